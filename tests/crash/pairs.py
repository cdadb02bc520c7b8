"""Who may be at work at the same time, each pair after the setup in which they race."""

from dataclasses import dataclass
from datetime import timedelta

from rapport.domain.connections.pairs import pair_id
from tests.crash.setups import (
    DAY_BEFORE,
    FOUR,
    Step,
    accept_invitation,
    asked_to_confirm,
    confirmation_queued,
    event_with_free_places,
    full_event,
    full_event_without_waitlist,
    introductions_due,
    introductions_queued,
    invitation_queued,
    invited,
    last_call,
    lost_reminder,
    mailing_to_close,
    one_place_left,
    place_offered,
    promotion_without_answer,
    reminder_begun,
    reminder_due,
    reminder_of,
    reminder_overdue,
    reminder_queued,
    run_out,
    sender_died,
    two_owners,
    two_to_a_mailbox,
    unknown_reminder,
    unknown_to_reconcile,
    until,
)
from tests.testing.simulation.world import EVENT, MEETING, SimulatedWorld


@dataclass(frozen=True)
class Pair:
    setup: Step
    one: Step
    other: Step | None = None
    """None: the same twice."""
    may_be_unknown: int = 0
    """How many outcomes may be."""


def _make_event(world: SimulatedWorld) -> None:
    """Always with the same key."""
    world.ask("POST", "/v1/groups/demo/events", MEETING, once="made")


def _hand_out(queue: str, only: int | None = None) -> Step:
    return lambda world: world.hand_out(queue, only)


def _sign_up(name: str) -> Step:
    """Which the event's cancellation may forbid."""
    form = {"email": f"{name}@example.org", "name": name.title()}
    return lambda world: world.call("POST", f"/public{EVENT}/signups", form, key=False)


def _cancel(name: str) -> Step:
    return lambda world: world.cancel(name)


def _own(name: str, action: str) -> Step:
    """Which what somebody else does may forbid."""
    return lambda world: world.call("POST", f"/public/v1/signups/{world.token(name)}/{action}", {}, key=False)


def _check_in(name: str) -> Step:
    return lambda world: world.call("POST", f"{EVENT}/attendees/{world.contact(name)}/check-in", {})


def _change(**fields: object) -> Step:
    return lambda world: world.call("PATCH", EVENT, fields)


def _cancel_event(world: SimulatedWorld) -> None:
    world.call("POST", f"{EVENT}/cancel")


def _erase(name: str) -> Step:
    return lambda world: world.call("DELETE", f"/v1/groups/demo/contacts/{world.contact(name)}")


def _remove_member(name: str) -> Step:
    return lambda world: world.call("DELETE", f"/v1/groups/demo/members/{world.contact(name)}")


def _demote(name: str) -> Step:
    path = "/v1/groups/demo/members"
    return lambda world: world.call("PATCH", f"{path}/{world.contact(name)}", {"role": "check_in"})


def _switch_off(world: SimulatedWorld) -> None:
    world.ask("PATCH", f"{EVENT}/rules/day-before", {"enabled": False})


def _ses_says_all(world: SimulatedWorld) -> None:
    """SES tells of every mail that it has sent until now."""
    for mail in world.cloud.mailbox:
        world.cloud.publish(mail, "send")
    world.drain_only("SesEventsQueue")


def _pass(world: SimulatedWorld, minutes: int) -> None:
    """Time passes, and all that is to be done by then is done by others."""
    world.run_on(world.cloud.now + timedelta(minutes=minutes))


def _settle_promotion(world: SimulatedWorld) -> None:
    """As to be sent again, where its outcome is unknown by now."""
    path = f"{EVENT}/deliveries/on-promoted_changes_{world.contact('cleo')}_t2"
    world.call("POST", f"{path}/settle", {"as": "planned"})


def _bounce(world: SimulatedWorld) -> None:
    world.cloud.publish(world.cloud.mailbox[0], "bounce")
    world.drain_only("SesEventsQueue")


def _pair_of(world: SimulatedWorld, *names: str) -> str:
    one, other = map(world.contact, names)
    return pair_id(EVENT.rpartition("/")[2], one, other)


