"""The best choice of all, for a few people: every choice is looked at that can still be the best."""

from collections.abc import Sequence
from itertools import combinations

from .people import Candidates, Pair
from .running_score import Choice
from .score import Score, weighed

MOST_PEOPLE = 8
"""For more, looking at all takes too long."""


def best_choice(candidates: Candidates, given: Sequence[Pair] = ()) -> list[Pair]:
    """Also of pairs that help nobody, which only keep somebody from being alone: others lower the score."""
    numbers = range(len(candidates.people))
    pairs = [candidates.pair(*two) for two in combinations(numbers, 2) if candidates.may_meet(*two)]
    pairs.sort(key=lambda pair: (-pair.value, -len(pair.met), pair.recent, pair.order))
    choice = Choice(candidates, given)
    search = _Search(choice, [pair for pair in pairs if pair not in choice])
    search.run(0)
    return search.best


class _Search:
    def __init__(self, choice: Choice, pairs: Sequence[Pair]) -> None:
        self._pairs = pairs
        self._choice = choice
        self._best = self._choice.worth
        self.best: list[Pair] = list(choice.pairs.values())

    def run(self, start: int) -> None:
        if self._choice.worth > self._best:
            self._best, self.best = self._choice.worth, list(self._choice.pairs.values())
        left = [place for place in range(start, len(self._pairs)) if self._choice.has_room_for(self._pairs[place])]
        for number, place in enumerate(left):
            if self._at_most(left[number:]) <= self._best:
                return
            pair = self._pairs[place]
            self._choice.add(pair)
            self.run(place + 1)
            self._choice.remove(pair)

    def _at_most(self, left: Sequence[int]) -> int:
        """What the choice's worth cannot exceed with any of the pairs that are left."""
        choice, pairs = self._choice, [self._pairs[place] for place in left]
        alone = {person for pair in pairs for person in (pair.one, pair.other) if not choice.has[person]}
        asks = {ask for pair in pairs for ask in pair.met if not choice.meets(ask)}
        mutual = self._fitting([pair for pair in pairs if pair.value == 2])
        helpful = self._fitting([pair for pair in pairs if pair.value])
        return choice.worth + weighed(Score(len(alone), len(asks), mutual, helpful + mutual, 0, 0, 0))

    def _fitting(self, pairs: Sequence[Pair]) -> int:
        """As many of the pairs as there is room for, counted by person: never less than truly fit."""
        there = [0] * len(self._choice.has)
        for pair in pairs:
            there[pair.one] += 1
            there[pair.other] += 1
        return sum(min(count, max(room, 0)) for count, room in zip(there, self._choice.room, strict=True)) // 2
