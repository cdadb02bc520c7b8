"""Stopping mails: all of them, those about one event, or follow-ups. The place at an event is kept."""

from dataclasses import dataclass

from ..domain.errors import NotFoundError
from ..domain.models import Contact, Event, Group
from ..store import keys, signups
from ..store.codec import decode
from . import tokens
from .app import App


@dataclass(frozen=True)
class Subscription:
    """Whose mails a token is about, and the event of the mail it came with."""

    group: Group
    event: Event | None
    contact: Contact


def find(app: App, token: str) -> Subscription:
    """Raises NotFoundError for a token that is not one of ours, or whose contact was erased."""
    group_id, event_id, contact_id = app.tokens.read(tokens.UNSUBSCRIBE, token)
    wanted = (keys.group(group_id), keys.event(group_id, event_id), keys.contact(group_id, contact_id))
    found = app.table.get_many(wanted)
    group, event, contact = (found.get(key) for key in wanted)
    person = decode(Contact, contact) if contact else None
    if group is None or person is None or person.is_erased:
        raise NotFoundError("This link has run out: there is nothing left to unsubscribe.")
    return Subscription(decode(Group, group), decode(Event, event) if event else None, person)


def from_everything(app: App, token: str) -> None:
    """Stops all further mail but what the person asks for anew. Mails nothing itself; a repeat changes nothing.

    Of somebody who was erased it is noted, too, by their id only.
    """
    group, _, contact = app.tokens.read(tokens.UNSUBSCRIBE, token)
    signups.suppress(app.table, group, contact, "unsubscribed_at", app.now())


def from_follow_ups(app: App, token: str) -> None:
    """Takes back the consent to promotion."""
    contact = find(app, token).contact
    signups.set_contact(app.table, contact.group, contact.id, "follow_up_consent_at", None)


def from_event(app: App, token: str) -> None:
    """Stops what mailings would still say about one event; the place is kept."""
    group, event, contact = app.tokens.read(tokens.UNSUBSCRIBE, token)
    signups.mute(app.table, group, event, contact, app.now())
