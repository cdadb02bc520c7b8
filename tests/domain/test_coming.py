"""What is said of what several offer: rough figures, which nobody can make tell of one person."""

from collections.abc import Iterable
from itertools import pairwise
from random import Random

import pytest

from rapport.domain.connections.coming import CHANGES_FROM, TogetherOffered, counted_anew, figure

LABELS = {"law": "Legal advice"}


def counted(*nights: Iterable[str]) -> list[str | None]:
    """What is said after each night's count of who offers one topic."""
    was: dict[str, TogetherOffered] = {}
    said = []
    for now in nights:
        was = counted_anew(was, {"law": set(now)}, LABELS)
        said.append(was["law"].people if was else None)
    return said


@pytest.mark.parametrize(
    ("people", "said"), [(0, None), (2, None), (3, "3+"), (4, "3+"), (5, "5+"), (9, "5+"), (10, "10+"), (500, "10+")]
)
def test_only_three_figures_are_said(people: int, said: str | None) -> None:
    assert figure(people) == said
    assert counted(f"p{number}" for number in range(people)) == [said]


def test_it_stays_until_three_of_those_behind_it_changed() -> None:
    assert counted("abc", "ab", "a", "", "abcd", "xyz") == ["3+", "3+", "3+", None, "3+", "3+"]
    assert counted("abcd", "abcde", "abcdef", "abcdefg") == ["3+", "3+", "3+", "5+"]
    assert counted("abc", "abd", "ade") == ["3+"] * 3
    assert counted("ab", "abc") == [None, "3+"]


def test_topics_that_are_gone_are_said_no_more_and_labels_are_as_they_are_now() -> None:
    was = counted_anew({}, {"law": set("abc"), "art": set("abc")}, {**LABELS, "art": "Art"})
    now = counted_anew(was, {"law": set("abc")}, {"law": "Rechtsberatung"})
    assert {id: (one.topic, one.people) for id, one in now.items()} == {"law": ("Rechtsberatung", "3+")}


def test_a_figure_never_follows_fewer_than_three() -> None:
    """While a crowd of any size comes and goes one by one, it changes every third night at most, and is true then."""
    chance = Random(3)
    crowd, comes = [f"p{number}" for number in range(30)], set[str]()
    nights: list[frozenset[str]] = []
    for size in (4, 2, 14, 9, 11, 9, 30, 0, 6, 3, 12, 8):
        while len(comes) != size:
            comes ^= {chance.choice([one for one in crowd if (one in comes) == (len(comes) > size)])}
            nights.append(frozenset(comes))
    said = counted(*nights)
    changes = [night for night in range(1, len(said)) if said[night] != said[night - 1]]
    assert len(changes) > 10
    assert all(later - sooner >= CHANGES_FROM for sooner, later in pairwise(changes))
    assert all(said[night] == figure(len(nights[night])) for night in changes)
