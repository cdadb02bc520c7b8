"""Whoever never says whether they met those whom they were introduced to is left out: others would be let down."""

from dataclasses import replace
from datetime import datetime, timedelta

from ...base.dataclass import dataclass
from ...contact import Contact
from ...delivery import Delivery, DeliveryState, Outcome
from ...rule import Rule, Trigger

MOST = 3
"""Events in a row that may go by without an answer."""
LEFT_OUT_NEWS_HELPS = timedelta(days=30)
"""For how long it is worth telling that they are left out."""
AFTER = timedelta(days=7)
"""How long after the mail that asks an event counts as unanswered; later answers count all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """Who was asked of an event whom they met, and has not answered, is to be looked for. A job."""

    group: str
    event: str
    mailing: str
    """The one that asked."""
    due_at: datetime
    claims: int = 0


def asks_whom_they_met(rule: Rule) -> bool:
    """Whether a rule's mails ask it, in the place of the introductions that they would name before the event."""
    return rule.trigger in (Trigger.AFTER_START, Trigger.AFTER_END) and "{{introductions}}" in rule.body


def was_asked(delivery: Delivery) -> bool:
    """Whether a mail that asks is with its reader: SES said that their mailbox took it. Of any other nobody knows."""
    return delivery.state is DeliveryState.SENT and delivery.outcome is Outcome.DELIVERED


def with_unanswered(contact: Contact, event: str, now: datetime) -> Contact:
    """The contact once an event went by without their answer; the same one again changes nothing."""
    if event in contact.unanswered or contact.left_out_at is not None:
        return contact
    unanswered = (*contact.unanswered, event)
    return replace(contact, unanswered=unanswered, left_out_at=now if len(unanswered) >= MOST else None)


def with_answer(contact: Contact) -> Contact:
    """The contact once they said anything: they are introduced again, and counting begins anew."""
    return replace(contact, unanswered=(), left_out_at=None)
