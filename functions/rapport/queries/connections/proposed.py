"""Who would be introduced to whom at an event, worked out from what is true now: nothing of it is stored.

Once the reminder begins that names introductions they are fixed: see `usecases/introductions/fix.py`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ...app import App
from ...domain.connections.choosing import choose
from ...domain.connections.introduction import (
    Fixed,
    Introduction,
    Introductions,
    PairWord,
    made_by_hand,
    may_be_matched,
    names_introductions,
)
from ...domain.contact import Contact
from ...domain.event import Event, ListedEvent
from ...domain.matching.people import MOST_INTRODUCTIONS, PairIds, Person
from ...domain.plan import waiting
from ...domain.signup import Signup
from ...domain.topics.match import topics_asked, topics_offered
from ...domain.topics.vocabulary import Vocabulary
from ...store import contacts, ledger
from ...store.admin import rules as rule_store
from ...store.admin import topics
from ...store.connections import attendees, introductions
from ...store.figures import neighbours

RECENT_EVENTS = 6
"""Whoever was introduced to few at so many events before comes first, where all else is equal."""
FEWEST = 2
"""Of fewer people nobody can be introduced, and nothing else need be read."""


def proposed(
    app: App, event: ListedEvent, fixed: Fixed, words: Mapping[str, PairWord], have_place: Iterable[Signup]
) -> list[Introduction]:
    """The pairs that the next reminder would name besides those that went out, in the order of their people.

    `fixed`, `words`: of this event, as the store has them. `have_place`: who has a place at it.
    """
    people = _people(app, event.group, have_place)
    if len(people) < FEWEST:
        return []
    vocabulary = topics.get(app.table, event.group)
    before = [one.id for one in neighbours.before(app.table, event, RECENT_EVENTS)]
    visited = {id for contact in people.values() for id in contact.visits if id != event.id}
    earlier = introductions.fixed_of_events(app.table, event.group, {*before, *visited})
    known_as = {id: contact.id for contact in people.values() for id in contact.ids}
    recent = _recent(earlier[id] for id in before)
    return choose(
        event.id,
        [_person(contact, vocabulary, recent) for contact in people.values()],
        {*_apart(people, known_as), *_forbidden(words, known_as), *_met_before(people, known_as, earlier)},
        by_hand=[two for word in made_by_hand(words) if (two := _two(word.people, known_as))],
        given=[
            frozenset(known_as.get(id, id) for id in pair.people)
            for pair in fixed.pairs
            if not _was_vetoed(words.get(pair.id))
        ],
    )


def _was_vetoed(word: PairWord | None) -> bool:
    """As it was being fixed: what went out cannot be vetoed, so nobody was told of it."""
    return word is not None and word.vetoed_at is not None


def as_if_begun(app: App, event: Event, mailing: str) -> Fixed:
    """What is fixed of an event; with what would be if a mailing that names introductions began now, if it is next."""
    fixed, words = introductions.of_event(app.table, event.group, event.id)
    rules = rule_store.of_event(app.table, event.group, event.id).values()
    plan = waiting(event, rules, ledger.mailings(app.table, event), app.now())
    is_next = next((one.id for one in plan if names_introductions(one.rule)), None) == mailing
    if fixed.next_round is None or not is_next or not event.connections:
        return fixed
    pairs = proposed(app, event, fixed, words, attendees.with_place(app.table, event.group, event.id))
    would_be = Introductions(
        group=event.group,
        event=event.id,
        round=fixed.next_round,
        mailing=mailing,
        fixed_at=app.now(),
        pairs=tuple(pairs),
    )
    return Fixed(rounds={**fixed.rounds, fixed.next_round: [would_be]})


def _people(app: App, group: str, have_place: Iterable[Signup]) -> dict[str, Contact]:
    """Who of them may be matched, by the id of the contact."""
    signups = {one.contact: one for one in have_place}
    known = contacts.of_ids(app.table, group, signups)
    return {one.id: one for id, one in known.items() if may_be_matched(one, signups[id])}


def _person(contact: Contact, vocabulary: Vocabulary, recent: Mapping[str, int]) -> Person:
    most = contact.introductions_most
    return Person(
        id=contact.id,
        asks=topics_asked(vocabulary, contact.looking_for),
        offers=topics_offered(vocabulary, contact.can_offer),
        most=MOST_INTRODUCTIONS if most is None else most,
        recent=sum(recent.get(id, 0) for id in contact.ids),
    )


def _recent(events: Iterable[Fixed]) -> Mapping[str, int]:
    """How often each was introduced to somebody, by the ids that they had then."""
    return Counter(contact for fixed in events for pair in fixed.pairs for contact in pair.people)


def _two(people: Sequence[str], known_as: Mapping[str, str]) -> PairIds | None:
    """Two people as who they are now; None where either is not among those who can be introduced."""
    two = frozenset(known_as[id] for id in people if id in known_as)
    return two if len(two) == len(people) else None


def _apart(people: Mapping[str, Contact], known_as: Mapping[str, str]) -> Iterator[PairIds]:
    """Whoever said of somebody, for good, that they are not to be introduced."""
    for contact in people.values():
        yield from (two for other in contact.apart if (two := _two((contact.id, other), known_as)))


def _forbidden(words: Mapping[str, PairWord], known_as: Mapping[str, str]) -> Iterator[PairIds]:
    """Vetoed, or declined for this once."""
    yield from (two for word in words.values() if word.forbids and (two := _two(word.people, known_as)))


def _met_before(
    people: Mapping[str, Contact], known_as: Mapping[str, str], earlier: Mapping[str, Fixed]
) -> Collection[PairIds]:
    """Introduced at an event at which both were checked in."""
    pairs = (
        (event, two) for event, fixed in earlier.items() for pair in fixed.pairs if (two := _two(pair.people, known_as))
    )
    return {two for event, two in pairs if all(event in people[id].visits for id in two)}
