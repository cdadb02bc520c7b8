"""Looking at all that waited for a pause to be lifted, now that it is."""

from contextlib import suppress
from datetime import datetime

from ...app import App
from ...domain.errors import WriteConflictError
from ...domain.event import Event
from ...store import events, jobs, ledger
from ...store.dynamodb.codec import RawItem
from ...store.dynamodb.keys import Key
from ..circuit_breaker import OLDEST_EVENT
from ..dispatch import WHILE_PAUSED


def resume_group(app: App, key: Key, item: RawItem) -> None:
    """Has the next tick find what the pause put off."""
    group = key.pk.removeprefix("G#")
    for event in events.of_group(app.table, group, ends_after=app.now() - OLDEST_EVENT):
        _wake(app, event, app.now())
    jobs.finish(app.table, key, item)


def _wake(app: App, event: Event, now: datetime) -> None:
    for mailing in ledger.mailings(app.table, event):
        if mailing.due_at is not None:
            with suppress(WriteConflictError):  # it is looked at sooner anyway
                ledger.wake(app.table, event.group, event.id, mailing.id, now)
    for act in jobs.signup_changes(app.table, event.group, event.id):
        with suppress(WriteConflictError):
            jobs.wake(app.table, act, now, now + WHILE_PAUSED)
