"""Looking at all that waited for a pause to be lifted, now that it is."""

from contextlib import suppress
from datetime import datetime

from ..domain.errors import RaceLostError
from ..domain.models import Event
from ..store import events, jobs, ledger
from ..store.codec import RawItem
from ..store.keys import Key
from .app import App
from .breaker import OLDEST_EVENT
from .delivering import WHILE_PAUSED


def resume_group(app: App, key: Key, item: RawItem) -> None:
    """Has the next tick find what the pause put off."""
    group = key.pk.removeprefix("G#")
    for event in events.of_group(app.table, group, ends_after=app.now() - OLDEST_EVENT):
        _wake(app, event, app.now())
    jobs.finish(app.table, key, item)


def _wake(app: App, event: Event, now: datetime) -> None:
    for mailing in ledger.mailings(app.table, event):
        if mailing.due_at is not None:
            with suppress(RaceLostError):  # it is looked at sooner anyway
                ledger.wake(app.table, event.group, event.id, mailing.id, now)
    for act in jobs.acts(app.table, event.group, event.id):
        with suppress(RaceLostError):
            jobs.wake(app.table, act, now, now + WHILE_PAUSED)
