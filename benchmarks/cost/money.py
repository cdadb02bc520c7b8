"""What was used, in money: one line for each thing that AWS bills."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapport.domain.cost.prices import Amounts, prices


@dataclass(frozen=True)
class Line:
    """One thing on the bill: so many of it, counted so."""

    what: str
    """As in prices.toml."""
    amount: float
    counted: str = ""

    @property
    def dollars(self) -> float:
        return self.amount * self._price

    @property
    def dollars_beyond_what_is_free(self) -> float:
        return max(self.amount - float(prices()["free"].get(self.what, 0)), 0) * self._price

    @property
    def _price(self) -> float:
        return float({**prices()["unit"], **prices()["month"]}[self.what])


def dollars(lines: Iterable[Line], *, free: bool = False) -> float:
    return sum(line.dollars_beyond_what_is_free if free else line.dollars for line in lines)


_COUNTED = {
    "ses_mail": "mails",
    "api_request": "requests",
    "lambda_request": "invocations",
    "lambda_gb_second": "GB-seconds: CPU, and the wait for each answer",
    "dynamodb_write_unit": "units",
    "dynamodb_read_unit": "units",
    "sqs_request": "requests: sent, received, deleted; SNS's to SQS",
    "sqs_fair_request": "of these, of queues that are fair to groups",
    "sns_publish": "events of SES",
    "log_gb": "GB",
    "transfer_gb": "GB of answers",
}


def bill_of(amounts: Amounts) -> list[Line]:
    return [Line(what, amounts[what], counted) for what, counted in _COUNTED.items() if what in amounts]
