"""A good choice for many people: the best pair first, then whatever is better with another pair in its place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

from .people import Candidates, Pair
from .running_score import Choice

_MOST_PASSES = 4
_MOST_TRIED = 12
"""Pairs of one person that are tried in place of what they have."""


def good_choice(candidates: Candidates, given: Iterable[Pair] = ()) -> list[Pair]:
    choice, near = Choice(candidates, given), _near(candidates.helpful)
    _add_best_first(choice, candidates.helpful)
    for _ in range(_MOST_PASSES):
        before = choice.worth
        _exchange(choice, near)
        _make_room(choice, near)
        if choice.worth == before:
            break
    _accompany(choice)
    return list(choice.pairs.values())


def _near(pairs: Iterable[Pair]) -> dict[int, list[Pair]]:
    near: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        near[pair.one].append(pair)
        near[pair.other].append(pair)
    return near


def _add_best_first(choice: Choice, pairs: Iterable[Pair]) -> list[Pair]:
    """What a pair adds only becomes less while others are added, so whatever is still best when looked at again is."""
    room = choice.room
    fitting = (pair for pair in pairs if room[pair.one] > 0 and room[pair.other] > 0)
    waiting = [(-choice.gain(pair), place, pair) for place, pair in enumerate(fitting)]
    heapify(waiting)
    added = []
    while waiting:
        worth, place, pair = heappop(waiting)
        if worth >= 0:
            break
        if pair in choice or not choice.has_room_for(pair):
            continue
        now = -choice.gain(pair)
        if now != worth:
            heappush(waiting, (now, place, pair))
            continue
        choice.add(pair)
        added.append(pair)
    return added


def _exchange(choice: Choice, near: dict[int, list[Pair]]) -> None:
    """Each pair in turn is taken away, the least helpful first: whatever fits best around it comes in its place."""
    for pair in sorted(choice.pairs.values(), key=lambda one: one.worth):
        if pair in choice and choice.may_go(pair):
            _try(choice, [pair], [], [*near[pair.one], *near[pair.other]])


def _make_room(choice: Choice, near: dict[int, list[Pair]]) -> None:
    """Who is alone, or has an ask that nobody meets, gets a pair for which others make room."""
    for person in range(len(choice.has)):
        wanting = (
            pair
            for pair in near[person]
            if pair not in choice and (not choice.has[person] or any(not choice.meets(ask) for ask in pair.met))
        )
        for pair, _ in zip(wanting, range(_MOST_TRIED), strict=False):
            if pair in choice or choice.has_room_for(pair):
                continue
            crowded = [one for one in (pair.one, pair.other) if choice.room[one] <= 0]
            gone = {min(choice.of(one), key=lambda had: _loss(choice, had)) for one in crowded if choice.of(one)}
            if len({one for had in gone for one in (had.one, had.other)} & set(crowded)) == len(crowded):
                others = [one for had in gone for end in (had.one, had.other) for one in near[end]]
                _try(choice, list(gone), [pair], others)


def _loss(choice: Choice, pair: Pair) -> tuple[int, int]:
    """What is lost without a pair of the choice."""
    before = choice.worth
    choice.remove(pair)
    lost = before - choice.worth
    choice.add(pair)
    return lost, pair.order


def _try(choice: Choice, gone: Sequence[Pair], wanted: Sequence[Pair], around: Sequence[Pair]) -> None:
    """The choice without some pairs, with others, and with what fits best around them; as it was, if not better."""
    before = choice.worth
    for pair in gone:
        choice.remove(pair)
    for pair in wanted:
        choice.add(pair)
    added = [*wanted, *_add_best_first(choice, around)]
    if choice.worth <= before:
        for pair in added:
            choice.remove(pair)
        for pair in gone:
            choice.add(pair)


def _accompany(choice: Choice) -> None:
    """Who is alone meets somebody, even if neither helps the other: first each other, then who has fewest."""
    for person in range(len(choice.has)):
        if choice.has[person] or choice.room[person] <= 0:
            continue
        pairs = (choice.candidates.pair(person, other) for other in _companions(choice, person))
        best = max(pairs, key=choice.gain, default=None)
        if best is not None:
            choice.add(best)


def _companions(choice: Choice, person: int) -> list[int]:
    """Those with room whom they may meet and who have fewest introductions."""
    everybody = range(len(choice.has))
    free = [other for other in everybody if choice.room[other] > 0 and choice.candidates.may_meet(person, other)]
    fewest = min((choice.has[other] for other in free), default=0)
    return [other for other in free if choice.has[other] == fewest]
