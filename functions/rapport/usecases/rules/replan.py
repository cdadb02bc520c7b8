"""Having every event of a group planned anew, after a change of its rules. A job."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.event import Event, EventStatus, ListedEvent
from ...domain.group import Sweep
from ...domain.plan import MAILED_FOR, timed_plan
from ...domain.rule import Rule
from ...jobs.enqueue import enqueue_now
from ...jobs.sweep import sweep
from ...jobs.worker import HasTime
from ...log import logger
from ...store import events
from ...store.admin import rules as rule_store
from ...store.jobs import Job
from ...store.write_conflicts import until_written


def work(app: App, job: Job[Sweep], has_time: HasTime) -> None:
    sweep(app, job, _with_a_plan(app, job.thing), lambda event, _: _look_again(app, event), has_time)


def _with_a_plan(app: App, job: Sweep) -> Iterator[tuple[ListedEvent, None]]:
    applying = rule_store.of_group(app.table, job.group).values()
    for event in events.of_group(app.table, job.group, after=job.cursor):
        if event.status is EventStatus.PUBLISHED and _may_have_a_plan(event, applying, app.now()):
            yield event, None


def _may_have_a_plan(event: ListedEvent, applying: Iterable[Rule], now: datetime) -> bool:
    """Whether anything of an event may still be to come: most of a group's events are long past."""
    return event.ends_at > now - MAILED_FOR or any(not one.is_late(now) for one in timed_plan(event, applying))


def _look_again(app: App, event: ListedEvent) -> None:
    def attempt() -> Event:
        old = events.get(app.table, event.group, event.id)
        new = replace(old, due_at=app.now(), claims=0)
        app.table.transact(events.to_replace(app.table, old, new))
        return new

    try:
        enqueue_now(app, until_written(attempt))
    except NotFoundError:
        logger.info("an event is not there any more: nothing is left to plan", extra={"event": event.id})
