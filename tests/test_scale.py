"""docs/scale.md states what the simulation finds, as counted now; and the simulation keeps to what it is about."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.scale.evening import jobs_a_tick, seconds_until_begun
from benchmarks.scale.limits import LIMITS
from benchmarks.scale.one_event import most_of
from benchmarks.scale.partitions import MAILING, SIGNING_UP
from benchmarks.scale.report import Report, report
from benchmarks.scale.seats import crowd

DOCS = Path(__file__).parent.parent / "docs"
STATED = (DOCS / "scale.md").read_text()


@pytest.fixture(scope="module")
def found() -> Report:
    return report()


def stated(section: str) -> dict[str, float]:
    table = STATED.partition(f"<!-- {section} -->")[2].partition("<!-- end -->")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([\d.,]+)[^|]*\|", table, re.MULTILINE)
    return {name: float(value.replace(",", "")) for name, value in rows}


def test_the_document_states_each_figure(found: Report) -> None:
    """Where it does not: `python -m benchmarks.scale` writes its tables and plots anew."""
    for section, figures in found.sections.items():
        assert stated(section) == pytest.approx({each.name: each.value for each in figures}, rel=0.03), section


def test_the_document_states_each_limit_and_where_it_is_from() -> None:
    assert stated("limits") == {limit.what: limit.most for limit in LIMITS.values()}
    assert all(limit.source in STATED for limit in LIMITS.values())


def test_the_document_shows_each_plot(found: Report) -> None:
    assert set(re.findall(r"\(plots/([\w-]+)\.svg\)", STATED)) == set(found.plots)
    for name, svg in found.plots.items():
        drawn = (DOCS / "plots" / f"{name}.svg").read_text()
        assert [line.get("stroke") for line in lines(drawn)] == [line.get("stroke") for line in lines(svg)]


def lines(svg: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}polyline")


def test_an_events_partition_takes_a_hundred_sign_ups_a_second_and_its_ledger_three_hundred_mails(
    found: Report,
) -> None:
    """What a write more for each would cost an event that is large."""
    assert most_of(found.usage, SIGNING_UP).a_second >= 100
    assert most_of(found.usage, MAILING).a_second >= 300


def test_what_a_crowd_takes_is_bounded_by_the_item_and_by_its_partition() -> None:
    assert crowd(200, held=0.02, write_units=8, partition=100_000).taken <= 1 / 0.02
    assert crowd(200, held=0.0001, write_units=8, partition=800).taken <= 800 / 8 * 1.05
    alone = crowd(1, held=0.001, write_units=8, partition=800)
    assert alone.refused == 0
    assert alone.p99 == pytest.approx(0.001, rel=0.5)


def test_jobs_that_are_due_at_one_instant_are_begun_by_the_next_tick_that_can_hand_them_out() -> None:
    assert seconds_until_begun(1, jobs_a_tick()) <= 61
    assert seconds_until_begun(2 * 4_000, 4_000) > 120
