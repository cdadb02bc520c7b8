"""One delivery at a time to SES: intent, call, result. Whatever dies in between, nobody is mailed twice.

The intent (`dispatching`, with attempt and lease) is written on condition before SES is called, so of two workers one
calls. What SES answered is written on condition that the attempt still stands. Between the two the outcome is unknown:
such a delivery is never sent again, but for the confirmation of one's own sign-up, once, after `RETRY_UNKNOWN`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..domain.audience import why_never
from ..domain.errors import RaceLostError
from ..domain.models import Contact, Delivery, DeliveryState, Event, Group, Reason, Rule, Signup, Trigger
from ..mail.transport import NotNow, RefusedForGood, SendingPaused, Uncertain
from ..store import ledger, signups
from . import letters
from .app import App
from .lease import CALL, LEASE, expired_as_unknown, log_unknown
from .log import logger

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
    reminders: tuple[Rule, ...] = ()
    """What went out to the others before: a confirmation says it too."""


def deliver(app: App, occasion: Occasion, existing: Delivery | None) -> datetime | None:
    """Brings a delivery to its end, or as far as it goes now: then the instant at which to go on.

    Raises RaceLostError where another worker was faster.
    """
    existing = expired_as_unknown(app, existing) if existing else None
    go_on_at = _must_wait(app, occasion, existing)
    if go_on_at is not None or (existing is not None and not _may_send(occasion, existing)):
        return go_on_at
    if _may_be_mailed_already(app, occasion):
        held = replace(_next(occasion, existing), state=DeliveryState.UNKNOWN, reason=Reason.RESTORED)
        ledger.put(app.table, held, existing)
        return None
    reason = _why_not(app, occasion)
    if reason is not None:
        skipped = replace(_next(occasion, existing), state=DeliveryState.SKIPPED, reason=reason)
        ledger.put(app.table, skipped, existing)
        return None
    if occasion.group.paused_at is not None:
        return _put_off(app, _next(occasion, existing), existing, Reason.PAUSED, WHILE_PAUSED)
    return _dispatch(app, occasion, existing)


def _may_be_mailed_already(app: App, occasion: Occasion) -> bool:
    """Whether the table that this one was restored from may have sent it, after the snapshot was taken."""
    until = app.arming.require().mailed_until
    return until is not None and occasion.due_at <= until


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
    return occasion.rule.trigger is Trigger.ON_SIGNUP and not occasion.again and existing.attempt == 1


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
        attempted_at=existing.attempted_at if existing else None,
    )


def _dispatch(app: App, occasion: Occasion, existing: Delivery | None) -> datetime | None:
    raw = letters.write(app, occasion)
    now = app.now()
    planned = _next(occasion, existing)
    intent = replace(
        planned,
        state=DeliveryState.DISPATCHING,
        attempt=planned.attempt + 1,
        lease_until=now + LEASE,
        attempted_at=now,
    )
    ledger.put(app.table, intent, existing)
    if app.now() + CALL > now + LEASE:
        return intent.lease_until  # this worker was held up: its lease is not worth a call any more
    return _call(app, occasion, intent, raw)


def _call(app: App, occasion: Occasion, intent: Delivery, raw: bytes) -> datetime | None:
    """Calls SES once and notes what it answered."""
    tags = {"group": intent.group, "event": intent.event, "delivery": intent.id, "attempt": str(intent.attempt)}
    try:
        message_id = app.mailer.send(raw, intent.email, app.config.sender, tags)
    except NotNow:
        minutes = _BACK_OFF[min(intent.attempt, len(_BACK_OFF)) - 1]
        return _put_off(app, intent, intent, None, timedelta(minutes=minutes))
    except SendingPaused as error:
        logger.warning("SES does not let us send", extra={"alarm": "sending_paused", "why": str(error)})
        return _put_off(app, intent, intent, Reason.PAUSED, WHILE_PAUSED)
    except RefusedForGood:
        _note(app, occasion, intent, replace(intent, state=DeliveryState.FAILED, reason=Reason.REJECTED))
        return None
    except Uncertain:
        log_unknown(intent)
        _note(app, occasion, intent, replace(intent, state=DeliveryState.UNKNOWN, reason=Reason.TIMEOUT))
        return app.now() + RETRY_UNKNOWN if _is_retried(occasion, intent) else None
    sent = replace(intent, state=DeliveryState.SENT, message_id=message_id, sent_at=app.now())
    _note(app, occasion, intent, sent)
    return None


def _put_off(
    app: App, delivery: Delivery, existing: Delivery | None, reason: Reason | None, delay: timedelta
) -> datetime:
    planned = replace(delivery, state=DeliveryState.PLANNED, reason=reason, lease_until=None)
    ledger.put(app.table, planned, existing)
    return app.now() + delay


def _note(app: App, occasion: Occasion, intent: Delivery, result: Delivery) -> None:
    """Writes a result, if the attempt still stands; a Send event of SES may have settled it already."""
    result = replace(result, lease_until=None)
    writes = [ledger.to_put(app.table, result, intent)]
    if result.state is DeliveryState.SENT and occasion.signup.told != occasion.event.details:
        writes.append(signups.told(app.table, occasion.signup, occasion.event.details))
    try:
        app.table.transact(*writes) if len(writes) > 1 else ledger.put(app.table, result, intent)
    except RaceLostError:
        logger.info("a result came after its attempt was settled", extra={"delivery": intent.id})
