"""`python -m benchmarks.scale`: writes the tables and the plots of docs/scale.md anew."""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Figure, shown
from benchmarks.scale.limits import LIMITS
from benchmarks.scale.report import report

DOCUMENT, PLOTS = Path("docs/scale.md"), Path("docs/plots")


def main() -> None:
    found = report()
    text = DOCUMENT.read_text()
    tables = {name: _table(figures) for name, figures in found.sections.items()} | {"limits": _limits()}
    for name, table in tables.items():
        before, there, after = text.partition(f"<!-- {name} -->\n")
        assert there, name
        text = f"{before}{there}{table}\n{after[after.index('<!-- end -->') :]}"
    DOCUMENT.write_text(text)
    PLOTS.mkdir(exist_ok=True)
    for name, svg in found.plots.items():
        PLOTS.joinpath(f"{name}.svg").write_text(svg)


def _table(figures: Iterable[Figure]) -> str:
    rows = ["| | | limit | |", "|---|---|---|---|"]
    for each in figures:
        limit = shown(each.at_most) + ("" if each.is_met else ", **exceeded**") if each.at_most is not None else ""
        rows.append(f"| {each.name} | {shown(each.value)} {each.unit} | {limit} | {each.detail} |".replace("  ", " "))
    return "\n".join(rows)


def _limits() -> str:
    rows = [
        f"| {limit.what} | {shown(limit.most)} | {'no' if limit.fixed else 'yes'} | [AWS]({limit.source}) |"
        for limit in LIMITS.values()
    ]
    return "\n".join(["| limit | | AWS raises it | source |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    main()
