"""An event's attendees: listed, filtered, searched."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from ...app import App
from ...domain.attendees.chosen import Chosen
from ...domain.base.errors import InvalidError
from ...domain.base.text import has_words, sought_words, tag_key
from ...domain.contact import Contact
from ...domain.event import Event, Seats
from ...domain.signup import Attendance, ListedSignup, SignupStatus
from ...store import contacts, signups
from ...store.filters import all_given, answering, matching
from ...store.pages import Page, Position
from ...store.table import Condition
from ..paging import read_page

_READ_TOGETHER = 100
"""Signups, whose contacts are read in one request."""


def listed(
    app: App, event: Event, seats: Seats, chosen: Chosen, *, limit: int, cursor: str | None
) -> tuple[list[ListedSignup], str | None]:
    """Confirmed, offered, pending, waitlisted, cancelled; within each by `sort`.

    Raises InvalidError for answers to what the event does not ask.
    """
    query = _query(app, event, seats, chosen)
    if _there_are_none(app, event, seats, chosen):
        return [], None
    return read_page(
        app,
        partial(_of_contacts, app, event, chosen, query) if chosen.is_of_contacts else query,
        name=["attendees", event.group, event.id, *chosen.name],
        limit=limit,
        cursor=cursor,
        filtered=chosen.is_filtered,
    )


Row = tuple[ListedSignup, Contact | None]
"""An attendee, and whose it is."""


def parts_of(
    app: App,
    event: Event,
    seats: Seats,
    chosen: Chosen,
    *,
    with_contacts: bool,
    start: Position | None = None,
) -> Iterator[tuple[list[Row], Position | None]]:
    """All that `listed` returns in pages, some at a time, each time with where the next ones begin, None at the end.

    `with_contacts`: whether it is to be said whose they are, where nothing is chosen by that anyway.
    """
    query = _query(app, event, seats, chosen)
    if _there_are_none(app, event, seats, chosen):
        return
    is_of_contacts = with_contacts or chosen.is_of_contacts
    while True:
        page = query(None, start)
        for part in page.parts(_READ_TOGETHER):
            found = part.items
            people = contacts_of(app, event, found) if is_of_contacts else {}
            rows = ((one, people.get(one.contact)) for one in found)
            yield [row for row in rows if _is_meant(event, chosen, row[1])], part.next
        start = page.next
        if start is None:
            return


def contacts_of(app: App, event: Event, signups_: Iterable[ListedSignup]) -> Mapping[str, Contact]:
    """Whose signups these are, by the id that is on them: asks, offers and consents are theirs, not of one event."""
    found = contacts.of_ids(app.table, event.group, [signup.contact for signup in signups_])
    return {id: contact for id, contact in found.items() if not contact.is_erased}


_Query = Callable[[int | None, Position | None], Page[ListedSignup]]


def _query(app: App, event: Event, seats: Seats, chosen: Chosen) -> _Query:
    among = SignupStatus.CONFIRMED if chosen.attendance else chosen.status
    wanted, said = _filter(event, chosen)

    def query(most: int | None, start: Position | None) -> Page[ListedSignup]:
        page = signups.listed(
            app.table,
            event,
            sort=chosen.sort,
            status=among,
            has_cancelled=seats.cancelled > 0,
            filter_=wanted,
            limit=most,
            start=start,
        )
        return page.those(lambda one: all(_has_said(one, *text) for text in said)) if said else page

    return query


def _filter(event: Event, chosen: Chosen) -> tuple[Condition | None, list[tuple[str, list[frozenset[str]]]]]:
    """What the table can tell; and, by question, the words that are sought in what people wrote themselves."""
    conditions = [matching(q=chosen.q, attendance=chosen.attendance)]
    said = []
    asked = {question.id: question for question in (*event.questions, *event.former_questions)}
    for id, answer in chosen.answers.items():
        if id not in asked:
            raise InvalidError.of(f"answers.{id}", "this event does not ask that")
        condition = answering(asked[id], answer)
        conditions.append(condition)
        if condition is None:
            said.append((id, sought_words(answer)))
    return all_given(conditions), said


def _has_said(signup: ListedSignup, question: str, words: list[frozenset[str]]) -> bool:
    answer = signup.answers.get(question, "")
    return has_words("\n".join(answer) if isinstance(answer, list) else str(answer), words)


def _of_contacts(
    app: App, event: Event, chosen: Chosen, query: _Query, most: int | None, start: Position | None
) -> Page[ListedSignup]:
    """Those of a page whose contacts are meant."""
    page = query(most, start)
    people = contacts_of(app, event, page.items)
    return page.those(lambda one: _is_meant(event, chosen, people.get(one.contact)))


def _is_meant(event: Event, chosen: Chosen, contact: Contact | None) -> bool:
    if not chosen.is_of_contacts:
        return True
    if contact is None:
        return False
    has_tag = chosen.tag is None or tag_key(chosen.tag) in map(tag_key, contact.tags)
    return has_tag and (chosen.been is None or contact.has_been(chosen.been, event.id, event.ends_at))


def _there_are_none(app: App, event: Event, seats: Seats, chosen: Chosen) -> bool:
    """Who came, or was missed, has a place; there are no no-shows before the end, nor where nobody was checked in."""
    if chosen.attendance and chosen.status not in (None, SignupStatus.CONFIRMED):
        return True
    return chosen.attendance == Attendance.NO_SHOW and (app.now() < event.ends_at or seats.attended == 0)
