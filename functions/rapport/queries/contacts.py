"""A group's contacts: listed and searched, one's history, one's export."""

from collections.abc import Iterable, Sequence

from ..app import App
from ..domain.base.clock import instant_text, months_before
from ..domain.base.dataclass import dataclass
from ..domain.connections.ask import Ask
from ..domain.connections.event_invitation import Invited
from ..domain.connections.maybe import Maybe, MaybeAsked
from ..domain.connections.news import MAILING, News
from ..domain.connections.questions import Questions
from ..domain.consents.record import ConsentRecord
from ..domain.contact import Contact, ListedContact
from ..domain.delivery import Delivery
from ..domain.event import ListedEvent, Seats
from ..domain.signup import Signup
from ..store import contacts as contact_store
from ..store import events, ledger, signups
from ..store import seats as seats_store
from ..store.connections import asks, event_invitations, maybes, news, questions
from ..store.filters import matching
from ..store.personal import consents
from .paging import read_page


def listed(
    app: App,
    group: str,
    *,
    q: str | None,
    tag: str | None,
    been: str | None,
    not_seen_months: int | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[ListedContact], str | None]:
    """By name. A month is one of the calendar, in UTC."""
    since = months_before(app.now(), not_seen_months) if not_seen_months is not None else None
    wanted = matching(q=q, tag=tag, been=been, not_seen_since=since)
    return read_page(
        app,
        lambda most, start: contact_store.listed(app.table, group, filter_=wanted, limit=most, start=start),
        name=["contacts", group, q, tag, been, str(not_seen_months or "")],
        limit=limit,
        cursor=cursor,
        filtered=wanted is not None,
    )


Attended = tuple[ListedEvent, Signup, Seats]


@dataclass(frozen=True)
class ContactExport:
    """All that is kept about one person."""

    contact: Contact
    consents: ConsentRecord
    history: list[Attended]
    deliveries: list[Delivery]
    ask: Ask | None
    news: list[News]
    """What they are to be told of others, or were lately."""
    maybes: list[Maybe]
    unconfirmed_maybes: list[MaybeAsked]
    questions: Questions
    invitations: list[Invited]
    """To events, by an organiser's hand."""


def history(app: App, group: str, id: str) -> list[Attended]:
    """The contact's signups at all events of the group, the earliest event first. Raises NotFoundError."""
    return _attended(app, _signups_of(app, contact_store.get(app.table, group, id), events.of_group(app.table, group)))


def _signups_of(app: App, contact: Contact, at: Iterable[ListedEvent]) -> list[tuple[ListedEvent, Signup]]:
    """Also those that were merged into another of theirs at the same event: there are mails about them, too."""
    found = signups.history(app.table, contact.ids, at)
    return [(event, signup) for event, signup in found if not signup.is_erased or signup.moved_to is not None]


def _attended(app: App, theirs: Sequence[tuple[ListedEvent, Signup]]) -> list[Attended]:
    left = [(event, signup) for event, signup in theirs if not signup.is_erased]
    seats = seats_store.seats_of(app.table, (event for event, _ in left))
    return [(event, signup, seats[event.id]) for event, signup in left]


def by_end(attended: Attended) -> str:
    event = attended[0]
    return f"{instant_text(event.ends_at)}#{event.id}"


def export(app: App, group: str, id: str) -> ContactExport:
    """Raises NotFoundError."""
    contact, all_events = contact_store.get(app.table, group, id), list(events.of_group(app.table, group))
    theirs = _signups_of(app, contact, all_events)
    about = [one for event, signup in theirs for one in ledger.of_contact(app.table, event, signup.contact)]
    own = [one for id in contact.ids for one in ledger.of_contact_itself(app.table, group, id)]
    deliveries = [one for one in (*about, *own) if one.email]
    record = consents.of_contact(app.table, group, contact.id)
    ask = asks.of_contact(app.table, group, contact.id)
    told = [one for id in contact.ids for one in news.of_contact(app.table, group, id)]
    asked = maybes.of_person(app.table, all_events, contact.ids)
    typed = maybes.asked_of_person(app.table, group, contact.ids)
    confirmed = {one.event for one in asked}
    invited = event_invitations.of_person(app.table, contact.ids, all_events)
    return ContactExport(
        contact,
        record,
        _attended(app, theirs),
        deliveries,
        ask,
        told,
        asked,
        [one for one in typed if one.event not in confirmed],
        questions.of_contact(app.table, group, contact.id),
        # What is older than the contact was of somebody who was erased since.
        [one for one in invited.values() if one.at >= contact.created_at],
    )


@dataclass(frozen=True)
class PersonsMail:
    delivery: Delivery
    event: ListedEvent | None
    """None for a link that they asked for."""


@dataclass(frozen=True)
class Person:
    """What one page tells of somebody."""

    contact: Contact
    consents: ConsentRecord
    history: list[Attended]
    """The latest event first."""
    mails: list[PersonsMail]
    """Those about the latest events, the latest first; none with news of others, which are their reader's alone."""
    are_all_mails: bool


MOST_EVENTS_OF_MAILS = 12


def person(app: App, group: str, id: str) -> Person:
    """Raises NotFoundError."""
    contact = contact_store.get(app.table, group, id)
    theirs = _signups_of(app, contact, events.of_group(app.table, group))
    history = sorted(_attended(app, theirs), key=by_end, reverse=True)
    about = {event.id for event, _, _ in history[:MOST_EVENTS_OF_MAILS]}
    mails = [
        PersonsMail(one, event)
        for event, signup in theirs
        if event.id in about
        for one in ledger.of_contact(app.table, event, signup.contact)
    ]
    own = (one for id in contact.ids for one in ledger.of_contact_itself(app.table, group, id))
    mails += [PersonsMail(one, None) for one in own if one.mailing != MAILING]
    mails.sort(key=lambda one: _when(one.delivery), reverse=True)
    record = consents.of_contact(app.table, group, contact.id)
    return Person(contact, record, history, mails, len(about) == len(history))


def _when(delivery: Delivery) -> str:
    moment = delivery.sent_at or delivery.attempted_at or delivery.wanted_at
    return instant_text(moment) if moment is not None else ""
