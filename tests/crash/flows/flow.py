"""A flow: what there is before, what is done, and what may come of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from tests.crash.setups import Situation

Among = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Flow:
    name: str
    prepare: Situation
    run: Situation
    unknown: int = 0
    """How many outcomes are unknown though nobody died."""
    among: Among = nullcontext
    """What holds while it is prepared and run, and until the end."""


FLOWS: dict[str, Flow] = {}


def flow(
    name: str, prepare: Situation, *, unknown: int = 0, among: Among = nullcontext
) -> Callable[[Situation], Situation]:
    """Notes what it decorates as a flow."""

    def note(run: Situation) -> Situation:
        FLOWS[name] = Flow(name, prepare, run, unknown, among)
        return run

    return note
