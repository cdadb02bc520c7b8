"""Mailings, and what SES answers and says later."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from unittest.mock import patch

from tests.crash.flows.flow import flow
from tests.crash.setups import (
    DAY_BEFORE,
    MORNING_AFTER,
    a_crowd,
    books_closed,
    full_house,
    half_empty,
    held_delivery,
    lost_nudges,
    lost_promotion,
    lost_reminder,
    unknown_mail,
    unknown_reminder,
    until,
    work_through,
)
from tests.testing.simulation.world import EVENT, World


def _small_pages(batch: int) -> AbstractContextManager[object]:
    return patch("rapport.sending.mailings.reconcile.BATCH", batch)


@flow("a reminder begins and goes out", until(DAY_BEFORE))
def _(world: World) -> None:
    work_through(world)


@flow("a reminder goes out over several pages", until(DAY_BEFORE, a_crowd), among=lambda: _small_pages(1))
def _(world: World) -> None:
    work_through(world)


@flow("a reminder's books are closed", until(DAY_BEFORE + timedelta(minutes=6), a_crowd))
def _(world: World) -> None:
    work_through(world)


@flow("follow-ups to who came and who did not", until(MORNING_AFTER))
def _(world: World) -> None:
    world.ask("POST", f"{EVENT}/attendees/{world.contact('ada')}/check-in", {})
    work_through(world)


@flow("what nudges lost is found by the tick", lost_nudges)
def _(world: World) -> None:
    work_through(world)


# ---- What SES answers, and says later ----


def _confirmation_answered(answer: str) -> Callable[[World], None]:
    def run(world: World) -> None:
        world.cloud.ses_answers["eve on-signup"] = _answers(answer)
        world.sign_up("eve")
        world.run_on(world.cloud.now + timedelta(minutes=20))

    return run


def _reminder_answered(answer: str) -> Callable[[World], None]:
    def run(world: World) -> None:
        world.cloud.ses_answers["ada day-before"] = _answers(answer)
        work_through(world)
        world.run_on(world.cloud.now + timedelta(minutes=10))

    return run


def _answers(answer: str) -> list[str]:
    """Once; but what SES rejects, it rejects each time."""
    return [answer] * (9 if answer == "reject" else 1)


for _answer in ("throttle", "reject", "pause", "unreachable", "timeout", "accept_then_timeout"):
    _held = int("timeout" in _answer)
    flow(f"confirmation, {_answer}", half_empty)(_confirmation_answered(_answer))
    flow(f"reminder, {_answer}", until(DAY_BEFORE), unknown=_held)(_reminder_answered(_answer))


@flow("SES tells of a send", unknown_reminder)
def _(world: World) -> None:
    world.cloud.publish(unknown_mail(world), "send")
    world.drain()


@flow("SES tells of a send once the books are closed", books_closed(unknown_reminder))
def _(world: World) -> None:
    world.cloud.publish(unknown_mail(world), "send")
    world.drain()


@flow("SES tells of deliveries, a bounce and a complaint", full_house)
def _(world: World) -> None:
    first, second, third, fourth = world.cloud.mailbox
    world.cloud.publish(first, "bounce")
    world.cloud.publish(first, "delivery")
    world.cloud.publish(second, "complaint")
    world.cloud.publish(third, "delivery")
    world.cloud.publish(fourth, "send")
    world.drain()


@flow("an organiser says that it was sent", unknown_reminder)
def _(world: World) -> None:
    world.ask("POST", f"{held_delivery(world)}/settle", {"as": "sent"})
    world.drain()


@flow("an organiser says so once the books are closed", books_closed(unknown_reminder))
def _(world: World) -> None:
    world.ask("POST", f"{held_delivery(world)}/settle", {"as": "sent"})
    world.drain()


@flow("an organiser has it sent again", lost_reminder)
def _(world: World) -> None:
    world.ask("POST", f"{held_delivery(world)}/settle", {"as": "planned"})
    world.drain()


@flow("an organiser has an act's mail sent again", lost_promotion)
def _(world: World) -> None:
    world.ask("POST", f"{held_delivery(world)}/settle", {"as": "planned"})
    world.drain()
