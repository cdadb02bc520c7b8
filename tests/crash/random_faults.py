"""A fault that comes some calls from now: at a call of whatever service, or in what SES answers."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from botocore.exceptions import ReadTimeoutError

from tests.crash.cloud import SES_REFUSES, Call, CarryOut, Interference, ses_refusal
from tests.crash.faults import CRASHES, FAILURES, Fault
from tests.crash.memory_table import Answer


def _loses_the_answer(_call: Call, carry_out: CarryOut) -> Answer:
    carry_out()
    raise ReadTimeoutError(endpoint_url="https://email.example")


def _does_not_answer(_call: Call, _carry_out: CarryOut) -> Answer:
    raise ReadTimeoutError(endpoint_url="https://email.example")


def _refuses(answer: str) -> Callable[[Call, CarryOut], Answer]:
    def at(_call: Call, _carry_out: CarryOut) -> Answer:
        raise ses_refusal(answer)

    return at


def _is_send(call: Call) -> bool:
    return call.is_send


OF_SES = (
    Fault("SES takes it and does not answer", _loses_the_answer, _is_send),
    Fault("SES does not answer", _does_not_answer, _is_send),
    *(Fault(f"SES: {answer}", _refuses(answer), _is_send) for answer in SES_REFUSES if answer != "reject"),
)
ALL = (*CRASHES, *FAILURES, *OF_SES)


@dataclass
class Coming:
    """A fault at the `number`th call from here on that it can meet; `came` says whether there was one."""

    fault: Fault
    number: int
    came: bool = False

    def interference(self) -> Interference:
        numbers = count()

        def interfere(call: Call, carry_out: CarryOut) -> Answer:
            if not self.came and self.fault.can_meet(call) and next(numbers) == self.number:
                self.came = True
                return self.fault.at(call, carry_out)
            return carry_out()

        return interfere
