"""To whom people were introduced at an event, looked at anew: when it is shown, and when a mail says it."""

from collections.abc import Collection, Sequence
from functools import cached_property

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.introduction import Introduction, are_apart, may_be_introduced
from ...domain.connections.reasons import why_meet
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.topics.vocabulary import Vocabulary
from ...mail.names import limited_name
from ...store.admin import topics
from ...store.connections import attendees, introductions
from ...store.connections.attendees import There


@dataclass(frozen=True)
class Introduced:
    pair: Introduction
    me: str
    """Which of the pair's two it is to whom the other is named."""
    other: There
    they_offer: tuple[str, ...] = ()
    """What the one asks for and the other offers, by its labels."""
    you_offer: tuple[str, ...] = ()
    said: str = ""
    """Why, in the words of an organiser who made the pair."""

    @cached_property
    def name(self) -> str:
        """Nothing that a mail program would make a link of."""
        return limited_name(self.other.signup.name) or "Somebody"

    @cached_property
    def why(self) -> str:
        return why_meet(self.name, self.they_offer, self.you_offer, self.said)


def introduced_to(
    app: App, event: ListedEvent, people: Collection[Contact], *, mailing: str | None = None, language: str = "en"
) -> dict[str, list[Introduced]]:
    """By the ids of these contacts: those who have a place, agree to it still, and against whom nothing was said.

    `mailing`: only those that it began with, if it began with any. `language`: of the topics' labels.
    """
    found: dict[str, list[Introduced]] = {person.id: [] for person in people}
    fixed = introductions.fixed(app.table, event.group, event.id) if event.connections else None
    if fixed is None or not fixed.rounds:
        return found
    pairs = {
        (person.id, me): fixed.of(me, mailing) for person in people if may_be_introduced(person) for me in person.ids
    }
    ids = {pair.id for theirs in pairs.values() for pair in theirs}
    words = introductions.words_of(app.table, event.group, event.id, ids)
    others = {pair.other(me) for (_, me), theirs in pairs.items() for pair in theirs}
    known = attendees.of_ids(app.table, event.group, event.id, others)
    vocabulary = topics.get(app.table, event.group) if ids else None
    by_id = {person.id: person for person in people}
    for (id, me), theirs in pairs.items():
        for pair in theirs:
            other = known.get(pair.other(me))
            is_forbidden = pair.id in words and words[pair.id].forbids
            if other is None or is_forbidden or pair.other(me) in by_id[id].ids:
                continue
            if may_be_introduced(other.contact) and not are_apart(by_id[id], other.contact):
                they_offer, you_offer = (
                    _labels(vocabulary, of, language) for of in (pair.asked_by(me), pair.asked_by(pair.other(me)))
                )
                said = words[pair.id].reason if pair.id in words else ""
                found[id].append(Introduced(pair, me, other, they_offer, you_offer, said))
    return found


def _labels(vocabulary: Vocabulary | None, topics: Sequence[str], language: str) -> tuple[str, ...]:
    """Of topics that there are still."""
    known = vocabulary is not None and [topic for topic in topics if vocabulary.topic(topic)]
    return tuple(vocabulary.within(topic, language) for topic in known) if vocabulary and known else ()
