""" "I'd come if …": asked by a form that anybody may send, confirmed by the address's owner from a mailed link."""

from dataclasses import replace

from ... import tokens
from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, NotFoundError
from ...domain.connections.maybe import Maybe, MaybeAsked, MaybeLink, quarter_of
from ...domain.contact import Contact
from ...domain.event import Event, EventStatus, Seats
from ...domain.group import Group
from ...domain.seats.held_places import is_open
from ...domain.signup import Signup, SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from ...jobs.enqueue import GRACE, enqueue_now
from ...store import contacts, events, outbox
from ...store.connections import maybes
from ...store.connections.maybes import OfMaybe
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..reachable import refuse_unreachable
from ..signups.own_signup import VALID_AFTER
from ..signups.seats import refuse_if_closed
from ..sources import count_request

NO_CONNECTIONS = "This event does not bring people together in this way."
_RUN_OUT = "This link has run out. You can ask anew."


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is asked, checked for shape."""

    email: str
    name: str
    ask: str
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class OwnMaybe:
    """As its mailed link finds it: confirmed, or not yet."""

    group: Group
    event: Event
    seats: Seats
    asked: MaybeAsked | None
    """What the form said; None once nothing is left of it."""
    maybe: Maybe | None
    """None until it is confirmed."""
    contact: Contact | None
    signup: Signup | None
    topics: Vocabulary
    """Suggested to who says what they ask."""

    @property
    def ask(self) -> str:
        return self.maybe.ask if self.maybe is not None else self.asked.ask if self.asked is not None else ""

    @property
    def has_place(self) -> bool:
        """Whether they signed up, and have a place or wait for one."""
        return (
            self.signup is not None and not self.signup.is_erased and self.signup.status is not SignupStatus.CANCELLED
        )


def refuse_unless_open(app: App, event: Event | None) -> Event:
    """Raises NotFoundError for a draft, ConflictError without connections, GoneError as a sign-up does."""
    if event is None or event.status is EventStatus.DRAFT:
        raise NotFoundError("There is no such event.")
    if not event.connections:
        raise ConflictError(NO_CONNECTIONS)
    refuse_if_closed(event, app.now())
    return event


def ask(app: App, group: str, event_id: str, form: Form, source: str) -> None:
    """Has whom a form names asked by mail whether they said so.

    Whoever has a place, is known, blocked, or asked before: the same is read and written of everybody, so neither the
    answer nor its time tells. Raises NotFoundError, ConflictError and GoneError as `refuse_unless_open` does,
    InvalidError for an address that no mail can reach, RefusedForNowError for too many at once.
    """
    refuse_unreachable(app, form.email)
    contact = app.contact_id(group, form.email)
    counted = count_request(app, source)
    event = refuse_unless_open(app, events.find(app.table, group, event_id))
    now = app.now()
    asked = MaybeAsked(
        group=group,
        event=event.id,
        contact=contact,
        email=form.email,
        name=form.name,
        ask=form.ask,
        asked_at=now,
        language=form.language,
    )
    link = MaybeLink(
        group=group,
        event=event.id,
        contact=contact,
        request=asked.request,
        at=now,
        source=counted,
        due_at=now + GRACE,
    )
    app.table.transact(maybes.to_ask(app.table, asked), outbox.to_add(app.table, link))
    enqueue_now(app, link)


def find(app: App, token: str) -> OwnMaybe:
    """Raises NotFoundError for a token that is not one of ours, or opens nothing any more."""
    return of_content(app, *app.tokens.read(tokens.MAYBE, token))


def of_content(app: App, group: str, event: str, contact: str, request: str) -> OwnMaybe:
    """Of whom a link was made for. Raises NotFoundError where nothing is left of it."""
    found, now = maybes.of_contact(app.table, group, event, contact, request), app.now()
    is_over = found.event is None or found.event.ends_at + VALID_AFTER < now
    asked = found.asked if found.asked is not None and found.asked.until > now else None
    is_theirs = found.maybe is not None and (asked is not None or found.maybe.is_opened_by(request))
    if found.group is None or found.event is None or is_over or (asked is None and not is_theirs):
        raise _run_out(app, found)
    known = found.contact if found.contact is not None and not found.contact.is_erased else None
    if found.maybe is not None and known is None:
        raise _run_out(app, found)
    return OwnMaybe(
        group=found.group,
        event=found.event,
        seats=found.seats,
        asked=asked,
        maybe=found.maybe,
        contact=known,
        signup=found.signup,
        topics=found.topics,
    )


def _run_out(app: App, found: OfMaybe) -> NotFoundError:
    """With the way to ask anew, where that can be; else to what comes next."""
    if found.event is not None and is_open(found.event, app.now()):
        return NotFoundError(_RUN_OUT, way_on=(f"{found.event.path}/maybe", "Ask anew"))
    return NotFoundError(
        "This link has run out.", way_on=found.group.way_to_events if found.group is not None else None
    )


def confirm(app: App, token: str, ask: str, name: str | None = None) -> OwnMaybe:
    """What they ask counts from now on, in these words; a repeat changes nothing, nor does what another form said.

    `name`: of who was not known before, where they changed what the form said.

    Raises ConflictError and GoneError where that is too late, NotFoundError as `find` does.
    """

    def attempt() -> OwnMaybe:
        own = find(app, token)
        if own.maybe is not None or own.has_place:
            return own
        refuse_unless_open(app, own.event)
        if own.asked is None:
            raise NotFoundError(_RUN_OUT)
        contact = own.contact or _somebody_new(app, own.asked, name or own.asked.name)
        maybe = _made(app, contact, own.event, ask, own.asked.request)
        app.table.transact(maybes.to_add(app.table, maybe), *_to_know(app, own, contact))
        return replace(own, maybe=maybe, contact=contact)

    return until_written(attempt)


def ask_known(app: App, contact: Contact, event_id: str, ask: str) -> Maybe | None:
    """What a contact asks by a link of their own: there is nothing to confirm, and a repeat changes nothing.

    None of who has a place already, or waits for one. Raises as `refuse_unless_open` does.
    """

    def attempt() -> Maybe | None:
        found = maybes.of_contact(app.table, contact.group, event_id, contact.id)
        if found.maybe is not None:
            return found.maybe
        event = refuse_unless_open(app, found.event)
        if found.signup is not None and found.signup.status is not SignupStatus.CANCELLED:
            return None
        maybe = _made(app, contact, event, ask, quarter_of(app.now()))
        proof = contacts.to_prove(app.table, found.contact, app.now())
        known = proof or [contacts.to_check_somebody(app.table, contact)]
        app.table.transact(maybes.to_add(app.table, maybe), *known)
        return maybe

    return until_written(attempt)


def _made(app: App, contact: Contact, event: Event, ask: str, request: str) -> Maybe:
    now = app.now()
    return Maybe(
        group=event.group, event=event.id, contact=contact.id, ask=ask, made_at=now, request=request, due_at=now
    )


def _somebody_new(app: App, asked: MaybeAsked, name: str) -> Contact:
    now = app.now()
    return Contact(
        group=asked.group,
        id=asked.contact,
        email=asked.email,
        name=name,
        created_at=now,
        language=asked.language,
        proven_at=now,
    )


def _to_know(app: App, own: OwnMaybe, contact: Contact) -> list[Write]:
    """Who asks is a contact from now on, and proven: they acted on a mail of ours."""
    if own.contact is None:
        known = contacts.of_ids(app.table, contact.group, [contact.id]).get(contact.id)
        if known is not None:
            return [contacts.to_add_again(app.table, known, contact)]
        return [contacts.to_add(app.table, contact)]
    proof = contacts.to_prove(app.table, contact, app.now())
    return proof or [contacts.to_check_somebody(app.table, contact)]
