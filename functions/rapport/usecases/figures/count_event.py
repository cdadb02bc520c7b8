"""Counting the figures of an event each night while it is large, and of every event a last time when it is over.

Nobody waits for it, so a page that shows figures is quick however many there are to count.
"""

from contextlib import suppress
from dataclasses import replace

from ...app import App
from ...domain.base.errors import NotFoundError, WriteConflictError
from ...domain.event import Event, EventStatus, ListedEvent
from ...domain.figures.counted import (
    COMES_BACK_WITHIN,
    MOST_COUNTED_AT_ONCE,
    SETTLED_AFTER,
    CountedEvent,
    first_look,
    next_look,
)
from ...domain.figures.people import sign_ups
from ...jobs.worker import HasTime
from ...store import events, jobs
from ...store.figures import connections, counts, kept, neighbours
from ...store.jobs import Job
from ...store.table import Write


def to_begin(app: App, event: Event) -> Write:
    """The write by which an event that is published is counted from then on."""
    first = CountedEvent(group=event.group, event=event.id, due_at=first_look(app.now(), event.timezone))
    return kept.to_keep(app.table, first)


def work(app: App, job: Job[CountedEvent], _has_time: HasTime) -> None:
    """Counts, or puts it off. Raises WriteConflictError where another worker has the job by now."""
    now, was = app.now(), job.thing
    try:
        event, seats = events.with_seats(app.table, was.group, was.event)
    except NotFoundError:
        jobs.finish(app.table, job)
        return
    if event.status is EventStatus.DRAFT:
        jobs.finish(app.table, job)
        return
    is_last = now >= event.ends_at + SETTLED_AFTER
    again = next_look(now, sign_ups(seats), event.ends_at, event.timezone)
    if not is_last and sign_ups(seats) <= MOST_COUNTED_AT_ONCE:
        jobs.put_off(app.table, job, again)
        return
    following = neighbours.after(app.table, event, now, COMES_BACK_WITHIN)
    counted = counts.count_event(app.table, event, following, now)
    of_people = connections.count(app.table, event, following, now)
    if is_last:
        _count_who_came_back(app, event)
    kept.keep_counted(
        app.table,
        job,
        replace(counted, connections=of_people, due_at=None if is_last else again, newer_fields=was.newer_fields),
    )


def _count_who_came_back(app: App, event: ListedEvent) -> None:
    """For the events before it: it is one of those to which people may have come back."""
    for earlier in neighbours.before(app.table, event, COMES_BACK_WITHIN):
        following = neighbours.after(app.table, earlier, app.now(), COMES_BACK_WITHIN)
        again = connections.count(app.table, earlier, following, app.now())
        with suppress(WriteConflictError):  # no figures of it are kept: it was published by an earlier release
            came_back = counts.count_who_came_back(app.table, earlier, following)
            kept.note_came_back(app.table, earlier, came_back, again.came_back, again.maybes_came_back)
