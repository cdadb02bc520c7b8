"""To whom people were introduced at an event, looked at anew: when it is shown, and when a mail says it."""

from collections.abc import Collection

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.introduction import Introduction, are_apart, may_be_introduced
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...store.connections import attendees, introductions
from ...store.connections.attendees import There


@dataclass(frozen=True)
class Introduced:
    pair: Introduction
    me: str
    """Which of the pair's two it is to whom the other is named."""
    other: There


def introduced_to(app: App, event: ListedEvent, people: Collection[Contact]) -> dict[str, list[Introduced]]:
    """By the ids of these contacts: those who have a place, agree to it still, and against whom nothing was said."""
    found: dict[str, list[Introduced]] = {person.id: [] for person in people}
    fixed = introductions.fixed(app.table, event.group, event.id) if event.connections else None
    if fixed is None or not fixed.rounds:
        return found
    pairs = {(person.id, me): fixed.of(me) for person in people if may_be_introduced(person) for me in person.ids}
    ids = {pair.id for theirs in pairs.values() for pair in theirs}
    words = introductions.words_of(app.table, event.group, event.id, ids)
    others = {pair.other(me) for (_, me), theirs in pairs.items() for pair in theirs}
    known = attendees.of_ids(app.table, event.group, event.id, others)
    by_id = {person.id: person for person in people}
    for (id, me), theirs in pairs.items():
        for pair in theirs:
            other = known.get(pair.other(me))
            is_forbidden = pair.id in words and words[pair.id].forbids
            if other is None or is_forbidden or pair.other(me) in by_id[id].ids:
                continue
            if may_be_introduced(other.contact) and not are_apart(by_id[id], other.contact):
                found[id].append(Introduced(pair, me, other))
    return found
