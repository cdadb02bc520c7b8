"""A choice of pairs, whose score is kept up to date while pairs are added and taken away."""

from collections import Counter
from collections.abc import Iterable

from .people import Candidates, Pair
from .score import EVENNESS, INTRODUCED, MET, Score


class Choice:
    """Some pairs, and their score. `given`: those that stand whatever else is chosen."""

    def __init__(self, candidates: Candidates, given: Iterable[Pair] = ()) -> None:
        self.candidates = candidates
        self.pairs: dict[tuple[int, int], Pair] = {}
        self._of: list[dict[int, Pair]] = [{} for _ in candidates.people]
        self.has = [0] * len(candidates.people)
        """How many introductions each person has."""
        self.room = [person.most for person in candidates.people]
        """How many more each could have; nothing or less where they have enough."""
        self._met: Counter[tuple[int, str]] = Counter()
        self.worth = 0
        """The score as one number: see `weighed`."""
        for pair in given:
            self.add(pair)
        self._given = frozenset(self.pairs)

    @property
    def score(self) -> Score:
        pairs = self.pairs.values()
        return Score(
            introduced=sum(1 for count in self.has if count),
            met=sum(1 for count in self._met.values() if count),
            mutual=sum(1 for pair in pairs if pair.value == 2),
            value=sum(pair.value for pair in pairs),
            evenness=-sum(count * count for count in self.has),
            rested=-sum(pair.recent for pair in pairs),
            order=-sum(pair.order for pair in pairs),
        )

    def __contains__(self, pair: Pair) -> bool:
        return (pair.one, pair.other) in self.pairs

    def has_room_for(self, pair: Pair) -> bool:
        return self.room[pair.one] > 0 and self.room[pair.other] > 0

    def may_go(self, pair: Pair) -> bool:
        return (pair.one, pair.other) not in self._given

    def of(self, person: int) -> list[Pair]:
        """Their pairs, but for those that were given."""
        return [pair for pair in self._of[person].values() if self.may_go(pair)]

    def gain(self, pair: Pair) -> int:
        """By how much a pair more makes it better, as one number; less than nothing where it makes it worse."""
        one, other = self.has[pair.one], self.has[pair.other]
        new = (one == 0) + (other == 0)
        met = sum(1 for ask in pair.met if not self._met[ask]) if pair.met else 0
        return new * INTRODUCED + met * MET + pair.worth - 2 * (one + other + 1) * EVENNESS

    def add(self, pair: Pair) -> None:
        self.worth += self.gain(pair)
        self.pairs[pair.one, pair.other] = pair
        self._of[pair.one][pair.other] = self._of[pair.other][pair.one] = pair
        for person in (pair.one, pair.other):
            self.has[person] += 1
            self.room[person] -= 1
        for ask in pair.met:
            self._met[ask] += 1

    def remove(self, pair: Pair) -> None:
        del self.pairs[pair.one, pair.other], self._of[pair.one][pair.other], self._of[pair.other][pair.one]
        for person in (pair.one, pair.other):
            self.has[person] -= 1
            self.room[person] += 1
        for ask in pair.met:
            self._met[ask] -= 1
        self.worth -= self.gain(pair)

    def meets(self, ask: tuple[int, str]) -> bool:
        return self._met[ask] > 0
