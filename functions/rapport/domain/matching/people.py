"""People to be introduced, and the pairs that could be made of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import islice

from ..base.dataclass import dataclass
from .score import own_worth

MOST_INTRODUCTIONS = 3
"""Of one person at one event."""
MOST_CANDIDATES = 40
"""Of one person, in a crowd: with three introductions at most there is hardly ever a use for more."""

_PRIME, _STRIDE = 7919, 2741
"""By which a crowd's candidates are spread."""

PairIds = frozenset[str]
"""The ids of two people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a place who agreed to be introduced."""

    id: str
    asks: frozenset[str] = frozenset()
    """Topics' ids."""
    offers: frozenset[str] = frozenset()
    most: int = MOST_INTRODUCTIONS
    """How many introductions they want, 0 to 3."""
    recent: int = 0
    """Introductions that they had at the last six events."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who could be introduced, as places in the list of all, the lesser first."""

    one: int
    other: int
    met: tuple[tuple[int, str], ...]
    """Asks of either that the other's offers meet: whose, and the topic."""
    value: int
    """2 where both help each other, 1 where one does, 0 where neither does."""
    recent: int
    order: int
    """By which ties are broken: a hash of the event and the two, so that nobody is favoured for their name."""
    worth: int
    """What it is worth whatever other pairs there are: see `own_worth`."""


class Candidates:
    """The people of an event, in an order of their own, and the pairs that may be made of them.

    `apart`: pairs that must not be: a block, a veto, a refusal, introduced before and both came.
    """

    def __init__(
        self, event: str, people: Iterable[Person], apart: Collection[PairIds], settled: Collection[str] = ()
    ) -> None:
        self.event = event
        self.people: Sequence[Person] = sorted(people, key=lambda person: person.id)
        self._places = {person.id: number for number, person in enumerate(self.people)}
        self._settled = {self._places[id] for id in settled if id in self._places}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for two in apart:
            places = [self._places[id] for id in two if id in self._places]
            if len(places) == 2:
                self._apart[places[0]].add(places[1])
                self._apart[places[1]].add(places[0])

    def may_meet(self, one: int, other: int) -> bool:
        if one == other or other in self._apart.get(one, ()):
            return False
        return not (one in self._settled and other in self._settled)

    def pairs_of(self, given: Iterable[PairIds]) -> list[Pair]:
        """Those of these pairs of which both are here, whatever stands between them."""
        places = ([self._places[id] for id in two if id in self._places] for two in given)
        return sorted((self.pair(*two) for two in places if len(two) == 2), key=lambda pair: (pair.one, pair.other))

    def pair(self, one: int, other: int) -> Pair:
        one, other = sorted((one, other))
        first, second = self.people[one], self.people[other]
        met = [(one, topic) for topic in first.asks & second.offers]
        met += [(other, topic) for topic in second.asks & first.offers]
        value, recent = len({whose for whose, _ in met}), first.recent + second.recent
        order = _order(self.event, first.id, second.id)
        return Pair(one, other, tuple(sorted(met)), value, recent, order, own_worth(value, recent, order))

    @cached_property
    def helpful(self) -> list[Pair]:
        """Those in which one helps the other; in a crowd some of each person alone, the best first."""
        kept = {two for person in range(len(self.people)) for two in self._nearest(person)}
        return sorted((self.pair(*two) for two in kept), key=_best_first)

    def _nearest(self, person: int) -> list[tuple[int, int]]:
        """Whom they could help or be helped by, both ways first; then spread, or everybody would want the same."""
        one = self.people[person]
        helped = [other for topic in one.asks for other in self._offering.get(topic, ())]
        helping = [other for topic in one.offers for other in self._asking.get(topic, ())]
        found = Counter([*dict.fromkeys(helped), *dict.fromkeys(helping)])
        ways = sorted(found, key=lambda other: (-found[other], (other - person) * _STRIDE % _PRIME))
        fitting = (other for other in ways if one.most and self.people[other].most and self.may_meet(person, other))
        return [(min(person, other), max(person, other)) for other in islice(fitting, MOST_CANDIDATES)]

    @cached_property
    def _offering(self) -> dict[str, list[int]]:
        return _by_topic(person.offers for person in self.people)

    @cached_property
    def _asking(self) -> dict[str, list[int]]:
        return _by_topic(person.asks for person in self.people)


def _by_topic(topics: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """By topic, the places of those who have it."""
    by: dict[str, list[int]] = defaultdict(list)
    for number, theirs in enumerate(topics):
        for topic in theirs:
            by[topic].append(number)
    return by


def _best_first(pair: Pair) -> tuple[int, int, int, int]:
    return -len(pair.met), -pair.value, pair.recent, pair.order


def _order(event: str, one: str, other: str) -> int:
    return int.from_bytes(sha256(f"{event}\n{one}\n{other}".encode()).digest()[:5], "big")
