"""Which introductions an event has: those of the matching, but for what is given and for three people in all."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import combinations

from ..matching.introduce import introduce
from ..matching.people import PairIds, Person
from .introduction import MOST_TOPICS_KEPT, Introduction
from .pairs import pair_id

MOST_MATCHED = 2_000
"""People who are matched with each other: of more, each is matched with those of a part, by chance."""
_ALL_THREE = 3


def choose(
    event: str,
    people: Iterable[Person],
    apart: Collection[PairIds] = (),
    *,
    by_hand: Sequence[PairIds] = (),
    given: Collection[PairIds] = (),
) -> list[Introduction]:
    """The pairs of an event, in the order of their people's ids.

    `by_hand`: pairs that organisers made, and want whatever else is chosen; the first of them where somebody would be
    introduced to more people than they agreed to. `given`: all pairs that went out before, whatever became of them;
    they are not among those returned, and count in the number of each. No two people who have one are paired anew, also
    where one of the two said no: else who has somebody new would show it.
    """
    by_id = {person.id: person for person in people}
    here = {two for two in given if by_id.keys() >= two}
    gone_out = here - frozenset(apart)
    by_id = _with_room_for_less(by_id, frozenset(given) - gone_out)
    wanted = _as_many_as_agreed([two for two in by_hand if by_id.keys() >= two and two not in here], by_id, gone_out)
    made, settled = gone_out | wanted, {id for two in here for id in two}
    chosen = _all_three(list(by_id), by_id, apart) or {
        frozenset(found.people)
        for part in _parts(event, list(by_id.values()))
        for found in introduce(event, _matched(part, made), apart, given=made, settled=settled)
    }
    return [
        _introduction(event, by_id[one], by_id[other], by_hand=frozenset((one, other)) in wanted)
        for one, other in sorted(tuple(sorted(two)) for two in (chosen | wanted) - here)
    ]


def _with_room_for_less(people: Mapping[str, Person], named: Iterable[PairIds]) -> dict[str, Person]:
    """Somebody is named to three people, or fewer: those count, too, to whom it is of no use any more."""
    used = Counter(id for two in named for id in two)
    return {id: replace(one, most=max(one.most - used[id], 0)) if used[id] else one for id, one in people.items()}


def _matched(part: Sequence[Person], made: Iterable[PairIds]) -> Iterable[Person]:
    """The people of a part, who may have somebody in another already."""
    by_id = {person.id: person for person in part}
    return _with_room_for_less(by_id, (two for two in made if not by_id.keys() >= two)).values()


def _as_many_as_agreed(
    by_hand: Sequence[PairIds], people: Mapping[str, Person], given: Collection[PairIds]
) -> set[PairIds]:
    """Whoever makes a pair: nobody is introduced to more people than they agreed to."""
    left = {id: person.most for id, person in _with_room_for_less(people, given).items()}
    wanted: set[PairIds] = set()
    for two in by_hand:
        if two not in wanted and all(left[id] > 0 for id in two):
            wanted.add(two)
            for id in two:
                left[id] -= 1
    return wanted


def _all_three(ids: Sequence[str], people: dict[str, Person], apart: Collection[PairIds]) -> set[PairIds]:
    """Three people in all are introduced to each other, whoever helps whom: what else would the third one read?"""
    if len(ids) != _ALL_THREE:
        return set()
    pairs = {frozenset(two) for two in combinations(ids, 2)}
    is_fine = pairs.isdisjoint(apart) and all(people[id].most > 1 for id in ids)
    return pairs if is_fine else set()


def _parts(event: str, people: Sequence[Person]) -> list[list[Person]]:
    number = -(-len(people) // MOST_MATCHED)
    parts: list[list[Person]] = [[] for _ in range(number)]
    for person in people:
        drawn = int.from_bytes(sha256(f"{event}\n{person.id}".encode()).digest()[:5], "big")
        parts[drawn % number].append(person)
    return parts


def _introduction(event: str, one: Person, other: Person, *, by_hand: bool) -> Introduction:
    met = [tuple(sorted(asks & offers)) for asks, offers in ((one.asks, other.offers), (other.asks, one.offers))]
    return Introduction(
        id=pair_id(event, one.id, other.id),
        people=(one.id, other.id),
        met=(met[0][:MOST_TOPICS_KEPT], met[1][:MOST_TOPICS_KEPT]),
        by_hand=by_hand,
    )
