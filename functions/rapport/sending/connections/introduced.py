"""To whom people were introduced at an event, looked at anew: when it is shown, and when a mail says it."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.introduction import Fixed, Introduction, PairWord, are_apart, may_be_introduced
from ...domain.connections.reasons import why_meet
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.topics.vocabulary import Vocabulary
from ...mail.names import others_name
from ...store import ledger
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
        return others_name(self.other.signup.name)

    @cached_property
    def why(self) -> str:
        return why_meet(self.name, self.they_offer, self.you_offer, self.said)


def introduced_to(
    app: App,
    event: ListedEvent,
    people: Collection[Contact],
    *,
    mailing: str | None = None,
    language: str = "en",
    fixed: Fixed | None = None,
    for_organizers: bool = False,
) -> dict[str, list[Introduced]]:
    """By the ids of these contacts: those who have a place, agree to it still, and against whom nothing was said.

    `mailing`: only those whom it is to tell, if it began with any: these, and those of an earlier one whose copy never
    left. `language`: of the topics' labels. `fixed`: what went out, or would; None has it read.
    `for_organizers`: whoever said no to somebody is among them still, for that is no organiser's business.
    """
    found: dict[str, list[Introduced]] = {person.id: [] for person in people}
    if not event.connections:
        return found
    fixed = fixed or introductions.fixed(app.table, event.group, event.id)
    if not fixed.rounds:
        return found
    agreed = [(person.id, me) for person in people if may_be_introduced(person) for me in person.ids]
    missed = _missed(app, event, fixed, {me for _, me in agreed}, mailing)
    pairs = {(id, me): [*missed.get(me, ()), *fixed.of(me, mailing)] for id, me in agreed}
    ids = {pair.id for theirs in pairs.values() for pair in theirs}
    words = introductions.words_of(app.table, event.group, event.id, ids)
    others = {pair.other(me) for (_, me), theirs in pairs.items() for pair in theirs}
    known = attendees.of_ids(app.table, event.group, event.id, others)
    vocabulary = topics.get(app.table, event.group) if ids else None
    by_id = {person.id: person for person in people}
    # By who they are now: of two pairs with one person, who was merged, one is named, and a no to either is to both.
    passed = {
        (id, known[pair.other(me)].contact.id)
        for (id, me), theirs in pairs.items()
        for pair in theirs
        if pair.id in words and pair.other(me) in known and _is_no(words[pair.id], for_organizers=for_organizers)
    }
    for (id, me), theirs in pairs.items():
        for pair in theirs:
            other, word = known.get(pair.other(me)), words.get(pair.id)
            if other is None or (id, other.contact.id) in passed or other.contact.id == id:
                continue
            passed.add((id, other.contact.id))
            if may_be_introduced(other.contact) and (for_organizers or not are_apart(by_id[id], other.contact)):
                they_offer, you_offer = (
                    _labels(vocabulary, of, language) for of in (pair.asked_by(me), pair.asked_by(pair.other(me)))
                )
                said = word.reason if word is not None else ""
                found[id].append(Introduced(pair, me, other, they_offer, you_offer, said))
    return found


def _is_no(word: PairWord, *, for_organizers: bool) -> bool:
    return word.vetoed_at is not None if for_organizers else word.forbids


def _missed(
    app: App, event: ListedEvent, fixed: Fixed, people: Collection[str], mailing: str | None
) -> Mapping[str, Sequence[Introduction]]:
    """By who they were then: whom an earlier mailing was to name to them, and did not, for it was too late, say."""
    before = {me: earlier for me in people if (earlier := fixed.earlier(me, mailing))}
    copies = {(one, me) for me, earlier in before.items() for one, _ in earlier}
    told = ledger.may_have_arrived(app.table, event.group, event.id, copies) if copies else set()
    return {me: [pair for one, pair in earlier if (one, me) not in told] for me, earlier in before.items()}


def _labels(vocabulary: Vocabulary | None, topics: Sequence[str], language: str) -> tuple[str, ...]:
    """Of topics that there are still."""
    known = vocabulary is not None and [topic for topic in topics if vocabulary.topic(topic)]
    return tuple(vocabulary.within(topic, language) for topic in known) if vocabulary and known else ()
