"""docs/cost.md states what an event and an idle month cost, as counted now."""

import re
from pathlib import Path

import pytest

from benchmarks.cost.event_life import MAILS_EACH, lived
from benchmarks.cost.money import Line, bill_of, dollars
from benchmarks.cost.month import idle_month

ATTENDEES = 16
STATED = Path(__file__).parent.parent.joinpath("docs", "cost.md").read_text()


def stated(row: str) -> float:
    """The first number in a row of the document's tables."""
    found = re.search(rf"^\| {re.escape(row)} \| ([\d,.]+)", STATED, re.MULTILINE)
    assert found, row
    return float(found[1].replace(",", ""))


@pytest.fixture(scope="module")
def life() -> dict[str, Line]:
    usage, mails = lived(ATTENDEES)
    assert mails == ATTENDEES * MAILS_EACH
    return {line.what: line for line in bill_of(usage, mails)}


@pytest.mark.parametrize(
    ("row", "what", "within"),
    [
        ("DynamoDB, writes", "dynamodb_write_unit", 0.1),
        ("DynamoDB, reads", "dynamodb_read_unit", 0.25),  # what is read once for all is shared by fewer here
        ("API", "api_request", 0.1),
        ("SNS", "sns_publish", 0.01),
    ],
)
def test_an_event_costs_what_the_document_says(life: dict[str, Line], row: str, what: str, within: float) -> None:
    assert life[what].amount * 1000 / ATTENDEES == pytest.approx(stated(row), rel=within)


def test_an_idle_month_costs_what_the_document_says() -> None:
    month = idle_month()
    row = re.search(r"^\| \*\*all\*\* \| \| \*\*([\d.]+)\*\* \| \*\*([\d.]+)\*\* \|", STATED, re.MULTILINE)
    assert row
    assert dollars(month) == pytest.approx(float(row[1]), abs=0.005)
    assert dollars(month, free=True) == pytest.approx(float(row[2]), abs=0.005)
    assert dollars(month, free=True) <= 1
