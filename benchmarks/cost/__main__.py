"""`python -m benchmarks.cost`: counts anew what each step of an event's life takes, and writes steps.toml."""

from pathlib import Path

from benchmarks.cost.report import ATTENDEES, ready

STEPS = Path("functions/rapport/domain/cost/steps.toml")
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


if __name__ == "__main__":
    main()
