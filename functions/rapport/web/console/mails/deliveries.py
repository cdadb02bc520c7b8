"""Copies of mails as lists show them: to whom, of what, what became of them and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ....domain.base.dataclass import dataclass
from ....domain.delivery import Delivery, DeliveryState, Outcome
from ....domain.wording import short_moment_text
from .rule_words import FATES, OUTCOMES, REASONS

__all__ = ["KINDS", "STATES", "Delivery", "DeliveryShown", "shown"]

STATES: Mapping[DeliveryState, str] = {
    DeliveryState.UNKNOWN: "Unknown",
    DeliveryState.FAILED: "Failed",
    DeliveryState.SKIPPED: "Not sent",
    DeliveryState.PLANNED: "Waiting",
    DeliveryState.SENT: "Sent",
}
"""By which lists are filtered: what may need somebody first."""
KINDS: Mapping[str, str] = {
    "alert": "Alert: sending was held",
    "invitation": "Invitation to the team",
    "rule_test": "Test of a mail",
}
"""What a group's own mails are, by their kind, which is their mailing."""
_BAD = (Outcome.BOUNCED, Outcome.COMPLAINED)


@dataclass(frozen=True)
class DeliveryShown:
    id: str
    contact: str
    email: str
    of: str
    """The name of its mailing."""
    mailing: str
    """Empty where it is not on the timeline any more: its rule was deleted."""
    fate: str
    why: str
    when: str
    tone: str
    """`good`, `warm`, `bad`, or nothing to speak of."""
    is_unknown: bool


def shown(
    deliveries: Iterable[Delivery], names: Mapping[str, str], timezone: str, now: datetime
) -> list[DeliveryShown]:
    """`names`: of mailings. `timezone`: of the event."""
    return [
        DeliveryShown(
            id=one.id,
            contact=one.contact,
            email=one.email or "erased, or without an address",
            of=names.get(one.mailing, one.mailing),
            mailing=one.mailing if one.mailing in names else "",
            fate=OUTCOMES[one.outcome] if one.outcome else FATES[one.state],
            why=_why(one, timezone, now),
            when=_when(one, timezone, now),
            tone=_tone(one),
            is_unknown=one.state is DeliveryState.UNKNOWN,
        )
        for one in deliveries
    ]


def _why(delivery: Delivery, timezone: str, now: datetime) -> str:
    if delivery.reason is None or delivery.state is DeliveryState.SENT:
        return ""
    waits = delivery.state is DeliveryState.PLANNED and delivery.held_until is not None
    held = f", until {short_moment_text(delivery.held_until, timezone, now)}" if waits and delivery.held_until else ""
    return REASONS[delivery.reason] + held


def _when(delivery: Delivery, timezone: str, now: datetime) -> str:
    """In short: of this year without it."""
    at = delivery.sent_at or delivery.attempted_at
    return "" if at is None else short_moment_text(at, timezone, now)


def _tone(delivery: Delivery) -> str:
    if delivery.state is DeliveryState.UNKNOWN:
        return "warm"
    if delivery.state is DeliveryState.FAILED or delivery.outcome in _BAD:
        return "bad"
    return "good" if delivery.outcome is Outcome.DELIVERED else ""
