"""Ending the uncertainty about a delivery: by evidence from SES, or by an organiser's word."""

from dataclasses import replace
from datetime import datetime

from ..app import App
from ..domain.delivery import Delivery, DeliveryState, Mailing, MailingState, Reason
from ..domain.errors import ConflictError, NotFoundError
from ..domain.principal import Principal
from ..domain.rule import Trigger
from ..domain.signup import SignupChange
from ..jobs.enqueue import enqueue_changes, enqueue_job
from ..store import ledger, signups
from ..store.dynamodb import keys
from ..store.dynamodb.codec import decode
from ..store.dynamodb.table import Write
from ..store.retry import until_written
from ..usecases.rules import edit

_KNOWN = (DeliveryState.SENT, DeliveryState.FAILED)


def settle_by_evidence(app: App, delivery: Delivery, message_id: str, sent_at: datetime) -> None:
    """Notes that SES had the mail, of whichever attempt, unless that is known.

    Raises WriteConflictError where the delivery was written meanwhile.
    """
    if delivery.state not in _KNOWN:
        sent = replace(
            delivery,
            state=DeliveryState.SENT,
            reason=None,
            message_id=message_id,
            sent_at=sent_at,
            lease_until=None,
        )
        _settle(app, delivery, sent)


def settle_as_failed(app: App, delivery: Delivery) -> None:
    """Notes that SES took the mail and then would not send it."""
    if delivery.state is not DeliveryState.FAILED:
        failed = replace(delivery, state=DeliveryState.FAILED, reason=Reason.REJECTED, lease_until=None)
        _settle(app, delivery, failed)


def settle_by_hand(app: App, who: Principal, event: str, id: str, as_: DeliveryState) -> Delivery:
    """What an organiser says of an `unknown`: it was sent, or send it again (`planned`).

    Raises NotFoundError, and ConflictError for a delivery whose outcome is known. A repeat changes nothing.
    """

    def attempt() -> Delivery:
        old = ledger.get_delivery(app.table, who.group, event, id)
        if old is None:
            raise NotFoundError(f"There is no delivery {id} for this event.")
        if old.state is as_:
            return old
        if old.state is not DeliveryState.UNKNOWN:
            raise ConflictError(f"Only an unknown outcome can be settled: this delivery is {old.state}.")
        sent_at = (old.attempted_at or app.now()) if as_ is DeliveryState.SENT else None
        new = replace(old, state=as_, reason=None, sent_at=sent_at, settled_at=app.now())
        _settle(app, old, new)
        return new

    return until_written(attempt)


def _settle(app: App, old: Delivery, new: Delivery) -> None:
    """Writes a delivery's new state, with what follows for its mailing's books or its act."""
    mailing = _mailing_of(app, old)
    again = new.state is DeliveryState.PLANNED
    written = [ledger.to_put_delivery(app.table, new, old)]
    if old.state is DeliveryState.DISPATCHING and new.state is DeliveryState.SENT:  # its sender may be dead
        written.append(signups.to_note_announced(app.table, old))
    if mailing is None:
        act = _act_again(app, new) if again else None
        also = [signups.to_put_change(app.table, act)] if act else []
        app.table.transact(*written, *also)
        if act:
            enqueue_changes(app, act)
        return
    changed = _reopened(app, mailing) if again else None
    app.table.transact(*written, *_books(app, mailing, changed, old, new))
    if changed:
        enqueue_job(app, changed)


def _mailing_of(app: App, delivery: Delivery) -> Mailing | None:
    """The mailing whose books hold the delivery; None for one that answers an act."""
    item = app.table.get(keys.mailing(delivery.group, delivery.event, delivery.mailing))
    return decode(Mailing, item) if item else None


def _reopened(app: App, mailing: Mailing) -> Mailing:
    """The mailing with its books open, to be walked now."""
    return replace(mailing, state=MailingState.SENDING, counts={}, closed_at=None, due_at=app.now(), claims=0)


def _books(app: App, mailing: Mailing, changed: Mailing | None, old: Delivery, new: Delivery) -> list[Write]:
    if changed is not None:
        return [ledger.to_replace_mailing(app.table, mailing, changed)]
    if mailing.state is MailingState.SENDING:
        # Its books are closed by counting: a walk that may have counted the old state must not be the last one.
        recounted = replace(mailing, due_at=app.now(), claims=0)
        return [ledger.to_replace_mailing(app.table, mailing, recounted)] if old.state.is_end else []
    return [ledger.to_recount(app.table, mailing, old.state, new.state)]


def _act_again(app: App, delivery: Delivery) -> SignupChange:
    """The act that a delivery answered, to be carried out anew."""
    rule, _, rest = delivery.id.partition("_acts_")
    turn, _, day = rest.removeprefix(f"{delivery.contact}_t").partition("_")
    trigger = Trigger.ON_SIGNUP if day else edit.get(app, delivery.group, delivery.event, rule).trigger
    now = app.now()
    return SignupChange(
        group=delivery.group,
        event=delivery.event,
        contact=delivery.contact,
        trigger=trigger,
        status_version=int(turn),
        at=min(now, _end_of(day)) if day else now,
        again=bool(day),
        due_at=now,
    )


def _end_of(day: str) -> datetime:
    """The last second of the day that is part of such an act's id."""
    return datetime.strptime(f"{day}235959Z", "%Y%m%d%H%M%S%z")
