"""A job that goes over many events, as far as its function's time allows; the next one goes on from there."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..app import App
from ..domain.event import ListedEvent
from ..store import events, jobs
from ..store.jobs import Job
from .enqueue import enqueue_again
from .worker import HasTime

T = TypeVar("T")


def sweep(
    app: App,
    job: Job[object],
    each: Iterable[tuple[ListedEvent, T]],
    do: Callable[[ListedEvent, T], None],
    has_time: HasTime,
    *,
    place: Callable[[ListedEvent], str] | None = None,
) -> None:
    """Does it for each in turn, and ends the job; or notes how far it came, by the event's `place` in their order.

    That is by their end, where nothing else is said.

    Raises WriteConflictError where the job was wanted anew meanwhile: then it begins anew.
    """
    done: str | None = None
    for event, what in each:
        if done is not None and not has_time():
            enqueue_again(app, jobs.put_off(app.table, job, app.now(), cursor=done))
            return
        do(event, what)
        done = (place or events.position)(event)
    jobs.finish(app.table, job)
