"""One mail at a time to SES: intent, call, result. Whatever dies in between, nobody is mailed twice.

The intent (`dispatching`, with attempt and lease) is written on condition before SES is called, so of two workers one
calls. What SES answered is written on condition that the attempt still stands. Between the two the outcome is unknown:
such a delivery is never sent again, but for a kind of mail that says so, once, after `RETRY_UNKNOWN`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from .. import metrics
from ..app import App
from ..aws.botocore_tuning import LONGEST_CALL
from ..aws.ses import NotNow, RefusedForGood, SendingPaused, Uncertain
from ..domain.base.dataclass import dataclass
from ..domain.base.errors import WriteConflictError
from ..domain.delivery import Delivery, DeliveryState, Reason
from ..domain.group import RAPPORT
from ..log import logger
from ..metrics import Metric
from ..store import ledger
from ..store.limits.mailboxes import MailboxBusyError
from ..store.table import Write
from .backoff import backoff
from .delivery_lease import LEASE, as_unknown, expired_as_unknown, log_unknown
from .holds.hold import LOOK_AGAIN, Hold
from .ledger_writer import write_intent, write_result
from .mail import Mail

RETRY_UNKNOWN = timedelta(minutes=15)
_TRIES = 8
_COUNTED = {
    DeliveryState.SENT: Metric.MAILS_SENT,
    DeliveryState.SKIPPED: Metric.MAILS_SKIPPED,
    DeliveryState.FAILED: Metric.MAILS_FAILED,
}
"""What is unknown is counted where that is found out, which may be later."""


@dataclass(frozen=True)
class PutOff:
    """A mail that could not be brought to its end now."""

    until: datetime
    hold: Hold | None = None
    """What keeps it; None where it was tried, or another worker has it."""


def dispatch(app: App, mail: Mail, existing: Delivery | None, held: Hold | None = None) -> PutOff | None:
    """Brings a mail to its end, or as far as it goes now. `existing` is what the ledger has of it.

    `held` is what keeps all copies of the mailing, where that is known already. Raises WriteConflictError where
    another worker was faster.
    """
    for _ in range(_TRIES):
        try:
            return _dispatch(app, mail, existing, held)
        except MailboxBusyError:
            continue  # another mail to the same mailbox was first: it is asked anew when this one has its turn
    raise WriteConflictError("The mailbox is busy.")


def _dispatch(app: App, mail: Mail, existing: Delivery | None, held: Hold | None) -> PutOff | None:
    existing = expired_as_unknown(app, existing) if existing else None
    go_on_at = _must_wait(app, mail, existing)
    if go_on_at is not None or (existing is not None and not _may_send(mail, existing)):
        return PutOff(go_on_at) if go_on_at else None
    end = _end_without_a_call(app, mail, existing)
    if end is not None:
        _leave(app, existing, replace(_next(mail, existing), state=end[0], reason=end[1]))
        return None
    hold = held if held is not None and not held.is_over(app.now()) else _hold(app, mail, existing)
    if hold is None or hold.is_over(app.now()):
        return _send(app, mail, existing, hold.also if hold else ())
    planned = _next(mail, existing)
    left = replace(
        planned,
        reason=hold.why,
        held_since=planned.held_since or app.now(),
        held_until=hold.until,
        turn_at=hold.turn_at or planned.turn_at,
        slot_at=hold.slot_at or planned.slot_at,
    )
    _leave(app, existing, left, *hold.also)
    return PutOff(hold.look_again_at(app.now()), hold)


def _end_without_a_call(app: App, mail: Mail, existing: Delivery | None) -> tuple[DeliveryState, Reason] | None:
    """What a delivery ends as where SES is not to be called at all."""
    if _may_be_mailed_already(app, mail, existing):
        return DeliveryState.UNKNOWN, Reason.RESTORED
    reason = mail.why_not() or (Reason.LATE if app.now() > _helps_until(mail, existing) else None)
    return (DeliveryState.SKIPPED, reason) if reason is not None else None


def _helps_until(mail: Mail, existing: Delivery | None) -> datetime:
    if existing is None or existing.held_since is None:
        return mail.helps_until
    return mail.helps_until_if_held if existing.slot_at is None else mail.helps_until_in_line


def _hold(app: App, mail: Mail, existing: Delivery | None) -> Hold | None:
    """The first of what may keep the mail that does; else what uses something up for it. Those after are not asked."""
    lets_go: Hold | None = None
    for held_by in mail.holds:
        hold = held_by(app, mail, existing)
        if hold is not None and not hold.is_over(app.now()):
            return hold
        lets_go = hold or lets_go
    return lets_go


def _leave(app: App, existing: Delivery | None, left: Delivery, *also: Write) -> None:
    """Writes what a delivery is left as, where that is news. What is unknown stays so: SES may have the mail."""
    if existing is not None and (existing.state is DeliveryState.UNKNOWN or _says(existing) == _says(left)):
        return
    if also:
        app.table.transact(*ledger.to_put_delivery(app.table, left, existing), *also)
    else:
        ledger.put_delivery(app.table, left, existing)
    _count(left)


def _says(delivery: Delivery) -> tuple[object, ...]:
    return delivery.state, delivery.reason, delivery.held_until


def _may_be_mailed_already(app: App, mail: Mail, existing: Delivery | None) -> bool:
    """Whether the table that this one was restored from may have sent it, after the snapshot was taken."""
    until = app.send_guard.require().mailed_until
    settled_at = existing.settled_at if existing else None
    return until is not None and max(settled_at or mail.due_at, mail.owed_since) <= until


def _must_wait(app: App, mail: Mail, existing: Delivery | None) -> datetime | None:
    """Until when another worker has the delivery, or an unknown one waits for evidence before it is tried again."""
    if existing is None:
        return None
    if existing.state is DeliveryState.DISPATCHING:
        return existing.lease_until
    if existing.state is DeliveryState.UNKNOWN and _is_retried(mail, existing) and existing.attempted_at:
        retry_at = existing.attempted_at + RETRY_UNKNOWN
        return retry_at if retry_at > app.now() else None
    return None


def _may_send(mail: Mail, existing: Delivery) -> bool:
    return existing.state is DeliveryState.PLANNED or (
        existing.state is DeliveryState.UNKNOWN and _is_retried(mail, existing)
    )


def _is_retried(mail: Mail, existing: Delivery) -> bool:
    """Whether an unknown outcome is tried again: once, and only where the kind of mail says so."""
    return mail.retries_unknown and existing.uncertain == 1


def _next(mail: Mail, existing: Delivery | None) -> Delivery:
    """The delivery as the next attempt would have it."""
    return Delivery(
        group=mail.group.id,
        event=mail.event_id,
        id=mail.delivery,
        mailing=mail.mailing,
        contact=mail.contact,
        email=mail.email,
        proven=mail.proven,
        source=mail.source,
        is_notice=mail.is_notice,
        wanted_at=mail.due_at,
        state=DeliveryState.PLANNED,
        attempt=existing.attempt if existing else 0,
        uncertain=existing.uncertain if existing else 0,
        attempted_at=existing.attempted_at if existing else None,
        settled_at=existing.settled_at if existing else None,
        held_since=existing.held_since if existing else None,
        turn_at=existing.turn_at if existing else None,
        slot_at=existing.slot_at if existing else None,
        newer_fields=existing.newer_fields if existing else {},
    )


def _send(app: App, mail: Mail, existing: Delivery | None, also: Sequence[Write]) -> PutOff | None:
    raw = mail.compose(app)
    now = app.now()
    planned = _next(mail, existing)
    intent = replace(
        planned,
        state=DeliveryState.DISPATCHING,
        attempt=planned.attempt + 1,
        lease_until=now + LEASE,
        fence=app.new_id(),
        details_hash=mail.details_hash,
        attempted_at=now,
    )
    write_intent(app, intent, existing, also)
    was_held_up = app.now() + LONGEST_CALL > now + LEASE  # its lease is not worth a call any more, and none was made
    result = replace(planned, attempt=intent.attempt) if was_held_up else _called(app, intent, raw)
    _count(result)
    write_result(app, intent, result, mail.to_note(app, result))
    return _put_off(app, mail, result)


def _called(app: App, intent: Delivery, raw: bytes) -> Delivery:
    """The delivery after one call to SES: what it answered."""
    try:
        message_id = app.mailer.send(raw, intent.email, app.config.sender, _tags(intent))
    except NotNow:
        return _ended(intent, DeliveryState.PLANNED)
    except SendingPaused as error:
        metrics.count(Metric.SENDING_PAUSED)
        logger.warning("SES does not let us send", extra={"alarm": "sending_paused", "why": str(error)})
        held_since = intent.held_since or app.now()
        return replace(_ended(intent, DeliveryState.PLANNED, Reason.PAUSED), held_since=held_since)
    except RefusedForGood:
        return _ended(intent, DeliveryState.FAILED, Reason.REJECTED)
    except Uncertain:
        log_unknown(intent)
        return as_unknown(intent)
    return replace(_ended(intent, DeliveryState.SENT), message_id=message_id, sent_at=app.now())


def _count(result: Delivery) -> None:
    if metric := _COUNTED.get(result.state):
        metrics.count(metric)
    if result.sent_at is not None and result.wanted_at is not None and result.held_since is None:
        metrics.seconds(Metric.DELIVERY_LATENESS, (result.sent_at - result.wanted_at).total_seconds())


def _tags(intent: Delivery) -> dict[str, str]:
    """What SES's events say of whose mail it was: `feedback` finds the ledger's entry by it."""
    group = {"group": intent.group} if intent.group != RAPPORT.id else {}
    event = {"event": intent.event} if intent.event is not None else {}
    return {**group, **event, "delivery": intent.id, "attempt": str(intent.attempt)}


def _ended(intent: Delivery, state: DeliveryState, reason: Reason | None = None) -> Delivery:
    return replace(intent, state=state, reason=reason, lease_until=None)


def _put_off(app: App, mail: Mail, result: Delivery) -> PutOff | None:
    """When a delivery is to be looked at again after this result."""
    if result.state is DeliveryState.PLANNED and result.reason is Reason.PAUSED:
        return PutOff(app.now() + LOOK_AGAIN, Hold(Reason.PAUSED, of_all=True))
    if result.state is DeliveryState.PLANNED:
        return PutOff(app.now() + backoff(result.attempt - 1))
    if result.state is DeliveryState.UNKNOWN and _is_retried(mail, result):
        return PutOff(app.now() + RETRY_UNKNOWN)
    return None
