"""An event's introductions as its organisers see them: what would be, what they vetoed, what went out."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.introduction import Fixed, Introduction, PairWord
from ...domain.event import Event, EventStatus
from ...domain.group import Group
from ...domain.signup import Signup, SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from ...domain.wording import in_a_row
from ...store.admin import groups, topics
from ...store.connections import attendees, introductions
from .proposed import proposed


class State(StrEnum):
    PROPOSED = "proposed"
    VETOED = "vetoed"
    SENT = "sent"
    """Fixed: it is on its way, or with its readers."""


@dataclass(frozen=True)
class Shown:
    id: str
    people: Sequence[Signup]
    reasons: Sequence[str]
    """Sentences; none of who only keep company, or were vetoed."""
    state: State
    by_hand: bool = False


@dataclass(frozen=True)
class OfEvent:
    """All introductions of an event: nobody is told who said no to one, so these are not among them."""

    fixed: Fixed
    words: Mapping[str, PairWord]
    shown: Sequence[Shown]
    have_place: Sequence[Signup]
    """Who has a place, whether they agreed or not."""

    def find(self, id: str) -> Shown | None:
        return next((one for one in self.shown if one.id == id), None)


def of_event(app: App, event: Event) -> OfEvent:
    """Those to come before those that went out, by the names of their people."""
    table, group = app.table, event.group
    fixed, words = introductions.of_event(table, group, event.id)
    known = attendees.by_id(table, group, event.id)
    have_place = [one for id, one in known.items() if one.status is SignupStatus.CONFIRMED and one.contact == id]
    named = _Named(known, topics.get(table, group), groups.get(table, group))
    shown = [
        *named.shown(_to_come(app, event, fixed, words, have_place), State.PROPOSED, words),
        *named.shown(_vetoed(words), State.VETOED, words),
        *named.shown(_told(fixed, words), State.SENT, words),
    ]
    return OfEvent(fixed, words, shown, have_place)


def _to_come(
    app: App, event: Event, fixed: Fixed, words: Mapping[str, PairWord], have_place: Sequence[Signup]
) -> Sequence[Introduction]:
    """None once all reminders that name anybody went out, or there will be none."""
    is_to_be = event.connections and event.status is not EventStatus.CANCELLED and app.now() < event.starts_at
    return proposed(app, event, fixed, words, have_place) if is_to_be and fixed.next_round is not None else ()


def _vetoed(words: Mapping[str, PairWord]) -> Iterator[Introduction]:
    for word in words.values():
        if word.vetoed_at is not None:
            yield Introduction(id=word.id, people=word.people)


def _told(fixed: Fixed, words: Mapping[str, PairWord]) -> Iterator[Introduction]:
    """Those of what is fixed that mails name: a veto that came just as it was fixed holds."""
    for pair in fixed.pairs:
        if pair.id not in words or words[pair.id].vetoed_at is None:
            yield pair


@dataclass(frozen=True)
class _Named:
    known: Mapping[str, Signup]
    vocabulary: Vocabulary
    group: Group

    def shown(
        self, pairs: Iterator[Introduction] | Sequence[Introduction], state: State, words: Mapping[str, PairWord]
    ) -> list[Shown]:
        found, told = [], set[frozenset[str]]()
        for pair in pairs:
            people = sorted((self.known[id] for id in pair.people if id in self.known), key=lambda one: one.name)
            two = frozenset(one.contact for one in people)
            if len(two) == len(pair.people) and two not in told:  # who was merged is one person, and in one pair
                told.add(two)
                said = words[pair.id].reason if pair.id in words else ""
                reasons = [said] if said else [] if state is State.VETOED else list(self._reasons(pair))
                found.append(Shown(pair.id, people, reasons, state, by_hand=pair.by_hand))
        return sorted(found, key=lambda one: [person.name for person in one.people])

    def _reasons(self, pair: Introduction) -> Iterator[str]:
        for asker in pair.people:
            labels = [
                self.vocabulary.within(it, self.group.language)
                for it in pair.asked_by(asker)
                if self.vocabulary.topic(it)
            ]
            if labels:
                helper = self.known[pair.other(asker)].name
                yield f"{helper} offers what {self.known[asker].name} is looking for: {in_a_row(labels)}."
