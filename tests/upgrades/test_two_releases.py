"""An upgrade, and going back, while people sign up and reminders go out: nothing is lost, and nobody is mailed twice.

It begins with what the last release has stored and queued: a place offered by a cancellation, a reminder under way.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from unittest.mock import patch

import pytest

from tests.testing.simulation.cloud import Simulation, simulated_aws
from tests.testing.simulation.world import EVENT
from tests.upgrades.release import release, releases
from tests.upgrades.two_releases import TwoReleases

WAITING = release(releases()[-1]).waiting
DESCRIPTION = "Coffee and more coffee"
OLD, BOTH, NEXT = 0.0, 0.5, 1.0
"""Of the calls, which the next release answers."""


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    with simulated_aws() as one, patch("tests.testing.simulation.world.TRIES", 30):
        yield one


def live(world: TwoReleases, shares: Sequence[float]) -> TwoReleases:
    """An evening, in stages: in each people come, go and change things while mails are sent, and an hour goes by."""
    for stage, share in enumerate(shares):
        world.share = share
        busy(world, stage)
        world.run_on(world.cloud.now + timedelta(hours=1))
    world.run_on(world.cloud.now + timedelta(days=3))
    assert not world.cloud.violations
    return world


def busy(world: TwoReleases, stage: int) -> None:
    names = [f"guest{stage}{letter}" for letter in "abcd"]
    for said in ("Tea", "Coffee", f"{DESCRIPTION} {stage}"):
        world.ask("PATCH", EVENT, {"capacity": 8 + 4 * stage, "description": said})
    world.cloud.ses_answers[f"{names[2]} on-signup"] = ["throttle"] * 8  # it is tried for hours
    for name in names:
        world.sign_up(name)
        world.tick()
        world.work_off("NowQueue")
        world.work_off("SoonQueue")
    world.act_on_own(names[0], "confirm")
    world.cancel(names[1])
    attendee = world.contact(names[0])
    for method in ("POST", "DELETE", "POST"):
        world.ask(method, f"{EVENT}/attendees/{attendee}/check-in")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{attendee}", {"notes": f"Came in stage {stage}"})
    rule = next(one for one in world.ask("GET", f"{EVENT}/rules").json["items"] if one["trigger"] == "after_end")
    world.ask("PATCH", f"{EVENT}/rules/{rule['id']}", {"name": f"Afterwards {stage}"})


def evening(simulation: Simulation, *shares: float, renames: bool = True) -> TwoReleases:
    return live(TwoReleases(simulation, WAITING, renames=renames), shares)


@pytest.fixture(scope="module")
def undisturbed(simulation: Simulation) -> TwoReleases:
    """What comes of it where nothing is upgraded."""
    world = evening(simulation, OLD, OLD, OLD)
    assert not world.knows_more
    assert world.mailed.count(("ada@example.org", "Tomorrow: Breakfast")) == 1
    assert {count for _, count in Counter(world.mailed).items()} == {1}
    return world


def test_an_upgrade_loses_no_mail_and_doubles_none(simulation: Simulation, undisturbed: TwoReleases) -> None:
    world = TwoReleases(simulation, WAITING)
    world.wave()
    live(world, (OLD, BOTH, NEXT))
    assert world.mailed == undisturbed.mailed
    assert world.refused, "the older one met what the next one had written"
    assert not world.lost
    assert not world.waves
    assert world.ask("GET", EVENT).json["description"] == f"{DESCRIPTION} 2"
    (event,) = [one for one in world.cloud.table.items() if one["sk"]["S"].startswith("EVENT#")]
    assert "about" in event["shown"]["M"]
    assert "description" not in event["shown"]["M"]


def test_one_can_go_back_where_only_fields_were_added(simulation: Simulation, undisturbed: TwoReleases) -> None:
    """Whatever the next release had begun is ended by the one before, and its fields are there when it comes again."""
    world = evening(simulation, NEXT, BOTH, OLD, renames=False)
    assert world.mailed == undisturbed.mailed
    assert not world.refused
    assert world.knows_more
    assert not world.lost


def test_who_goes_back_behind_a_new_version_waits_and_loses_nothing(
    simulation: Simulation, undisturbed: TwoReleases
) -> None:
    """The event is at rest until the next release comes again: a mail is late, not lost."""
    world = TwoReleases(simulation, WAITING)
    world.share = NEXT
    busy(world, 0)
    mailed = world.mailed
    world.share = OLD
    world.run_on(world.cloud.now + timedelta(minutes=30))
    assert world.request("PATCH", EVENT, {"capacity": 9})["statusCode"] == 429
    assert world.mailed == mailed
    world.share = NEXT
    world.run_on(world.cloud.now + timedelta(minutes=30))
    for stage in (1, 2):
        busy(world, stage)
        world.run_on(world.cloud.now + timedelta(hours=1))
    world.run_on(world.cloud.now + timedelta(days=3))
    assert world.mailed == undisturbed.mailed
