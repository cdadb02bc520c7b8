"""What is read of an event to count its connections: who was introduced, what they said, who was invited, who came."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pynamodb.expressions.operand import Path

from ...domain.base.dataclass import dataclass
from ...domain.connections.maybe import Answer
from ...domain.connections.meeting import Meeting
from ...domain.connections.pairs import pair_id
from ...domain.contact import Been, Contact
from ...domain.event import ListedEvent
from ...domain.figures.connections import Connections, Pair, Told, counted
from ...domain.figures.counted import SETTLED_AFTER
from ...domain.signup import SignupStatus
from .. import contacts
from ..connections import introductions, maybes, meetings
from ..dynamodb import keys
from ..dynamodb.codec import unmarshal
from ..dynamodb.schema import BY_TIME
from ..dynamodb.shown import SHOWN
from ..dynamodb.table import Table

_MEET = (Answer.PEOPLE, Answer.BY_HAND)


def count(table: Table, event: ListedEvent, following: Sequence[ListedEvent], now: datetime) -> Connections:
    """As of now; nothing of an event without connections. `following`: those at which it is looked who came back."""
    if not event.connections:
        return Connections()
    return counted(told(table, event, following), event.ends_at + SETTLED_AFTER, now)


def told(table: Table, event: ListedEvent, following: Sequence[ListedEvent]) -> Told:
    """A request for each kind of item, and one for 100 people with a place."""
    introduced = [one.people for one in introductions.fixed(table, event.group, event.id).pairs]
    said = {one.id: one for one in meetings.of_event(table, event.group, event.id)}
    have_place, came, signed_up = _people(table, event)
    hesitant = list(maybes.of_event(table, event))
    known = contacts.of_ids(table, event.group, {*have_place, *(one for pair in introduced for one in pair)})
    came_again = came_to(table, following)
    as_now = _AsNow({id: one.id for one in known.values() for id in one.ids})
    return Told(
        pairs=list(as_now.pairs(_pairs(event, introduced, said))),
        agreed=as_now.people(id for id in have_place if id in known and _takes_part(known[id])),
        newcomers=as_now.people(_been(known, Been.FIRST, event)),
        regulars=as_now.people(_been(known, Been.REGULAR, event)),
        came=as_now.people(came),
        came_again=as_now.people(came_again) if came_again is not None else None,
        maybes=as_now.people(one.contact for one in hesitant),
        answered_maybes=as_now.people(one.contact for one in hesitant if one.answer in _MEET),
        invited=as_now.people(_invited(table, event)),
        signed_up=as_now.people(signed_up),
    )


@dataclass(frozen=True)
class _AsNow:
    """People by who they are now, whatever ids they had: whoever was merged is one person, and meets nobody of them."""

    known_as: Mapping[str, str]

    def people(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(self.known_as.get(id, id) for id in ids)

    def pairs(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        for pair in pairs:
            one, other = (self.known_as.get(id, id) for id in pair.people)
            if one != other:
                answered = {self.known_as.get(id, id): at for id, at in pair.answered.items()}
                yield replace(pair, people=(one, other), answered=answered)


def came_to(table: Table, events: Iterable[ListedEvent]) -> frozenset[str] | None:
    """Who came to any of these; None where there are none of them."""
    came = [_people(table, one)[1] for one in events]
    return frozenset[str]().union(*came) if came else None


def _pairs(event: ListedEvent, introduced: Iterable[tuple[str, str]], said: Mapping[str, Meeting]) -> Iterator[Pair]:
    """Those introduced, and those who only showed each other their codes."""
    people = {pair_id(event.id, *pair): pair for pair in introduced}
    for id in {**people, **said}:
        meeting = said.get(id)
        yield Pair(
            people=people[id] if id in people else said[id].people,
            was_introduced=id in people,
            have_met=meeting is not None and meeting.both_met,
            exchanged=meeting is not None and meeting.swapped_at is not None,
            answered=meeting.answered if meeting is not None else {},
        )


def _takes_part(contact: Contact) -> bool:
    is_out = contact.blocked_at is not None or contact.left_out_at is not None
    return contact.introduce_at is not None and not contact.is_erased and not is_out


def _been(known: Mapping[str, Contact], been: Been, event: ListedEvent) -> list[str]:
    return [id for id, contact in known.items() if contact.has_been(been, event.id, event.ends_at)]


def _people(table: Table, event: ListedEvent) -> tuple[list[str], frozenset[str], list[str]]:
    """Who has a place, who of them came, and who ever signed up: nobody who was erased."""
    found = table.query_all(
        keys.event_partition(event.group, event.id),
        index=BY_TIME,
        fields=[f"{SHOWN}.contact", f"{SHOWN}.status", f"{SHOWN}.checked_in_at"],
    )
    shown = [unmarshal(item[SHOWN]) for item in found]
    have_place = [one for one in shown if one["status"] == SignupStatus.CONFIRMED]
    came = frozenset(one["contact"] for one in have_place if one.get("checked_in_at"))
    return [one["contact"] for one in have_place], came, [one["contact"] for one in shown]


def _invited(table: Table, event: ListedEvent) -> Iterator[str]:
    prefix = keys.invited(event.group, event.id, "").sk
    found = table.query_all(keys.event_partition(event.group, event.id), Path("sk").startswith(prefix), fields=["sk"])
    return (item["sk"]["S"].removeprefix(prefix) for item in found)
