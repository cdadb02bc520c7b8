"""What may come between a process and AWS at one call of it, and at which call it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from botocore.exceptions import ReadTimeoutError

from tests.testing.simulation.cloud import SES_REFUSES, Call, CarryOut, Crash, Interference, ses_refusal
from tests.testing.simulation.memory_table import Answer, cancelled, refusal

_SINGLE_WRITES = ("PutItem", "UpdateItem", "DeleteItem")


@dataclass(frozen=True)
class Fault:
    """What happens instead of a call, and the calls to which it can."""

    name: str
    at: Callable[[Call, CarryOut], Answer]
    can_meet: Callable[[Call], bool]

    def strikes(self, number: int) -> Interference:
        """At this call, counted from the beginning; all others are let be."""

        def interfere(call: Call, carry_out: CarryOut) -> Answer:
            return self.at(call, carry_out) if call.number == number else carry_out()

        return interfere


def _crash_before(_call: Call, _carry_out: CarryOut) -> Answer:
    raise Crash


def _crash_after(_call: Call, carry_out: CarryOut) -> Answer:
    carry_out()
    raise Crash


def _fail_before(call: Call, _carry_out: CarryOut) -> Answer:
    raise refusal("InternalServerError", "It is us.", call.operation)


def _fail_after(_call: Call, carry_out: CarryOut) -> Answer:
    carry_out()
    raise ReadTimeoutError(endpoint_url="https://aws.example")


def _repeat(call: Call, carry_out: CarryOut) -> Answer:
    """botocore lost the answer and tried again by itself; a transaction that it repeats is known by its token."""
    answer = carry_out()
    return carry_out() if call.operation in _SINGLE_WRITES else answer


def _conflict(call: Call, _carry_out: CarryOut) -> Answer:
    if call.operation == "TransactWriteItems":
        raise cancelled("TransactionConflict" for _ in call.params["TransactItems"])
    raise refusal("TransactionConflictException", "Transaction is ongoing for the item", call.operation)


def _throttle(call: Call, _carry_out: CarryOut) -> Answer:
    raise refusal("ThrottlingException", "Too fast.", call.operation)


def _is_write(call: Call) -> bool:
    return call.is_table and call.operation in (*_SINGLE_WRITES, "TransactWriteItems")


def _does_not_answer(_call: Call, _carry_out: CarryOut) -> Answer:
    raise ReadTimeoutError(endpoint_url="https://aws.example")


def _refuses(answer: str) -> Callable[[Call, CarryOut], Answer]:
    def at(_call: Call, _carry_out: CarryOut) -> Answer:
        raise ses_refusal(answer)

    return at


def _is_send(call: Call) -> bool:
    return call.is_send


def _is_no_send(call: Call) -> bool:
    return not call.is_send


CRASHES = (
    Fault("crash before", _crash_before, lambda _: True),
    Fault("crash after", _crash_after, lambda _: True),
)
HARMLESS = (
    Fault("failure before", _fail_before, _is_no_send),
    Fault("repetition of", _repeat, _is_write),
    Fault("conflict at", _conflict, _is_write),
    Fault("throttling of", _throttle, _is_write),
)
"""Where it is known what was written: no outcome is unknown for it."""
FAILURES = (*HARMLESS, Fault("answer lost after", _fail_after, _is_no_send))
OF_SES = (
    Fault("SES takes it and does not answer", _fail_after, _is_send),
    Fault("SES does not answer", _does_not_answer, _is_send),
    *(Fault(f"SES: {answer}", _refuses(answer), _is_send) for answer in SES_REFUSES if answer != "reject"),
)
DIES_AFTER_A_SEND = Fault("crash after a mail", _crash_after, _is_send)


@dataclass
class PendingFault:
    """A fault at the `number`th call from here on that it can meet; `came` says whether there was one."""

    fault: Fault
    number: int = 0
    happened: bool = False

    def interference(self) -> Interference:
        numbers = count()

        def interfere(call: Call, carry_out: CarryOut) -> Answer:
            if not self.happened and self.fault.can_meet(call) and next(numbers) == self.number:
                self.happened = True
                return self.fault.at(call, carry_out)
            return carry_out()

        return interfere
