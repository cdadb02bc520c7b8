"""Which pairs an event has, where some are given, and where three are all there are."""

import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations, pairwise
from unittest.mock import patch

import pytest

from rapport.domain.connections import choosing
from rapport.domain.connections.choosing import MOST_MATCHED, choose
from rapport.domain.connections.introduction import Fixed, Introduction, Introductions, in_parts
from rapport.domain.connections.pairs import pair_id
from rapport.domain.matching.people import Person

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def _pairs(made: list[Introduction]) -> set[tuple[str, str]]:
    return {pair.people for pair in made}


def test_one_is_introduced_to_nobody_two_to_each_other_and_three_all_to_each_other() -> None:
    people = [Person(id=id) for id in "abc"]
    assert choose("e", people[:1]) == []
    assert _pairs(choose("e", people[:2])) == {("a", "b")}
    assert _pairs(choose("e", people)) == {("a", "b"), ("a", "c"), ("b", "c")}


def test_of_three_two_who_must_not_meet_are_not_introduced() -> None:
    people = [Person(id=id) for id in "abc"]
    assert _pairs(choose("e", people, {frozenset("ab")})) == {("a", "c"), ("b", "c")}


def test_of_three_one_who_wants_to_meet_one_meets_one() -> None:
    people = [Person(id="a", most=1), Person(id="b"), Person(id="c")]
    made = _pairs(choose("e", people))
    assert len([pair for pair in made if "a" in pair]) == 1


@pytest.mark.parametrize("number", [6, 40])
def test_a_pair_made_by_hand_counts_in_each_ones_three(number: int) -> None:
    """Both would have three without it: all offer what all ask for."""
    everything = frozenset({"x", "y", "z"})
    people = [Person(id=f"p{n:02}", asks=everything, offers=everything) for n in range(number)]
    made = choose("e", people, by_hand=[frozenset(("p00", "p05"))])
    assert [pair.people for pair in made if pair.by_hand] == [("p00", "p05")]
    assert max(sum(person.id in pair.people for pair in made) for person in people) == 3


def test_by_hand_nobody_is_introduced_to_more_than_they_agreed_to_and_the_first_pairs_stand() -> None:
    people = [Person(id=id, most=1 if id == "c" else 3) for id in "abcdefg"]
    by_hand = [frozenset(two) for two in ("ab", "ac", "cd", "ad", "ae", "ef")]
    made = choose("e", people, by_hand=by_hand)
    assert {pair.people for pair in made if pair.by_hand} == {("a", "b"), ("a", "c"), ("a", "d"), ("e", "f")}
    made = choose("e", people, by_hand=by_hand, given={frozenset("ag"), frozenset("af")})
    assert {pair.people for pair in made if pair.by_hand} == {("a", "b"), ("c", "d"), ("e", "f")}


@pytest.mark.parametrize("number", [5, 20])
def test_a_top_up_gives_newcomers_somebody_and_pairs_no_two_others_anew(number: int) -> None:
    people = [Person(id=f"p{n:02}", asks=frozenset("x"), offers=frozenset("x")) for n in range(number)]
    before = choose("e", people[:-1])
    given = {frozenset(pair.people) for pair in before}
    newcomer = people[-1].id
    free = [person for person in people[:-1] if sum(person.id in pair for pair in given) < 3]
    after = choose("e", people, given=given)
    assert all(newcomer in pair.people for pair in after)
    assert bool(after) is bool(free)
    assert given.isdisjoint(frozenset(pair.people) for pair in after)


def test_whoever_was_named_counts_and_a_no_shows_in_nothing() -> None:
    """Not in whom anybody is introduced to next, if nobody joins: organisers see that."""
    people = [Person(id=id, asks=frozenset("x"), offers=frozenset("x")) for id in "abcd"]
    given = [frozenset("ab"), frozenset("cd")]
    assert choose("e", people, {frozenset("ab")}, given=given) == choose("e", people, given=given) == []
    gone = [*given, frozenset("ay"), frozenset("az")]
    made = choose("e", [*people, Person(id="new")], {frozenset("ab")}, given=gone)
    assert "a" not in {id for pair in made for id in pair.people}, "who was named to three people, two of whom are gone"
    assert made


def test_in_parts_too_a_pair_made_by_hand_counts_in_each_ones_three() -> None:
    people = [Person(id=f"p{n:02}", asks=frozenset("x"), offers=frozenset("x")) for n in range(40)]
    by_hand = [frozenset((one.id, other.id)) for one, other in pairwise(people)]
    with patch.object(choosing, "MOST_MATCHED", 10):
        made = choose("e", people, by_hand=by_hand)
    assert max(Counter(id for pair in made for id in pair.people).values()) == 3


def test_what_either_asks_and_the_other_offers_stands_with_whose_it_is() -> None:
    people = [Person(id="a", asks=frozenset("xy"), offers=frozenset("z")), Person(id="b", offers=frozenset("x"))]
    (pair,) = choose("e", people)
    assert pair.asked_by("a") == ("x",)
    assert pair.asked_by("b") == ()
    assert pair.id == pair_id("e", "b", "a")
    assert pair.other("a") == "b"


def test_more_than_are_matched_together_are_matched_in_parts_and_nobody_is_left_alone() -> None:
    people = [Person(id=f"p{n:05}") for n in range(MOST_MATCHED + 20)]
    made = choose("e", people)
    assert {id for pair in made for id in pair.people} == {person.id for person in people}


def test_a_round_is_kept_in_parts_that_fit_an_item_and_is_whole_again() -> None:
    ids = [f"{n:032x}" for n in range(150)]
    pairs = tuple(
        Introduction(id=pair_id("e", *two), people=two, met=(("a-rather-long-topic",) * 3,) * 2)
        for two in list(combinations(ids, 2))[:3000]
    )
    parts = in_parts(Introductions(group="g", event="e", round=1, mailing="m", fixed_at=NOW, pairs=pairs))
    assert len(parts) > 1
    assert {(part.part, part.parts) for part in parts} == {(n, len(parts)) for n in range(len(parts))}
    whole = Fixed(rounds={1: parts})
    assert tuple(whole.pairs) == pairs
    assert whole.of(ids[0]) == [pair for pair in pairs if ids[0] in pair.people]
    assert whole.next_round == 2


def test_nobody_is_fixed_in_no_pairs_too() -> None:
    """For then a later mailing tops it up, and does not begin anew."""
    empty = Introductions(group="g", event="e", round=1, mailing="m", fixed_at=NOW)
    assert in_parts(empty) == [empty]


def test_many_people_take_memory_by_their_number_not_by_its_square() -> None:
    people = [Person(id=f"c{number}", most=0) for number in range(1_000)]
    tracemalloc.start()
    try:
        assert choose("e", people) == []
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
