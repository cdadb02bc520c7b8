"""`python -m benchmarks.cost`: counts what each step takes; writes steps.toml and the table in docs/cost.md."""

import re
from pathlib import Path

from benchmarks.cost.report import ATTENDEES, ready

STEPS = Path("functions/rapport/domain/cost/steps.toml")
DOCUMENT = Path("docs/cost.md")
HEADER = """\
# What each step of an event's life takes of what AWS bills, by the names of prices.toml: counted in a run of
# {attendees} attendees by `python -m benchmarks.cost`, which writes this file; tests/test_cost.py says when it is
# out of date.
"""


def main() -> None:
    with ready():
        from benchmarks.cost.event_life import lived

        each = lived(ATTENDEES).each()
    sections = [HEADER.format(attendees=ATTENDEES)]
    for step, amounts in sorted(each.items()):
        lines = [f"{what} = {amount:.4g}" for what, amount in sorted(amounts.items()) if amount]
        sections.append("\n".join([f"[{step}]", *lines, ""]))
    STEPS.write_text("\n".join(sections))
    _write_table()


def _write_table() -> None:
    """The rows of the document's table of steps, each with its words as they are."""
    from rapport.domain.cost.event_cost import Step, cents_each, steps

    text = DOCUMENT.read_text()
    for step in Step:
        units = [_shown(steps()[step].get(f"dynamodb_{kind}_unit", 0)) for kind in ("write", "read")]
        row = " | ".join([f"`{step}`", *units, f"{cents_each(step) * 1000:.2f}"])
        text = re.sub(rf"`{step}` \| [\d.]* \| [\d.]* \| [\d.]+", row, text)
    DOCUMENT.write_text(text)


def _shown(units: float) -> str:
    return f"{units:.1f}".removesuffix(".0") if units else ""


if __name__ == "__main__":
    main()
