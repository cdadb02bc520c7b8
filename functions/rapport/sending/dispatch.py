"""One delivery at a time to SES: intent, call, result. Whatever dies in between, nobody is mailed twice.

The intent (`dispatching`, with attempt and lease) is written on condition before SES is called, so of two workers one
calls. What SES answered is written on condition that the attempt still stands. Between the two the outcome is unknown:
such a delivery is never sent again, but for the confirmation of one's own sign-up, once, after `RETRY_UNKNOWN`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..app import App
from ..aws.ses import NotNow, RefusedForGood, SendingPaused, Uncertain
from ..domain.audience import Reminder, why_never
from ..domain.contact import Contact
from ..domain.delivery import Delivery, DeliveryState, Reason
from ..domain.event import Event
from ..domain.group import Group
from ..domain.rule import Rule, Trigger
from ..domain.signup import Signup
from ..log import logger
from ..store import ledger
from . import compose
from .delivery_lease import CALL, LEASE, as_unknown, expired_as_unknown, log_unknown
from .ledger_writer import LedgerWriter

RETRY_UNKNOWN = timedelta(minutes=15)


WHILE_PAUSED = timedelta(minutes=15)


_BACK_OFF = (1, 2, 4, 8, 15)
"""Minutes until the next attempt, while SES takes nothing."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Why somebody is mailed, with all that the mail is made from, read just before."""

    group: Group
    event: Event
    rule: Rule
    signup: Signup
    contact: Contact | None
    mailing: str
    delivery: str
    due_at: datetime
    deadline: datetime
    why_not: Reason | None
    again: bool = False
    reminders: tuple[Reminder, ...] = ()
    """What went out to the others before: a confirmation says it too."""


@dataclass(frozen=True)
class PutOff:
    """A delivery that could not be brought to its end now."""

    until: datetime
    is_paused: bool = False
    """Whether nobody else of the group, or of the account, can be mailed now either."""


def deliver(app: App, notebook: LedgerWriter, occasion: Occasion, existing: Delivery | None) -> PutOff | None:
    """Brings a delivery to its end, or as far as it goes now.

    Raises WriteConflictError where another worker was faster.
    """
    existing = expired_as_unknown(app, existing) if existing else None
    go_on_at = _must_wait(app, occasion, existing)
    if go_on_at is not None or (existing is not None and not _may_send(occasion, existing)):
        return PutOff(go_on_at) if go_on_at else None
    instead = _instead_of_a_call(app, occasion, existing)
    if instead is None:
        return _dispatch(app, notebook, occasion, existing)
    if existing is None or (
        existing.state is not DeliveryState.UNKNOWN and (existing.state, existing.reason) != instead
    ):
        # What is unknown stays so: SES may have the mail.
        state, reason = instead
        ledger.put_delivery(app.table, replace(_next(occasion, existing), state=state, reason=reason), existing)
    return PutOff(app.now() + WHILE_PAUSED, is_paused=True) if instead[0] is DeliveryState.PLANNED else None


def _instead_of_a_call(app: App, occasion: Occasion, existing: Delivery | None) -> tuple[DeliveryState, Reason] | None:
    """What a delivery is to be left as where SES is not to be called."""
    if _may_be_mailed_already(app, occasion, existing):
        return DeliveryState.UNKNOWN, Reason.RESTORED
    reason = _why_not(app, occasion)
    if reason is not None:
        return DeliveryState.SKIPPED, reason
    return (DeliveryState.PLANNED, Reason.PAUSED) if occasion.group.paused_at is not None else None


def _may_be_mailed_already(app: App, occasion: Occasion, existing: Delivery | None) -> bool:
    """Whether the table that this one was restored from may have sent it, after the snapshot was taken."""
    until = app.arming.require().mailed_until
    wanted_at = existing.settled_at if existing and existing.settled_at else occasion.due_at
    return until is not None and max(wanted_at, occasion.signup.signed_up_at) <= until


def _must_wait(app: App, occasion: Occasion, existing: Delivery | None) -> datetime | None:
    """Until when another worker has the delivery, or an unknown confirmation waits for evidence."""
    if existing is None:
        return None
    if existing.state is DeliveryState.DISPATCHING:
        return existing.lease_until
    if existing.state is DeliveryState.UNKNOWN and _is_retried(occasion, existing) and existing.attempted_at:
        retry_at = existing.attempted_at + RETRY_UNKNOWN
        return retry_at if retry_at > app.now() else None
    return None


