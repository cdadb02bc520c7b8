"""What SES says of the mails it took: sent, delivered, delayed, bounced, complained, rejected.

Its events come late, twice and in any order, and some never; so each is merged into what is known and can only add to
it: an outcome gives way to a graver one, and an `unknown` to any proof that SES had the mail.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..domain.clock import instant_text, parse_instant
from ..domain.errors import RaceLostError
from ..domain.models import Delivery, Outcome
from ..store import ledger, signups
from ..store.health import BOUNCES, COMPLAINTS, Kind
from . import breaker
from .app import App
from .log import logger
from .retry import until_won
from .settling import settle_as_failed, settle_by_evidence

_OUTCOMES = {
    "DeliveryDelay": Outcome.DELAYED,
    "Delivery": Outcome.DELIVERED,
    "Bounce": Outcome.BOUNCED,
    "Complaint": Outcome.COMPLAINED,
}
_RANKED = list(Outcome)


def note(app: App, event: Mapping[str, Any]) -> None:
    """Notes one event of SES, as its configuration set publishes them; what is not about a delivery is passed by."""
    tags = {name: values[0] for name, values in event["mail"].get("tags", {}).items() if values}
    if not {"group", "event", "delivery", "attempt"} <= tags.keys():
        return
    until_won(lambda: _settle(app, event, tags))
    outcome = _OUTCOMES.get(event["eventType"])
    delivery = ledger.get_delivery(app.table, tags["group"], tags["event"], tags["delivery"])
    if outcome is not None and delivery is not None:
        news = _set_outcome(app, delivery, outcome)
        kind = _suppress(app, delivery, event)
        if news and kind is not None:
            breaker.note(app, delivery.group, kind)


def _settle(app: App, event: Mapping[str, Any], tags: Mapping[str, str]) -> None:
    delivery = ledger.get_delivery(app.table, tags["group"], tags["event"], tags["delivery"])
    if delivery is None:
        logger.warning("SES speaks of a delivery that is not in the ledger", extra={"delivery": tags["delivery"]})
    elif event["eventType"] == "Reject":
        settle_as_failed(app, delivery)
    else:
        settle_by_evidence(app, delivery, event["mail"]["messageId"], int(tags["attempt"]), _sent_at(app, event))


def _sent_at(app: App, event: Mapping[str, Any]) -> datetime:
    stamp = event["mail"].get("timestamp")
    return parse_instant(stamp) if stamp else app.now()


def _set_outcome(app: App, delivery: Delivery, outcome: Outcome) -> bool:
    """Whether it is news."""
    outranking = tuple(one.value for one in _RANKED[_RANKED.index(outcome) :])
    fields = {"outcome": outcome.value}
    try:
        ledger.set_outcome(app.table, delivery.group, delivery.event, delivery.id, fields, unless=outranking)
    except RaceLostError:
        return False  # something graver, or the same, is known already
    return True


def _suppress(app: App, delivery: Delivery, event: Mapping[str, Any]) -> Kind | None:
    """Stops all further mail to an address that does not exist or does not want any; which of the two it was."""
    if event["eventType"] == "Complaint":
        name, kind = "complained_at", COMPLAINTS
    elif event["eventType"] == "Bounce" and event["bounce"].get("bounceType") == "Permanent":
        name, kind = "bounced_at", BOUNCES
    else:
        return None
    try:
        signups.set_contact(app.table, delivery.group, delivery.contact, name, app.now())
    except RaceLostError:
        logger.warning("a contact to suppress is not there any more", extra={"contact": delivery.contact})
    logger.info(
        "a contact is suppressed", extra={"contact": delivery.contact, "why": name, "at": instant_text(app.now())}
    )
    return kind
