"""Sending a rule to one of the team, as an attendee would get it."""

from datetime import timedelta
from functools import partial

from ...app import App
from ...aws.sqs import Message
from ...domain.event import Event
from ...domain.group import Group
from ...domain.signup import Signup, SignupStatus
from ...store import events, groups
from ...usecases.rules import edit
from .. import compose
from ..once import send_once


def send_test(app: App, test: Message) -> None:
    """Sends a test once: a message that comes twice finds the first one's mark. Raises a SendError."""
    group = groups.get(app.table, test["group"])
    rule = edit.get(app, group.id, test["event"], test["rule"])
    event = events.get(app.table, group.id, test["event"]) if test["event"] else _any_event(app, group)
    signup = _sample(app, event, test["email"])
    raw = compose.compose(app, group, event, signup, rule)
    tags = {"group": group.id, "test": test["id"]}
    send_once(app, group.id, test["id"], partial(app.mailer.send, raw, test["email"], app.config.sender, tags))


def _any_event(app: App, group: Group) -> Event:
    """The group's next event; where there is none, one made up for the test."""
    for event in events.of_group(app.table, group.id, ends_after=app.now()):
        return event
    starts = (app.now() + timedelta(days=7)).replace(tzinfo=None, hour=18, minute=30, second=0, microsecond=0)
    return Event(
        group=group.id,
        id="example",
        title="An example event",
        starts_local=starts,
        ends_local=starts + timedelta(hours=2),
        timezone=group.timezone,
        created_at=app.now(),
    )


def _sample(app: App, event: Event, email: str) -> Signup:
    now = app.now()
    return Signup(
        group=event.group,
        event=event.id,
        contact=app.contact_id(event.group, email),
        email=email,
        name="Sam Example",
        status=SignupStatus.CONFIRMED,
        signed_up_at=now,
        changed_at=now,
        owner_confirmed_at=now,
    )
