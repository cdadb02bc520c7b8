"""Events whose reminders are due at the same time."""

from dataclasses import replace
from datetime import timedelta

from rapport.app import App
from rapport.domain.event import Event
from rapport.domain.patches import NewEvent, NewGroup, RulePatch
from rapport.domain.principal import operator
from rapport.usecases.events import create, publish
from rapport.usecases.groups import settings
from rapport.usecases.rules import edit

GROUP = "demo"
WHO = operator(GROUP)


def make_events(app: App, count: int) -> list[Event]:
    """Published events in a week, each with one reminder."""
    settings.create_group(app, WHO, NewGroup(name="Demo Circle"))
    edit.change(app, WHO, None, "day-before", RulePatch(offset={"elapsed": "PT24H"}))
    starts = (app.now() + timedelta(days=7)).replace(tzinfo=None, microsecond=0)
    first = NewEvent(title="Table", starts_local=starts, ends_local=starts + timedelta(hours=2), timezone="UTC")
    wanted = [replace(first, title=f"Table {number}") for number in range(count)]
    drafts = [create.create_event(app, WHO, new) for new in wanted]
    return [publish.publish(app, WHO, draft.id)[0] for draft, _ in drafts]


def until_reminders(app: App, event: Event) -> timedelta:
    return event.starts_at - timedelta(hours=24) - app.now()
