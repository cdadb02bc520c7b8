"""Ending the uncertainty about a delivery: by evidence from SES, or by an organiser's word."""

from dataclasses import replace
from datetime import datetime

from ..app import App
from ..domain.audit import differences
from ..domain.base.errors import ConflictError
from ..domain.delivery import Delivery, DeliveryState, Mailing, MailingState, Reason
from ..domain.principal import Principal
from ..domain.rule import Trigger
from ..domain.signup import SignupChange
from ..jobs.enqueue import enqueue_now
from ..log import correlation_id
from ..store import ledger, outbox
from ..store.admin import audit
from ..store.admin import rules as rule_store
from ..store.table import Write
from ..store.write_conflicts import until_written
from .delivery_lease import to_note_announced

_KNOWN = (DeliveryState.SENT, DeliveryState.FAILED)


def settle_by_evidence(app: App, delivery: Delivery, message_id: str, sent_at: datetime) -> Delivery:
    """Notes that SES had the mail, of whichever attempt, unless that is known; the delivery as it is then.

    Raises WriteConflictError where the delivery was written meanwhile.
    """
    if delivery.state in _KNOWN:
        return delivery
    sent = replace(
        delivery,
        state=DeliveryState.SENT,
        reason=None,
        message_id=message_id,
        sent_at=sent_at,
        lease_until=None,
    )
    _settle(app, delivery, sent)
    return sent


def settle_as_failed(app: App, delivery: Delivery) -> Delivery:
    """Notes that SES took the mail and then would not send it; the delivery as it is then."""
    if delivery.state is DeliveryState.FAILED:
        return delivery
    failed = replace(delivery, state=DeliveryState.FAILED, reason=Reason.REJECTED, lease_until=None)
    _settle(app, delivery, failed)
    return failed


def settle_by_hand(app: App, who: Principal, event: str, id: str, as_: DeliveryState) -> Delivery:
    """What an organiser says of an `unknown`: it was sent, or send it again (`planned`).

    Raises NotFoundError, and ConflictError for a delivery whose outcome is known. A repeat changes nothing.
    """

    def attempt() -> Delivery:
        old = ledger.get(app.table, who.group, event, id)
        if old.state is as_:
            return old
        if old.state is not DeliveryState.UNKNOWN:
            raise ConflictError(f"Only an unknown outcome can be settled: this delivery is {old.state}.")
        sent_at = (old.attempted_at or app.now()) if as_ is DeliveryState.SENT else None
        new = replace(old, state=as_, reason=None, sent_at=sent_at, settled_at=app.now())
        _settle(app, old, new, _note(app, who, old, new))
        return new

    return until_written(attempt)


def _note(app: App, who: Principal, old: Delivery, new: Delivery) -> Write:
    target = f"events/{old.event}/deliveries/{old.id}"
    changes = differences(old, new, ["state"])
    return audit.to_add(app.table, who, "delivery.settle", target, changes, at=app.now(), id=app.new_id())


def _settle(app: App, old: Delivery, new: Delivery, *note: Write) -> None:
    """Writes a delivery's new state, with what follows for its mailing's counts, or for the signup's change it answers.

    Raises WriteConflictError where one of them was written meanwhile.
    """
    also = list(note)
    again: SignupChange | Mailing | None = None
    if old.state is DeliveryState.DISPATCHING and new.state is DeliveryState.SENT:
        also += to_note_announced(app, old)  # its sender may be dead
    mailing = ledger.find_mailing(app.table, old.group, old.event, old.mailing) if old.event is not None else None
    if mailing is not None:
        again = _reopened(app, mailing) if new.state is DeliveryState.PLANNED else None
        also += _counts(app, mailing, again, old, new)
    elif new.state is DeliveryState.PLANNED:
        again = _change_again(app, new)
        also.append(outbox.to_add(app.table, again))
    app.table.transact(*ledger.to_put_delivery(app.table, new, old), *also)
    if again is not None:
        enqueue_now(app, again)


def _reopened(app: App, mailing: Mailing) -> Mailing:
    """The mailing open again, to be reconciled now."""
    anew = mailing.counted_anew()
    return replace(anew, state=MailingState.SENDING, counts={}, closed_at=None, due_at=app.now(), claims=0)


def _counts(app: App, mailing: Mailing, again: Mailing | None, old: Delivery, new: Delivery) -> list[Write]:
    if again is not None:
        return [ledger.to_replace_mailing(app.table, mailing, again)]
    if mailing.state is MailingState.SENDING:
        # It is closed by counting: a pass that may have counted the old state is none.
        recounted = replace(mailing.counted_anew(), due_at=app.now(), claims=0)
        return [ledger.to_replace_mailing(app.table, mailing, recounted)] if old.state.is_end else []
    return [ledger.to_recount(app.table, mailing, old.state, new.state)]


def _change_again(app: App, delivery: Delivery) -> SignupChange:
    """The change of a signup that a delivery answers, to be answered anew, by this mail alone.

    Raises ConflictError where its rule has nothing to say any more.
    """
    rule_id, _, rest = delivery.id.partition("_changes_")
    version, _, day = rest.removeprefix(f"{delivery.contact}_t").partition("_")
    rule = rule_store.find(app.table, delivery.group, delivery.event, rule_id)
    if not day and (rule is None or not rule.enabled or not rule.trigger.is_personal):
        raise ConflictError("Its rule was turned off, or is not sent on such changes any more.")
    now = app.now()
    return SignupChange(
        group=delivery.group,
        event=delivery.event or "",
        contact=delivery.contact,
        trigger=rule.trigger if rule is not None else Trigger.ON_SIGNUP,
        status_version=int(version),
        at=min(now, _end_of(day)) if day else now,
        again=bool(day),
        rule=None if day else rule_id,
        due_at=now,
        correlation_id=correlation_id(),
    )


def _end_of(day: str) -> datetime:
    """The last second of the day that is part of such a change's id."""
    return datetime.strptime(f"{day}235959Z", "%Y%m%d%H%M%S%z")
