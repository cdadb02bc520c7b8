"""Mailings, and what SES answers and says later."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from unittest.mock import patch

from tests.crash.flows.flow import flow
from tests.crash.setups import (
    DAY_BEFORE,
    MORNING_AFTER,
    event_with_free_places,
    full_event,
    lost_messages,
    lost_promotion,
    lost_reminder,
    mailing_closed,
    several_pages,
    tick_and_drain,
    unknown_delivery,
    unknown_mail,
    unknown_reminder,
    until,
)
from tests.testing.simulation.world import EVENT, SimulatedWorld


def _small_pages(batch: int) -> AbstractContextManager[object]:
    return patch("rapport.sending.mailings.reconcile.BATCH", batch)


@flow("a reminder begins and goes out", until(DAY_BEFORE))
def _(world: SimulatedWorld) -> None:
    tick_and_drain(world)


@flow("a reminder goes out over several pages", until(DAY_BEFORE, several_pages), among=lambda: _small_pages(1))
def _(world: SimulatedWorld) -> None:
    tick_and_drain(world)


@flow("a reminder's mailing is closed", until(DAY_BEFORE + timedelta(minutes=6), several_pages))
def _(world: SimulatedWorld) -> None:
    tick_and_drain(world)


@flow("follow-ups to who came and who did not", until(MORNING_AFTER))
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{EVENT}/attendees/{world.contact('ada')}/check-in", {})
    tick_and_drain(world)


@flow("what lost messages asked for is found by the tick", lost_messages)
def _(world: SimulatedWorld) -> None:
    tick_and_drain(world)


# ---- What SES answers, and says later ----


def _confirmation_answered(answer: str) -> Callable[[SimulatedWorld], None]:
    def run(world: SimulatedWorld) -> None:
        world.cloud.ses_answers["eve on-signup"] = _answers(answer)
        world.sign_up("eve")
        world.run_on(world.cloud.now + timedelta(minutes=20))

    return run


def _reminder_answered(answer: str) -> Callable[[SimulatedWorld], None]:
    def run(world: SimulatedWorld) -> None:
        world.cloud.ses_answers["ada day-before"] = _answers(answer)
        tick_and_drain(world)
        world.run_on(world.cloud.now + timedelta(minutes=10))

    return run


def _answers(answer: str) -> list[str]:
    """Once; but what SES rejects, it rejects each time."""
    return [answer] * (9 if answer == "reject" else 1)


for _answer in ("throttle", "reject", "pause", "unreachable", "timeout", "accept_then_timeout"):
    _held = int("timeout" in _answer)
    flow(f"confirmation, {_answer}", event_with_free_places)(_confirmation_answered(_answer))
    flow(f"reminder, {_answer}", until(DAY_BEFORE), unknown=_held)(_reminder_answered(_answer))


@flow("SES tells of a send", unknown_reminder)
def _(world: SimulatedWorld) -> None:
    world.cloud.publish(unknown_mail(world), "send")
    world.drain()


@flow("SES tells of a send once the mailing is closed", mailing_closed(unknown_reminder))
def _(world: SimulatedWorld) -> None:
    world.cloud.publish(unknown_mail(world), "send")
    world.drain()


@flow("SES tells of deliveries, a bounce and a complaint", full_event)
def _(world: SimulatedWorld) -> None:
    first, second, third, fourth = world.cloud.mailbox
    world.cloud.publish(first, "bounce")
    world.cloud.publish(first, "delivery")
    world.cloud.publish(second, "complaint")
    world.cloud.publish(third, "delivery")
    world.cloud.publish(fourth, "send")
    world.drain()


@flow("an organiser says that it was sent", unknown_reminder)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{unknown_delivery(world)}/settle", {"as": "sent"})
    world.drain()


@flow("an organiser says so once the mailing is closed", mailing_closed(unknown_reminder))
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{unknown_delivery(world)}/settle", {"as": "sent"})
    world.drain()


@flow("an organiser has it sent again", lost_reminder)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{unknown_delivery(world)}/settle", {"as": "planned"})
    world.drain()


@flow("an organiser has a signup change's mail sent again", lost_promotion)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{unknown_delivery(world)}/settle", {"as": "planned"})
    world.drain()
