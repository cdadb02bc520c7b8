"""A delivery that is being handed to SES belongs to one worker until its lease runs out."""

from dataclasses import replace
from datetime import timedelta

from .. import metrics
from ..app import App
from ..domain.delivery import Delivery, DeliveryState, Reason
from ..log import logger
from ..metrics import Metric
from ..store import ledger, signups
from ..store.table import Write

LEASE = timedelta(seconds=120)
"""Longer than a sender may run: no call to SES outlives it."""


def expired_as_unknown(app: App, delivery: Delivery) -> Delivery:
    """The delivery; as `unknown` where its worker died between its intent and the result: SES may have the mail."""
    if delivery.state is not DeliveryState.DISPATCHING or not delivery.lease_until or delivery.lease_until > app.now():
        return delivery
    unknown = as_unknown(delivery)
    app.table.transact(*ledger.to_put_delivery(app.table, unknown, delivery), *to_note_announced(app, delivery))
    log_unknown(unknown)
    return unknown


def to_note_announced(app: App, delivery: Delivery) -> list[Write]:
    """What its attempt may have told of time and place: whoever finds its sender dead notes that, too.

    Of a notice as well it is added to what was told before: nobody knows whether they have it, nor what was told since.
    """
    if delivery.event is None:
        return []
    place = delivery.group, delivery.event, delivery.contact
    return [signups.to_note_announced(app.table, *place, delivery.details_hash)]


def as_unknown(delivery: Delivery) -> Delivery:
    uncertain = delivery.uncertain + 1
    return replace(delivery, state=DeliveryState.UNKNOWN, reason=Reason.TIMEOUT, uncertain=uncertain, lease_until=None)


def log_unknown(delivery: Delivery) -> None:
    metrics.count(Metric.MAILS_UNKNOWN)
    logger.warning("nobody knows whether SES has a mail", extra={"alarm": "delivery_unknown", "delivery": delivery.id})
