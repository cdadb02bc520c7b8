"""Which introductions an event has: those of the matching, but for what is given and for three people in all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    introduced to more people than they agreed to. `given`: those that went out before; they
    are not among those returned, and no two people who have one that stands are paired anew.
    """
    by_id = {person.id: person for person in people}
    gone_out = {two for two in given if by_id.keys() >= two} - frozenset(apart)
    wanted = _as_many_as_agreed([two for two in by_hand if by_id.keys() >= two and two not in given], by_id, gone_out)
    chosen = _all_three(list(by_id), by_id, apart) or {
        frozenset(found.people)
        for part in _parts(event, list(by_id.values()))
        for found in introduce(
            event, part, apart, given=gone_out | wanted, settled={id for two in gone_out for id in two}
        )
    }
    return [
        _introduction(event, by_id[one], by_id[other], by_hand=frozenset((one, other)) in wanted)
        for one, other in sorted(tuple(sorted(two)) for two in (chosen | wanted) - frozenset(given))
    ]


def _as_many_as_agreed(
    by_hand: Sequence[PairIds], people: Mapping[str, Person], given: Collection[PairIds]
) -> set[PairIds]:
    """Whoever makes a pair: nobody is introduced to more people than they agreed to."""
    left = {id: person.most for id, person in people.items()}
    for two in given:
        for id in two:
            left[id] -= 1
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
