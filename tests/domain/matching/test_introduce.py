"""Introductions: the best there are for a few, good ones for many, the same whatever order people come in."""

import random
from itertools import combinations

import pytest

from rapport.domain.matching.crowd import good_choice
from rapport.domain.matching.exhaustive import MOST_PEOPLE, best_choice
from rapport.domain.matching.introduce import introduce
from rapport.domain.matching.people import Candidates, Pair, Person
from rapport.domain.matching.running_score import Choice
from rapport.domain.matching.score import Score, weighed

ADA = Person(id="ada", asks=frozenset({"design"}), offers=frozenset({"law"}))
BEN = Person(id="ben", asks=frozenset({"law"}), offers=frozenset({"design"}))
CLEO = Person(id="cleo", asks=frozenset({"law"}))
DORA = Person(id="dora")


def some_people(count: int, seed: int, topics: int = 5) -> list[Person]:
    chance = random.Random(f"{count} {seed}")

    def some() -> frozenset[str]:
        return frozenset(f"t{int(chance.expovariate(1 / topics)) % 30}" for _ in range(chance.randint(0, 2)))

    return [
        Person(
            id=f"p{n:04}", asks=some(), offers=some(), most=chance.choice([3, 3, 3, 2, 1]), recent=chance.randint(0, 6)
        )
        for n in range(count)
    ]


def score_of(candidates: Candidates, pairs: list[Pair]) -> Score:
    choice = Choice(candidates)
    for pair in pairs:
        choice.add(pair)
    assert choice.worth == weighed(choice.score)
    return choice.score


def best_by_trying_all(candidates: Candidates) -> Score:
    """Every set of pairs that nobody has too many of, one after the other."""
    numbers = range(len(candidates.people))
    pairs = [candidates.pair(*two) for two in combinations(numbers, 2) if candidates.may_meet(*two)]
    best = Score(0, 0, 0, 0, 0, 0, 0)
    choice = Choice(candidates)

    def try_from(place: int) -> None:
        nonlocal best
        if place == len(pairs):
            best = max(best, choice.score)
            return
        try_from(place + 1)
        if choice.has_room_for(pairs[place]):
            choice.add(pairs[place])
            try_from(place + 1)
            choice.remove(pairs[place])

    try_from(0)
    return best


def names(*people: Person, apart: set[frozenset[str]] | None = None) -> list[tuple[str, str]]:
    return [one.people for one in introduce("event", people, apart or set())]


def test_who_helps_each_other_is_introduced_with_the_reasons() -> None:
    (pair,) = introduce("event", [BEN, ADA])
    assert pair.people == ("ada", "ben")
    assert pair.met == (("ada", "design"), ("ben", "law"))


def test_nobody_is_alone_where_somebody_is_there() -> None:
    assert names(ADA, DORA) == [("ada", "dora")]
    assert names(ADA, BEN, DORA) in ([("ada", "ben"), ("ada", "dora")], [("ada", "ben"), ("ben", "dora")])


def test_who_helps_nobody_is_introduced_only_to_be_not_alone() -> None:
    assert ("ben", "cleo") not in names(ADA, BEN, CLEO)


def test_pairs_that_must_not_be_are_not_made() -> None:
    assert names(ADA, BEN, apart={frozenset({"ada", "ben"})}) == []


def test_nobody_has_more_than_they_want() -> None:
    many = [Person(id=f"p{n}", asks=frozenset({"law"})) for n in range(6)]
    two = Person(id="ada", offers=frozenset({"law"}), most=2)
    assert sum("ada" in pair for pair in names(two, *many)) == 2
    none = Person(id="ada", offers=frozenset({"law"}), most=0)
    assert not [pair for pair in names(none, *many) if "ada" in pair]


def test_nobody_and_one_alone_are_nobody_s_pair() -> None:
    assert names() == names(ADA) == []


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("count", [3, 5, 6])
def test_for_a_few_it_is_the_best_of_all(count: int, seed: int) -> None:
    candidates = Candidates("event", some_people(count, seed), frozenset())
    assert score_of(candidates, best_choice(candidates)) == best_by_trying_all(candidates)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("count", [MOST_PEOPLE, 60])
def test_the_order_of_people_does_not_matter(count: int, seed: int) -> None:
    people = some_people(count, seed)
    mixed = random.Random(seed).sample(people, len(people))
    assert introduce("event", people) == introduce("event", mixed)


def at_most(candidates: Candidates) -> Score:
    """What no choice can exceed: each part by itself, as if the others did not matter."""
    asks = {ask for pair in candidates.helpful for ask in pair.met}
    room = [person.most for person in candidates.people]
    mutual = [pair for pair in candidates.helpful if pair.value == 2]
    both = [sum(n in (pair.one, pair.other) for pair in mutual) for n in range(len(room))]
    return Score(
        introduced=len(room),
        met=len(asks),
        mutual=sum(map(min, both, room)) // 2,
        value=0,
        evenness=0,
        rested=0,
        order=0,
    )


@pytest.mark.parametrize("topics", [5, 30])
def test_five_hundred_people_get_nearly_all_that_can_be(topics: int) -> None:
    candidates = Candidates("event", some_people(500, 1, topics), frozenset())
    score, most = score_of(candidates, good_choice(candidates)), at_most(candidates)
    assert score.introduced == most.introduced
    assert score.met >= 0.95 * most.met


def test_a_crowd_of_a_few_is_nearly_as_good_as_the_best() -> None:
    """What is asked of the two ways where both can be: nearly always everybody, nearly all asks."""
    tried = [Candidates("event", some_people(MOST_PEOPLE, seed), frozenset()) for seed in range(40)]
    good = [score_of(one, good_choice(one)) for one in tried]
    best = [score_of(one, best_choice(one)) for one in tried]
    assert sum(one.introduced for one in good) >= 0.98 * sum(one.introduced for one in best)
    assert sum(one.met for one in good) >= 0.95 * sum(one.met for one in best)
