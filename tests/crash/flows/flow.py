"""A flow: what there is before, what is done, and what may come of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from tests.crash.setups import Step

Among = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Flow:
    name: str
    prepare: Step
    run: Step
    unknown: int = 0
    """How many outcomes are unknown though nobody died."""
    among: Among = nullcontext
    """What holds while it is prepared and run, and until the end."""


FLOWS: dict[str, Flow] = {}


def flow(name: str, prepare: Step, *, unknown: int = 0, among: Among = nullcontext) -> Callable[[Step], Step]:
    """Notes what it decorates as a flow."""

    def note(run: Step) -> Step:
        FLOWS[name] = Flow(name, prepare, run, unknown, among)
        return run

    return note
