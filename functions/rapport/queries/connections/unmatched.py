"""What people ask and offer that is of no topic of their group's vocabulary: it waits for an organiser."""

from collections.abc import Iterable

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.text import folded
from ...domain.contact import Contact
from ...domain.topics.match import topics_asked, topics_offered
from ...domain.topics.vocabulary import Vocabulary
from ...store import contacts
from ...store.admin import topics
from ...store.pages import Position
from ..paging import cursor_to, start_of

READ_AT_ONCE = 4_000
"""Contacts that one page looks through: texts are counted among these."""
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

    Nothing of who is blocked. Raises InvalidError for a cursor that is not this list's.
    """
    name = ["unmatched", group]
    start, _, last = (start_of(app, name, cursor) or "").partition(" ")
    people, next_start = contacts.who_say_something(app.table, group, after=start, most=READ_AT_ONCE)
    left = [one for one in _of(people, topics.get(app.table, group)) if one.place > last]
    if len(left) > limit:
        return left[:limit], cursor_to(app, name, Position(f"{start} {left[limit - 1].place}"))
    return left, cursor_to(app, name, Position(f"{next_start} ") if next_start else None)


def _of(people: Iterable[Contact], vocabulary: Vocabulary) -> list[Unmatched]:
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for person in people:
        said = {(ASK, folded(text)): text for text in person.looking_for}
        said |= {(OFFER, folded(text)): text for text in person.can_offer}
        for key, text in said.items():
            spelt, count = found.get(key, (text, 0))
            found[key] = spelt, count + 1
    of = {ASK: topics_asked, OFFER: topics_offered}
    waiting = [
        Unmatched(text, kind, count) for (kind, _), (text, count) in found.items() if not of[kind](vocabulary, [text])
    ]
    return sorted(waiting, key=lambda one: one.place)