def _may_send(occasion: Occasion, existing: Delivery) -> bool:
    return existing.state is DeliveryState.PLANNED or (
        existing.state is DeliveryState.UNKNOWN and _is_retried(occasion, existing)
    )


def _is_retried(occasion: Occasion, existing: Delivery) -> bool:
    """Whether an unknown outcome is tried again: only the confirmation of one's own sign-up, and only once."""
    return occasion.rule.trigger is Trigger.ON_SIGNUP and not occasion.again and existing.uncertain == 1


def _why_not(app: App, occasion: Occasion) -> Reason | None:
    never = why_never(occasion.contact, occasion.signup, occasion.rule)
    late = Reason.LATE if app.now() > occasion.deadline else None
    return occasion.why_not or never or late


def _next(occasion: Occasion, existing: Delivery | None) -> Delivery:
    """The delivery as the next attempt would have it."""
    return Delivery(
        group=occasion.group.id,
        event=occasion.event.id,
        id=occasion.delivery,
        mailing=occasion.mailing,
        contact=occasion.signup.contact,
        email=occasion.signup.email,
        state=DeliveryState.PLANNED,
        attempt=existing.attempt if existing else 0,
        uncertain=existing.uncertain if existing else 0,
        attempted_at=existing.attempted_at if existing else None,
        settled_at=existing.settled_at if existing else None,
    )


def _dispatch(app: App, notebook: LedgerWriter, occasion: Occasion, existing: Delivery | None) -> PutOff | None:
    raw = compose.write(app, occasion)
    now = app.now()
    planned = _next(occasion, existing)
    intent = replace(
        planned,
        state=DeliveryState.DISPATCHING,
        attempt=planned.attempt + 1,
        lease_until=now + LEASE,
        fence=app.new_id(),
        details_hash=occasion.event.details_hash,
        attempted_at=now,
    )
    notebook.intend(intent, existing)
    was_held_up = app.now() + CALL > now + LEASE  # its lease is not worth a call any more, and none was made
    result = replace(planned, attempt=intent.attempt) if was_held_up else _called(app, intent, raw)
    notebook.note(intent, result, occasion.signup, is_notice=occasion.rule.trigger is Trigger.ON_EVENT_CHANGED)
    return _put_off(app, occasion, result)


def _called(app: App, intent: Delivery, raw: bytes) -> Delivery:
    """The delivery after one call to SES: what it answered."""
    tags = {"group": intent.group, "event": intent.event, "delivery": intent.id, "attempt": str(intent.attempt)}
    try:
        message_id = app.mailer.send(raw, intent.email, app.config.sender, tags)
    except NotNow:
        return _ended(intent, DeliveryState.PLANNED)
    except SendingPaused as error:
        logger.warning("SES does not let us send", extra={"alarm": "sending_paused", "why": str(error)})
        return _ended(intent, DeliveryState.PLANNED, Reason.PAUSED)
    except RefusedForGood:
        return _ended(intent, DeliveryState.FAILED, Reason.REJECTED)
    except Uncertain:
        log_unknown(intent)
        return as_unknown(intent)
    return replace(_ended(intent, DeliveryState.SENT), message_id=message_id, sent_at=app.now())


def _ended(intent: Delivery, state: DeliveryState, reason: Reason | None = None) -> Delivery:
    return replace(intent, state=state, reason=reason, lease_until=None)


def _put_off(app: App, occasion: Occasion, result: Delivery) -> PutOff | None:
    """When a delivery is to be looked at again after this result."""
    if result.state is DeliveryState.PLANNED and result.reason is Reason.PAUSED:
        return PutOff(app.now() + WHILE_PAUSED, is_paused=True)
    if result.state is DeliveryState.PLANNED:
        return PutOff(app.now() + timedelta(minutes=_BACK_OFF[min(result.attempt, len(_BACK_OFF)) - 1]))
    if result.state is DeliveryState.UNKNOWN and _is_retried(occasion, result):
        return PutOff(app.now() + RETRY_UNKNOWN)
    return None
