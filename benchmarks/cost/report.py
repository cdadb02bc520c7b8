"""`python -m benchmarks cost`: the bill of an event's life and of an idle month, line by line."""

import os
from collections.abc import Iterator
from unittest.mock import patch

from benchmarks.figures import Figure, shown
from infra.local.settings import aws_environment

NOWHERE = "http://127.0.0.1:9"
ATTENDEES = 64
MOST_CENTS_A_THOUSAND = 5
MOST_DOLLARS_A_MONTH = 1


def run() -> Iterator[Figure]:
    with patch.dict(os.environ, aws_environment(NOWHERE, NOWHERE, "eu-west-1")):
        from benchmarks.cost.event_life import MAILS_EACH, lived  # imports the handlers, which read the environment
        from benchmarks.cost.money import bill_of, dollars, prices
        from benchmarks.cost.month import idle_month

        usage, mails = lived(ATTENDEES)
        assert mails == ATTENDEES * MAILS_EACH
        scale = 1000 / ATTENDEES
        lines = bill_of(usage, mails)
        for line in lines:
            yield Figure(
                f"1,000 attendees × {MAILS_EACH} mails: {line.what}",
                line.dollars * scale * 100,
                "cents",
                detail=f"{shown(line.amount * scale)} {line.counted}",
            )
        besides = [line for line in lines if line.what != "ses_mail"]
        yield Figure("all besides SES", dollars(besides) * scale * 100, "cents", at_most=MOST_CENTS_A_THOUSAND)
        month = idle_month()
        for line in month:
            counted = f"{shown(line.amount)} {line.counted}"
            yield Figure(f"an idle month: {line.what}", line.dollars, "dollars", detail=counted)
        yield Figure("an idle month, all", dollars(month), "dollars", detail=f"prices of {prices()['as_of']}")
        within = dollars(month, free=True)
        yield Figure("an idle month beyond what is always free", within, "dollars", at_most=MOST_DOLLARS_A_MONTH)
