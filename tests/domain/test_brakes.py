"""How much is too much: of proven people and of strangers, of a group and of the whole account."""

from datetime import UTC, datetime, timedelta

import pytest

from rapport.domain.brakes.brake import MOST_PLACES, StrangersBrake, with_place
from rapport.domain.brakes.verdicts import Week, account_at_risk, too_many_bounces, too_many_complaints

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("proven", "strangers", "sent", "brakes"),
    [
        (2, 0, 2, False),
        (3, 0, 3, True),
        (3, 0, 6000, False),
        (3, 0, 5999, True),
        (0, 4, 4, False),
        (0, 5, 5, True),
        (0, 5, 10_000, False),
        (0, 5, 9_999, True),
        (2, 2, 4, False),
        (2, 3, 5, True),
    ],
)
def test_complaints_of_three_proven_people_or_five_of_anybody_and_half_a_permille(
    proven: int, strangers: int, sent: int, brakes: bool
) -> None:
    week = Week(proven_complaints=proven, stranger_complaints=strangers, sent=sent)
    assert (too_many_complaints(week) is not None) == brakes


@pytest.mark.parametrize(
    ("bounces", "sent", "brakes"),
    [(9, 9, False), (10, 10, True), (10, 333, True), (10, 334, False), (30, 1000, False), (31, 1000, True)],
)
def test_bounces_of_three_percent_and_ten(bounces: int, sent: int, brakes: bool) -> None:
    assert (too_many_bounces(bounces, Week(sent=sent)) is not None) == brakes


@pytest.mark.parametrize(
    ("bounces", "complaints", "brakes"),
    [(0.0, 0.0, False), (0.0399, 0.0, False), (0.04, 0.0, True), (0.0, 0.00079, False), (0.0, 0.0008, True)],
)
def test_the_account_is_braked_at_4_percent_bounces_and_8_in_10000_complaints(
    bounces: float, complaints: float, brakes: bool
) -> None:
    assert (account_at_risk(bounces, complaints) is not None) == brakes


def test_strangers_are_slowed_by_source_first_then_by_domain() -> None:
    brake = StrangersBrake(why="", since=NOW, until=NOW + timedelta(days=1), sources=("s1",), domains=("a.example",))
    assert brake.slows("s1", "a.example") == "source#s1"
    assert brake.slows("s2", "a.example") == "domain#a.example"
    assert brake.slows("s2", "b.example") is None


def test_where_bounces_come_from_too_many_places_all_first_mails_are_slowed() -> None:
    places: tuple[str, ...] = ()
    for number in range(MOST_PLACES + 10):
        places = with_place(places, f"s{number}")
    assert len(places) == MOST_PLACES
    brake = StrangersBrake(why="", since=NOW, until=NOW + timedelta(days=1), sources=places)
    assert brake.slows("another", "b.example") == "anywhere"


def test_a_place_is_noted_once_and_only_where_it_is_known() -> None:
    assert with_place(("a",), "a") == ("a",)
    assert with_place(("a",), "") == ("a",)
