"""Stopping mails: all of them, those about one event, or follow-ups. The place at an event is kept."""

from ... import tokens
from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.consents.words import Consent
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.group import Group
from ...domain.principal import Principal
from ...store import contacts as contact_store
from ...store import signups
from ...store.personal import consents
from ...store.write_conflicts import until_written
from ..personal.owners_word import heeded, to_keep


@dataclass(frozen=True)
class Subscription:
    """Whose mails a token is about, and the event of the mail it came with."""

    group: Group
    event: Event | None
    contact: Contact
    address: str | None
    """None where the mail is not of the sign-up as it now is: its link still stops mails, and says nothing else."""


def find(app: App, token: str) -> Subscription:
    """Raises NotFoundError for a token that is not one of ours, or whose contact was erased."""
    group_id, event_id, contact_id, *nonce = app.tokens.read(tokens.UNSUBSCRIBE, token)
    found = contact_store.with_what_a_mail_was_about(app.table, group_id, event_id, contact_id)
    group, event, contact, signup = found
    if group is None or contact is None or contact.is_erased:
        raise NotFoundError("This link has run out: there is nothing left to unsubscribe.")
    is_of_now = signup is not None and [signup.nonce] == nonce
    return Subscription(group, event, contact, contact.email if is_of_now else None)


def from_everything(app: App, who: Principal) -> None:
    """Stops all further mail but what the person asks for anew. Mails nothing itself; a repeat changes nothing.

    Of somebody who was erased it is noted, too, by their id only.
    """
    contact_store.unsubscribe(app.table, who.group, who.actor.id, app.now())


def from_follow_ups(app: App, who: Principal) -> None:
    """Stops what follows the events that the person signed up for until now, and what promotes; a repeat is harmless.

    It takes back the consent to promotion, also what a form said of it until now and is yet to be confirmed. Of
    somebody who was erased it is noted, too, by their id only.
    """

    def attempt() -> None:
        now = app.now()
        contact = contact_store.of_ids(app.table, who.group, [who.actor.id]).get(who.actor.id)
        if contact is None or contact.is_erased:
            contact_store.suppress(app.table, who.group, who.actor.id, "follow_ups_stopped_at", now)
            return
        record = consents.of_contact(app.table, contact.group, contact.id)
        withdrawn = heeded(contact, record, {Consent.FOLLOW_UP: False}, now)[1]
        stopped = contact_store.to_stop_follow_ups(app.table, contact, now)
        app.table.transact(stopped, *consents.to_record(app.table, record, withdrawn))

    until_written(attempt)


def from_keep_in_touch(app: App, who: Principal) -> None:
    """Takes back that they are kept in touch with, and nothing else; a repeat changes nothing, nor does who is gone."""

    def attempt() -> None:
        contact = contact_store.of_ids(app.table, who.group, [who.actor.id]).get(who.actor.id)
        if contact is None or contact.is_erased:
            return
        old = contact, consents.of_contact(app.table, contact.group, contact.id)
        writes = to_keep(app, old, heeded(*old, {Consent.KEEP_IN_TOUCH: False}, app.now()))
        if writes:
            app.table.transact(*writes)

    until_written(attempt)


def is_of_keep_in_touch(app: App, token: str) -> bool:
    """Whether a link came with hellos and asks alone: then it is these that one click stops."""
    _, event, _, *scope = app.tokens.read(tokens.UNSUBSCRIBE, token)
    return not event and scope == [tokens.KEEP_IN_TOUCH]


def from_event(app: App, who: Principal, event: str) -> None:
    """Stops what mailings would still say about one event; the place is kept.

    Raises NotFoundError where nobody is signed up, as by the link in a rule's test or of somebody erased.
    """

    def attempt() -> None:
        found, contact = signups.attendee_and_contact(app.table, who.group, event, who.actor.id)
        muted = signups.to_mute(app.table, found.signup, app.now())
        app.table.transact(muted, *contact_store.to_prove(app.table, contact, app.now()))

    try:
        until_written(attempt)
    except NotFoundError:
        raise NotFoundError("This link is of no sign-up: there is nothing to stop.") from None
