"""Having every event of a group planned anew, after a change of its rules. A job."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from ...app import App
from ...domain.event import Event, EventStatus
from ...domain.plan import timed_plan
from ...domain.rule import Rule
from ...jobs.enqueue import enqueue_job
from ...store import events, jobs
from ...store import rules as rule_store
from ...store.dynamodb.codec import RawItem
from ...store.dynamodb.keys import Key
from ...store.retry import until_written

_RECENT = timedelta(days=400)


def replan_group(app: App, key: Key, item: RawItem) -> None:
    """Has every event planned anew after a change of its group's rules."""
    group = key.pk.removeprefix("G#")
    applying = rule_store.of_group(app.table, group).values()
    for event in events.of_group(app.table, group):
        if event.status is EventStatus.PUBLISHED and _may_have_a_plan(event, applying, app.now()):
            _look_again(app, event)
    jobs.finish(app.table, key, item)


def _may_have_a_plan(event: Event, applying: Iterable[Rule], now: datetime) -> bool:
    """Whether anything of an event may still be to come: most of a group's events are long past."""
    return event.ends_at > now - _RECENT or any(not one.is_late(now) for one in timed_plan(event, applying))


def _look_again(app: App, event: Event) -> None:
    def attempt() -> Event:
        old = events.get(app.table, event.group, event.id)
        new = replace(old, due_at=app.now(), claims=0)
        app.table.transact(events.to_replace(app.table, old, new))
        return new

    enqueue_job(app, until_written(attempt))
