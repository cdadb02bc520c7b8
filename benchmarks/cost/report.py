"""`python -m benchmarks cost`: the bill of an event's life, by its steps and line by line, and of an idle month."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from benchmarks.figures import Figure, shown
from infra.local.settings import aws_environment

NOWHERE = "http://127.0.0.1:9"
ATTENDEES = 64
MOST_CENTS_A_THOUSAND = 5
MOST_DOLLARS_A_MONTH = 1


@contextmanager
def ready() -> Iterator[None]:
    """The handlers read the environment when they are imported."""
    with patch.dict(os.environ, aws_environment(NOWHERE, NOWHERE, "eu-west-1")):
        yield


def run() -> Iterator[Figure]:
    with ready():
        from benchmarks.cost.event_life import MAILS_EACH, lived
        from benchmarks.cost.money import bill_of, dollars
        from benchmarks.cost.month import idle_month
        from rapport.domain.cost.event_cost import Step
        from rapport.domain.cost.prices import dollars_of, prices

        usage = lived(ATTENDEES)
        assert usage.taken[Step.SES] == ATTENDEES * MAILS_EACH
        thousand = f"1,000 attendees × {MAILS_EACH} mails"
        scale = 1000 / ATTENDEES
        for step, each in usage.each().items():
            cents, times = dollars_of(each) * 100, usage.taken[step]
            of_all = f"{cents * times * scale:.2f} of {thousand}" if step not in (Step.EVENT, Step.PAGE) else ""
            yield Figure(f"a step: {step}", cents, "cents", detail=f"{_units(each)}; {of_all}")
        lines = bill_of(usage.scaled(scale))
        for line in lines:
            detail = f"{shown(line.amount)} {line.counted}"
            yield Figure(f"{thousand}: {line.what}", line.dollars * 100, "cents", detail=detail)
        besides = dollars(line for line in lines if line.what != "ses_mail") * 100
        yield Figure(f"{thousand}: all besides SES", besides, "cents", at_most=MOST_CENTS_A_THOUSAND)
        month = idle_month()
        for line in month:
            counted = f"{shown(line.amount)} {line.counted}"
            yield Figure(f"an idle month: {line.what}", line.dollars, "dollars", detail=counted)
        yield Figure("an idle month, all", dollars(month), "dollars", detail=f"prices of {prices()['as_of']}")
        within = dollars(month, free=True)
        yield Figure("an idle month beyond what is always free", within, "dollars", at_most=MOST_DOLLARS_A_MONTH)


def _units(each: Mapping[str, float]) -> str:
    names = {"dynamodb_write_unit": "WCU", "dynamodb_read_unit": "RCU", "sqs_request": "SQS", "lambda_request": "calls"}
    return ", ".join(f"{shown(each[what])} {name}" for what, name in names.items() if each.get(what))
