"""Ten thousand addresses typed into a group's form: it mails them at its pace, and loses none."""

from datetime import datetime, timedelta
from unittest.mock import patch

from benchmarks.meter import metered
from rapport.domain.limits.budget import Rate
from rapport.sending.budgets import Budgets
from tests.testing.deliveries import deliveries, sign_up_many
from tests.testing.world import MONDAY, World

HOUR = timedelta(hours=1)


def turns(world: World, mails: int, processes: int) -> list[datetime]:
    """The turns of so many mails that so many processes have at once."""
    budgets = [Budgets(world.app.table, world.app.keyed_hash) for _ in range(processes)]
    return sorted(budgets[number % processes].turn_of_group("demo", world.now) for number in range(mails))


def test_of_ten_thousand_at_once_more_than_2000_go_in_each_hour_and_all_have_their_turn(world: World) -> None:
    found = turns(world, 10_000, processes=5)
    at_once = sum(turn == MONDAY for turn in found)
    assert 2_000 <= at_once <= 2_500 + 5 * 25
    for hour in range(2):
        later = sum(MONDAY + hour * HOUR < turn <= MONDAY + (hour + 1) * HOUR for turn in found)
        assert 2_000 <= later <= 2_500 + 25
    assert max(found) <= MONDAY + 3 * HOUR


def test_where_each_process_dies_after_one_mail_2000_go_at_once_all_the_same(world: World) -> None:
    """A process's first mails of an hour cost nothing, so that those it did not send are nobody's loss."""
    assert turns(world, 2_000, processes=2_000) == [MONDAY] * 2_000


def test_a_crowd_writes_the_group_s_counter_once_for_25_and_a_quiet_group_never(world: World) -> None:
    with metered() as bill:
        turns(world, 25, processes=1)
    assert bill.requests.total() == 0
    with metered() as bill:
        turns(world, 250, processes=1)
    assert bill.requests.total() <= 3 * 9


def test_what_it_holds_back_is_shown_and_goes_out_later(world: World) -> None:
    event = world.event(starts_at="2027-03-10T18:30:00", ends_at="2027-03-10T21:00:00")
    with (
        patch("rapport.sending.budgets.GROUP", Rate(at_once=2, each=timedelta(minutes=30))),
        patch("rapport.sending.budgets.BLOCK", 2),
        patch("rapport.http.organizer.groups.GROUP", Rate(at_once=2, each=timedelta(minutes=30))),
    ):
        assert world.ask("GET", "/v1/groups/demo")["answers_wait_until"] is None
        sign_up_many(world, event, 10)
        shown = sorted((one["state"], one["reason"]) for one in deliveries(world, event))
        assert shown == [("planned", "budget")] * 4 + [("sent", None)] * 6
        assert world.ask("GET", "/v1/groups/demo")["answers_wait_until"] == "2026-11-23T10:30:00Z"
        world.wind(timedelta(minutes=31))
        assert len(world.mails()) == 8
        world.wind(HOUR)
    assert len(world.mails()) == 10
    assert {one["state"] for one in deliveries(world, event)} == {"sent"}
