"""Sections of those who swapped addresses, and of who is not introduced any more."""

from collections.abc import Iterator, Sequence

from ...app import App
from ...domain.connections.introduction import are_apart
from ...domain.connections.meeting import Meeting
from ...domain.connections.news import News
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.group import Group
from ...domain.wording import in_a_row
from ...mail.html.values import Linked
from ...mail.names import others_name
from ...mail.sections import Part, Section
from ...store import contacts, events
from ...store.connections import meetings

_SWAPPED = """\
**{{person}}**
**Write to:** {{person.email}}
**You met at:** {{event.title}}
"""
_LAST = """\
You both said yes to this. A line while the evening is fresh is worth more than a long letter in spring.
"""
_LEFT_OUT = """\
three times now we asked whom you had met, and heard nothing. That is fine. But somebody else was looking forward to \
meeting you each time, so we have stopped introducing you for now.

You would like to go on? One click, and you are in again from the next event on.

[Introduce me again]({{button.url}})
"""


def swapped(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Section | None:
    """All who are swapped with this contact by now; nobody of whom either took it back."""
    found = list(_swapped(app, group, contact, news))
    if not found:
        return None
    parts = [
        Part(
            body=_SWAPPED,
            values={
                "person": name,
                "person.email": Linked(person.email, label=person.email, address=f"mailto:{person.email}"),
                "event.title": event.title,
            },
        )
        for person, name, event in found
    ]
    people = [name for _, name, _ in found]
    return Section(
        subject="You swapped addresses with {{people}}",
        heading="Stay in touch with {{people}}",
        parts=[*parts, Part(body=_LAST)],
        values={"people": in_a_row(people)},
        why="You get this mail because you both said that you would like to have each other’s address.",
    )


def _swapped(app: App, group: Group, contact: Contact, news: Sequence[News]) -> Iterator[tuple[Contact, str, Event]]:
    """Each once, with their name and the event: the news may have come twice."""
    told, named = {(one.event, one.facts["meeting"]) for one in news if one.event is not None}, set[str]()
    for event_id in sorted({event_id for event_id, _ in told}):
        event = events.find(app.table, group.id, event_id)
        if event is None or not event.connections:
            continue
        found = meetings.of_ids(app.table, group.id, event_id, (id for of, id in told if of == event_id))
        others = {id: other for id, one in found.items() if (other := _other(one, contact)) is not None}
        people = contacts.of_ids(app.table, group.id, others.values())
        for id, other in others.items():
            person = people.get(other)
            if person is None or not found[id].is_swapped(app.now()):
                continue
            if _may_be_told(contact, person) and person.id not in named:
                named.add(person.id)
                yield person, others_name(person.name), event


def _other(meeting: Meeting, contact: Contact) -> str | None:
    return next((id for id in meeting.people if id not in contact.ids), None)


def _may_be_told(contact: Contact, person: Contact) -> bool:
    is_there = not person.is_erased and person.blocked_at is None and bool(person.email)
    return is_there and not are_apart(contact, person)


def left_out(_app: App, _group: Group, contact: Contact, _news: Sequence[News]) -> Section | None:
    """None where they said anything since, or do not want to be introduced."""
    if contact.left_out_at is None or contact.introduce_at is None:
        return None
    return Section(
        subject="Shall we go on introducing you?",
        heading="Shall we go on introducing you?",
        parts=[Part(body=_LEFT_OUT)],
        why="You get this mail because you had asked to be introduced to people.",
    )
