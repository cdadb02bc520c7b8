"""What people ask and offer that is of no topic of their group's vocabulary: it waits for an organiser."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.text import folded
from ...domain.contact import Contact
from ...domain.topics.match import topics_asked, topics_offered
from ...domain.topics.vocabulary import Vocabulary
from ...store import contacts, events
from ...store.admin import topics
from ...store.connections import asks, maybes
from ...store.pages import Position
from ..paging import cursor_to, start_of

READ_AT_ONCE = 4_000
"""Contacts that one page looks through: texts are counted among these."""
MOST_EVENTS = 100
"""Of those to come so many are looked at for what people would come for."""
ASK, OFFER = "ask", "offer"


@dataclass(frozen=True)
class Unmatched:
    text: str
    """As one of those spelt it who wrote it."""
    kind: str
    """`ask` or `offer`."""
    contacts: int
    """How many wrote it, whatever the case of its letters, its accents and blanks."""

    @property
    def place(self) -> str:
        """By which a list is in order: what most people wrote is first."""
        return f"{READ_AT_ONCE - self.contacts:05} {folded(self.text)} {self.kind}"


def unmatched(app: App, group: str, limit: int, cursor: str | None) -> tuple[list[Unmatched], str | None]:
    """What most wrote is first, among the first contacts by their ids; then among those who follow, and so on.

    What people would come to an event for, and ask the group for between events, is among the first. Nothing of who is
    blocked. Raises InvalidError for a cursor that is not this list's.
    """
    name = ["unmatched", group]
    start, _, last = (start_of(app, name, cursor) or "").partition(" ")
    people, next_start = contacts.who_say_something(app.table, group, after=start, most=READ_AT_ONCE)
    said = [*_said(people), *(_asked_besides(app, group) if not start else ())]
    left = [one for one in _of(said, topics.get(app.table, group)) if one.place > last]
    if len(left) > limit:
        return left[:limit], cursor_to(app, name, Position(f"{start} {left[limit - 1].place}"))
    return left, cursor_to(app, name, Position(f"{next_start} ") if next_start else None)


Said = tuple[Contact, str, str]
"""Who wrote it, which kind it is of, and the text."""


def _said(people: Iterable[Contact]) -> Iterator[Said]:
    for person in people:
        yield from ((person, ASK, text) for text in person.looking_for)
        yield from ((person, OFFER, text) for text in person.can_offer)


def _asked_besides(app: App, group: str) -> Iterator[Said]:
    """What would bring people to events to come, as they confirmed it, and what they ask for between events."""
    now = app.now()
    coming = islice(events.of_group(app.table, group, ends_after=now), MOST_EVENTS)
    asked = [(one.contact, one.ask) for event in coming for one in maybes.of_event(app.table, event)]
    asked += [(ask.contact, ask.text) for ask in asks.of_group(app.table, group) if ask.is_pending(now)]
    people = contacts.of_ids(app.table, group, (id for id, _ in asked))
    for id, text in asked:
        person = people.get(id)
        if person is not None and not person.is_erased and person.blocked_at is None:
            yield person, ASK, text


def _of(said: Iterable[Said], vocabulary: Vocabulary) -> list[Unmatched]:
    spelt: dict[tuple[str, str], str] = {}
    whose: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person, kind, text in said:
        key = kind, folded(text)
        spelt.setdefault(key, text)
        whose[key].add(person.id)
    of = {ASK: topics_asked, OFFER: topics_offered}
    waiting = [
        Unmatched(text, key[0], len(whose[key])) for key, text in spelt.items() if not of[key[0]](vocabulary, [text])
    ]
    return sorted(waiting, key=lambda one: one.place)
