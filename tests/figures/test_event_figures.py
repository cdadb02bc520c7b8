"""An event's figures are what happened: a model of a few people's evening says the same."""

from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

import pytest

from rapport.domain.figures import counted
from rapport.queries.figures import event_figures
from rapport.store.figures import kept
from rapport.usecases.figures import count_event
from tests.testing.world import MONDAY, World

EVENING = timedelta(days=3, hours=12)
"""After the meeting of Thursday, 21:00 in Berlin."""


@pytest.fixture
def event(world: World) -> str:
    """Ada and Ben signed up on Monday, Cleo and Dan on Wednesday; Dan cancelled. Ada and Cleo came."""
    event = world.event()
    for who in ("ada", "ben"):
        world.sign_up(event, who)
    world.wind(timedelta(days=2))
    for who in ("cleo", "dan"):
        world.sign_up(event, who)
    world.act(event, "dan", "cancel")
    world.wind(MONDAY + EVENING)
    for who in ("ada", "cleo"):
        world.act(event, who, "check-in")
    return event


def figures(world: World, event: str) -> dict[str, object]:
    return dict(world.ask("GET", f"{event}/figures"))


def test_who_signed_up_had_a_place_and_came(world: World, event: str) -> None:
    assert figures(world, event)["people"] == {
        "signed_up": 4,
        "confirmed": 3,
        "came": 2,
        "came_back": None,
        "show_rate": pytest.approx(2 / 3),
    }
    assert figures(world, event)["sign_ups"] == [{"day": "2026-11-23", "total": 2}, {"day": "2026-11-25", "total": 4}]


def test_nobody_knows_who_came_before_it_is_over_nor_where_nobody_was_checked_in(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.act(event, "ada", "check-in")
    assert world.ask("GET", f"{event}/figures")["people"]["came"] is None
    world.act(event, "ada", "check-in", "DELETE")
    world.wind(MONDAY + EVENING)
    shown = world.ask("GET", f"{event}/figures")["people"]
    assert (shown["came"], shown["show_rate"]) == (None, None)


def test_what_became_of_the_mails_and_when(world: World, event: str) -> None:
    first, second, third = world.mails()[:3]
    world.ses_reports(first, "delivery")
    world.ses_reports(second, "delivery", "complaint")
    world.ses_reports(third, "bounce")
    shown = world.ask("GET", f"{event}/figures")
    mails = shown["mails"]
    assert mails["sent"] == len(world.mails())
    assert (mails["delivered"], mails["complained"], mails["bounced"]) == (1, 1, 1)
    assert sum(day["sent"] for day in shown["mails_by_day"]) == mails["sent"]
    assert shown["mails_by_day"][0]["day"] == "2026-11-23"
    assert shown["mails_by_day"][0]["sent"] == 2, "two confirmations"
    assert shown["cost"]["cents"] == pytest.approx(sum(item["cents"] for item in shown["cost"]["items"]), abs=0.001)


def test_who_comes_to_one_of_the_next_events_came_back(world: World, event: str) -> None:
    following = world.event(starts_at="2026-12-03T18:30:00", ends_at="2026-12-03T21:00:00")
    for who in ("ada", "ben", "eve"):
        world.sign_up(following, who)
    assert world.ask("GET", f"{event}/figures")["people"]["came_back"] is None, "it has not taken place"
    world.wind(timedelta(days=7))
    for who in ("ada", "ben", "eve"):
        world.act(following, who, "check-in")
    assert world.ask("GET", f"{event}/figures")["people"]["came_back"] == 1, "ada; ben was missed, eve is new"


def test_a_large_events_figures_are_counted_each_night_and_kept(world: World) -> None:
    with ExitStack() as large:
        for knows in (counted, event_figures, count_event):
            large.enter_context(patch.object(knows, "MOST_COUNTED_AT_ONCE", 1))
        event = world.event()
        for who in ("ada", "ben"):
            world.sign_up(event, who)
        shown = world.ask("GET", f"{event}/figures")
        assert (shown["people"]["signed_up"], shown["counted_at"], shown["mails"]) == (2, None, None)
        world.wind(timedelta(days=1))
        world.sign_up(event, "cleo")
        shown = world.ask("GET", f"{event}/figures")
        assert shown["people"]["signed_up"] == 3, "as of now"
        assert (shown["sign_ups"], shown["mails"]["sent"]) == ([{"day": "2026-11-23", "total": 2}], 2)
        world.wind(timedelta(days=1))
        assert world.ask("GET", f"{event}/figures")["sign_ups"][-1]["total"] == 3


def test_what_is_kept_in_the_end_is_what_is_counted_now(world: World, event: str) -> None:
    world.wind(timedelta(days=4))
    kept_ = kept.find(world.app.table, "demo", event.rpartition("/")[2])
    assert kept_ is not None
    assert kept_.due_at is None, "that was the last time"
    shown = world.ask("GET", f"{event}/figures")
    assert dict(kept_.sign_ups) == {"2026-11-23": 2, "2026-11-25": 2}
    assert sum(day["sent"] for day in kept_.mailed.days.values()) == shown["mails"]["sent"] == len(world.mails())
    (past,) = world.ask("GET", "/v1/groups/demo/figures")["events"]
    assert (past["people"], past["mails"]) == (shown["people"], shown["mails"])


def test_an_event_that_is_a_draft_again_or_deleted_is_not_counted_any_more(world: World) -> None:
    drafted, deleted = world.event(), world.event()
    for event in (drafted, deleted):
        world.ask("POST", f"{event}/unpublish")
    world.ask("DELETE", deleted)
    world.wind(timedelta(days=1))
    assert not [key for key in world.dump() if key[1] == "FIGURES"]


def test_a_groups_figures_are_of_its_last_events_and_add_up(world: World, event: str) -> None:
    """What took place: no draft, none that was cancelled; who came is known where anybody was checked in."""
    world.event(publish=False)
    unknown = world.event(starts_at="2026-11-27T18:30:00", ends_at="2026-11-27T21:00:00")
    world.sign_up(unknown, "eve")
    cancelled = world.event(starts_at="2026-11-27T19:30:00", ends_at="2026-11-27T21:00:00")
    world.ask("POST", f"{cancelled}/cancel")
    following = world.event(starts_at="2026-12-03T18:30:00", ends_at="2026-12-03T21:00:00")
    world.sign_up(following, "ada")
    world.wind(timedelta(days=7))
    world.act(following, "ada", "check-in")
    world.wind(timedelta(days=4))
    found = world.ask("GET", "/v1/groups/demo/figures")
    ids = [one["event_id"] for one in found["events"]]
    assert ids == [path.rpartition("/")[2] for path in (event, unknown, following)]
    assert [one["people"]["came"] for one in found["events"]] == [2, None, 1]
    assert found["people"] == {"signed_up": 5, "confirmed": 4, "came": 3, "came_back": 1, "show_rate": 0.75}
    assert found["mails"]["sent"] == sum(one["mails"]["sent"] for one in found["events"]) > 0