def _veto(*names: str) -> Step:
    """Which is refused once it went out."""
    return lambda world: world.call("POST", f"{EVENT}/introductions/{_pair_of(world, *names)}/veto")


def _decline(name: str, other: str) -> Step:
    return lambda world: world.ask(
        "POST",
        f"/s/{world.token(name)}/introductions",
        f"choice=decline&introduction={_pair_of(world, name, other)}",
        key=False,
    )


def _settle(as_: str) -> Step:
    """The outcome of the first one's reminder."""
    return lambda world: world.call("POST", f"{reminder_of(world, 'ada')}/settle", {"as": as_})


_ANOTHER_DAY = {"starts_at": "2026-11-27T18:30:00", "ends_at": "2026-11-27T21:00:00"}
_SENDER, _RECONCILER = _hand_out("SoonQueue"), _hand_out("JobsQueue")

PAIRS: dict[str, Pair] = {
    # ---- The same twice ----
    "two senders of one confirmation": Pair(confirmation_queued, _hand_out("NowQueue")),
    "two senders of two mails to one mailbox": Pair(
        two_to_a_mailbox, _hand_out("NowQueue", 0), _hand_out("NowQueue", 1)
    ),
    "two senders of one mailing": Pair(reminder_queued, _SENDER),
    "two ticks": Pair(until(DAY_BEFORE), SimulatedWorld.tick),
    "two plannings of one event": Pair(reminder_due, _RECONCILER),
    "two passes over one mailing": Pair(reminder_begun, _RECONCILER),
    "two closing passes": Pair(mailing_to_close, _RECONCILER),
    "one address signs up twice": Pair(event_with_free_places, _sign_up("eve")),
    "one cancels twice": Pair(full_event, _cancel("ada")),
    "one makes an event twice, with one key": Pair(event_with_free_places, _make_event),
    # ---- For a place ----
    "two newcomers for the last place": Pair(one_place_left, _sign_up("eve"), _sign_up("fay")),
    "two give up their places": Pair(full_event, _cancel("ada"), _cancel("ben")),
    "a cancel and a newcomer": Pair(full_event, _cancel("ada"), _sign_up("eve")),
    "a cancel and a first to wait": Pair(full_event_without_waitlist, _cancel("ada"), _sign_up("eve")),
    "a cancel and the cancel of the first in line": Pair(full_event, _cancel("ada"), _cancel("cleo")),
    "a cancel and a check-in": Pair(full_event, _cancel("ada"), _check_in("ada")),
    "a newcomer and more places": Pair(full_event, _sign_up("eve"), _change(capacity=3)),
    "a newcomer and fewer places": Pair(one_place_left, _sign_up("eve"), _change(capacity=2)),
    "a cancel and more places": Pair(full_event, _cancel("ada"), _change(capacity=4)),
    "a newcomer and the event's cancellation": Pair(event_with_free_places, _sign_up("eve"), _cancel_event),
    "an erasure and a newcomer": Pair(full_event, _erase("ada"), _sign_up("eve")),
    "an erasure and the same address again": Pair(full_event, _erase("ada"), _sign_up("ada")),
    # ---- For a place that is held ----
    "an accept and the end of the offer": Pair(run_out("ben", place_offered), _own("ben", "accept"), _RECONCILER),
    "two ends of one offer": Pair(run_out("ben", place_offered), _RECONCILER),
    "an accept and a decline": Pair(place_offered, _own("ben", "accept"), _own("ben", "decline")),
    "a decline and the cancel of the next in line": Pair(place_offered, _own("ben", "decline"), _cancel("cleo")),
    "a decline and more places": Pair(place_offered, _own("ben", "decline"), _change(capacity=2)),
    "an accept and fewer places": Pair(place_offered, _own("ben", "accept"), _change(capacity=1)),
    "a decline and a newcomer": Pair(place_offered, _own("ben", "decline"), _sign_up("eve")),
    "two accept in the last hours": Pair(last_call, _own("ben", "accept"), _own("cleo", "accept")),
    "a confirmation and the end of what is held": Pair(
        run_out("ada", asked_to_confirm), _own("ada", "confirm"), _RECONCILER
    ),
    "two newcomers for the last place that is held": Pair(asked_to_confirm, _sign_up("eve"), _own("ben", "confirm")),
    # ---- Among members ----
    "two senders of one invitation": Pair(invitation_queued, _hand_out("NowQueue")),
    "one accepts twice": Pair(invited, accept_invitation),
    "one accepts and is given a lesser role": Pair(invited, accept_invitation, _demote("ines")),
    "two owners remove each other": Pair(two_owners, _remove_member("olga"), _remove_member("ines")),
    "one owner is removed and the other made less": Pair(two_owners, _remove_member("olga"), _demote("ines")),
    # ---- With a mailing under way ----
    "a sender and a cancel": Pair(reminder_queued, _SENDER, _cancel("ada")),
    "a sender and an unsubscribe": Pair(reminder_queued, _SENDER, lambda world: world.unsubscribe("ben")),
    "a sender and a bounce": Pair(reminder_queued, _SENDER, _bounce),
    "a sender and an erasure": Pair(reminder_queued, _SENDER, _erase("ben")),
    "a sender and a move": Pair(reminder_queued, _SENDER, _change(**_ANOTHER_DAY)),
    "a sender and another venue": Pair(reminder_queued, _SENDER, _change(venue={"name": "Hall B"})),
    "a sender and the event's cancellation": Pair(reminder_queued, _SENDER, _cancel_event),
    "a sender and its rule switched off": Pair(reminder_queued, _SENDER, _switch_off),
    "a sender and a pass": Pair(reminder_overdue, _SENDER, _RECONCILER),
    "a sender and SES's own word": Pair(reminder_queued, _SENDER, _ses_says_all),
    "a fan-out and a move": Pair(reminder_begun, _RECONCILER, _change(**_ANOTHER_DAY)),
    "a fan-out and a newcomer": Pair(reminder_begun, _RECONCILER, _sign_up("eve")),
    "a fan-out and a cancel": Pair(reminder_begun, _RECONCILER, _cancel("ada")),
    "a planning and a move": Pair(reminder_due, _RECONCILER, _change(**_ANOTHER_DAY)),
    "a planning and the event's cancellation": Pair(reminder_due, _RECONCILER, _cancel_event),
    "a planning and its rule switched off": Pair(reminder_due, _RECONCILER, _switch_off),
    # ---- About who is introduced to whom ----
    "two plannings of one round of introductions": Pair(introductions_due(*FOUR), _RECONCILER),
    "a planning that introduces and a veto": Pair(introductions_due(*FOUR), _RECONCILER, _veto("ada", "ben")),
    "a planning that introduces and a cancel": Pair(introductions_due(*FOUR), _RECONCILER, _cancel("ada")),
    "a sender of introductions and a decline": Pair(introductions_queued(*FOUR), _SENDER, _decline("ada", "ben")),
    "a sender of introductions and a cancel": Pair(introductions_queued("ada", "ben"), _SENDER, _cancel("ada")),
    # ---- About an outcome that nobody knows ----
    "a confirmation's sender that is frozen for twenty minutes": Pair(
        confirmation_queued, _hand_out("NowQueue"), lambda world: _pass(world, 20), may_be_unknown=1
    ),
    "a sender of a promotion and an organiser's word": Pair(
        promotion_without_answer, _hand_out("NowQueue"), _settle_promotion, may_be_unknown=1
    ),
    "SES's word and a pass that counts": Pair(unknown_to_reconcile, _ses_says_all, _RECONCILER),
    "SES's word twice": Pair(unknown_reminder, _ses_says_all),
    "a sender that is frozen beyond its lease": Pair(
        reminder_queued, _SENDER, lambda world: _pass(world, 3), may_be_unknown=1
    ),
    "SES's word and a pass that finds a sender dead": Pair(sender_died, _ses_says_all, _RECONCILER),
    "SES's word and an organiser's that it was sent": Pair(unknown_reminder, _ses_says_all, _settle("sent")),
    "SES's word and an organiser's to send again": Pair(unknown_reminder, _ses_says_all, _settle("planned")),
    "two organisers have it sent again": Pair(lost_reminder, _settle("planned")),
}
