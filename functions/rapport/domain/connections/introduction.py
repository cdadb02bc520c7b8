"""Introductions of an event: which pairs went out, and what was said of a pair."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from functools import cached_property

from ..audience import why_unreached
from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from ..contact import Contact
from ..rule import Rule, Trigger
from ..signup import Signup

FIRST, TOP_UP = 1, 2
"""The rounds: the first reminder that has introductions, and the next, for who joined since or has nobody."""
ROUNDS = (FIRST, TOP_UP)

MOST_TOPICS_KEPT = 3
"""Of what the one asks and the other offers: a sentence names two at most."""
_MOST_OCTETS = 250_000
"""Of the pairs of one part: an item may have 400 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Two people who are introduced to each other."""

    id: str
    people: tuple[str, str]
    """The ids of their contacts, the lesser first."""
    met: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Of each of them the ids of topics that they ask for and the other offers; none where they keep company."""
    by_hand: bool = False

    def other(self, contact: str) -> str:
        one, other = self.people
        return other if contact == one else one

    def asked_by(self, contact: str) -> tuple[str, ...]:
        """The topics that this one of the two asks for and the other offers."""
        return self.met[self.people.index(contact)]

    @property
    def octets(self) -> int:
        """About as many as it takes in the table."""
        return 100 + sum(len(one) for one in (self.id, *self.people)) + sum(len(it) + 5 for of in self.met for it in of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introductions:
    """The pairs that a mailing began with, or a part of them: nothing changes them any more."""

    group: str
    event: str
    round: int
    part: int = 0
    parts: int = 1
    mailing: str
    """The id of the mailing, whose mails name them."""
    fixed_at: datetime
    pairs: tuple[Introduction, ...] = ()
    newer_fields: NewerFields = none_newer()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWord:
    """What was said of two people at an event: by its organisers, or by either of them."""

    group: str
    event: str
    id: str
    """The pair's, as an introduction of theirs has it."""
    people: tuple[str, str]
    vetoed_at: datetime | None = None
    by_hand_at: datetime | None = None
    """When an organiser made the pair."""
    reason: str = ""
    """Why, in the organiser's words: both read it."""
    declined_by: frozenset[str] = frozenset()
    """The contacts who said no, this once; nobody is told."""
    revision: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def forbids(self) -> bool:
        return self.vetoed_at is not None or bool(self.declined_by)

    @property
    def stands_by_hand(self) -> bool:
        """Whether an organiser made the pair, and nobody has said no to it."""
        return self.by_hand_at is not None and not self.forbids


def made_by_hand(words: Mapping[str, PairWord]) -> list[PairWord]:
    """Of pairs those that organisers made and nobody said no to, the earliest first."""
    found = ((word.by_hand_at, word.id, word) for word in words.values() if word.by_hand_at is not None)
    return [word for *_, word in sorted(found, key=lambda one: one[:2]) if word.stands_by_hand]


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """All introductions of an event that went out, or are about to, round by round."""

    rounds: Mapping[int, Sequence[Introductions]] = field(default_factory=dict)

    @property
    def pairs(self) -> Iterator[Introduction]:
        return (pair for parts in self.rounds.values() for part in parts for pair in part.pairs)

    @cached_property
    def _by_contact(self) -> Mapping[str, list[tuple[str, Introduction]]]:
        by: dict[str, list[tuple[str, Introduction]]] = {}
        for number in sorted(self.rounds):
            for part in self.rounds[number]:
                for pair in part.pairs:
                    for contact in pair.people:
                        by.setdefault(contact, []).append((part.mailing, pair))
        return by

    @cached_property
    def _mailings(self) -> Sequence[str]:
        """Those that began with pairs, the first first."""
        return [self.rounds[number][0].mailing for number in sorted(self.rounds)]

    def of(self, contact: str, mailing: str | None = None) -> list[Introduction]:
        """A person's pairs; those that a mailing began with, where one is named that began with any."""
        theirs = self._by_contact.get(contact, [])
        return [pair for of, pair in theirs if mailing not in self._mailings or of == mailing]

    def earlier(self, contact: str, mailing: str | None) -> list[tuple[str, Introduction]]:
        """A person's pairs that an earlier mailing than this one was to name, each with the id of that one."""
        before = self._mailings[: self._mailings.index(mailing)] if mailing in self._mailings else ()
        return [(of, pair) for of, pair in self._by_contact.get(contact, []) if of in before]

    @property
    def next_round(self) -> int | None:
        """Which round the next mailing that names introductions begins with; None once all have gone out."""
        return next((one for one in ROUNDS if one not in self.rounds), None)


def in_parts(whole: Introductions) -> list[Introductions]:
    """The same in as many items as they need; one also where there is no pair, for then this is what is fixed."""
    parts: list[list[Introduction]] = [[]]
    octets = 0
    for pair in whole.pairs:
        if octets + pair.octets > _MOST_OCTETS:
            parts.append([])
            octets = 0
        parts[-1].append(pair)
        octets += pair.octets
    return [replace(whole, part=number, parts=len(parts), pairs=tuple(pairs)) for number, pairs in enumerate(parts)]


def names_introductions(rule: Rule) -> bool:
    """Whether a rule's mails name people whom their readers might like to meet."""
    return rule.trigger is Trigger.BEFORE_START and "{{introductions}}" in rule.body


def are_apart(one: Contact, other: Contact) -> bool:
    """Whether either said, for good, that the two are not to be introduced: as who they are, or were."""
    return not set(one.apart).isdisjoint(other.ids) or not set(other.apart).isdisjoint(one.ids)


def may_be_introduced(contact: Contact | None) -> bool:
    """Whether somebody agreed to it, and nothing stands against it."""
    return (
        contact is not None
        and not contact.is_erased
        and contact.introduce_at is not None
        and contact.blocked_at is None
    )


def may_be_matched(contact: Contact, signup: Signup) -> bool:
    """Whether somebody with a place may be among those who are introduced next.

    Left out are who never says whom they met, and whom no reminder reaches: they would not read what the other does.
    """
    return may_be_introduced(contact) and contact.left_out_at is None and why_unreached(contact, signup) is None


def pairs_of(people: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every two of them, the lesser first."""
    ordered = sorted(people)
    return ((one, other) for number, one in enumerate(ordered) for other in ordered[number + 1 :])
