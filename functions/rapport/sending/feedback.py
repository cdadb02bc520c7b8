"""What SES says of the mails it took: sent, delivered, delayed, bounced, complained, rejected.

Its events come late, twice and in any order, and some never; so each is merged into what is known and can only add to
it: an outcome gives way to a graver one, and an `unknown` to any proof that SES had the mail.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..app import App
from ..domain.base.clock import parse_instant
from ..domain.base.errors import WriteConflictError
from ..domain.delivery import Delivery, Outcome
from ..domain.group import RAPPORT
from ..log import logger
from ..store import contacts as contact_store
from ..store import ledger, signups
from ..store.admin.health import Kind
from ..store.sign_in import memberships
from ..store.write_conflicts import until_written
from .brakes import group_brakes as brakes
from .settle import settle_as_failed, settle_by_evidence

_OUTCOMES = {
    "DeliveryDelay": Outcome.DELAYED,
    "Delivery": Outcome.DELIVERED,
    "Bounce": Outcome.BOUNCED,
    "Complaint": Outcome.COMPLAINED,
}
_RANKED = list(Outcome)
_SUPPRESSED_AS: Mapping[Kind, str] = {"bounces": "bounced_at", "complaints": "complained_at"}
_NOT_SENT = ("OnAccountSuppressionList", "Suppressed")
"""What SES did not send because of a bounce or a complaint of before, of whichever group: a list of its own says so."""


def note(app: App, event: Mapping[str, Any]) -> None:
    """Notes one event of SES, as its configuration set publishes them; what is not about a delivery is passed by."""
    tags = {name: values[0] for name, values in event["mail"].get("tags", {}).items() if values}
    if not {"delivery", "attempt"} <= tags.keys():
        return
    delivery = _merged(app, event, tags)
    if delivery is None:
        logger.warning("SES speaks of a delivery that is not in the ledger", extra={"delivery": tags["delivery"]})
        return
    kind = _kind(event)
    if delivery.group == RAPPORT.id:
        _suppress_member(app, delivery, kind)
        return
    if kind is not None:
        _suppress(app, delivery, kind)
    if kind is not None and _was_sent(event) and kind in delivery.counted:
        brakes.look_at(app, delivery, kind, _said_at(app, event))


def _merged(app: App, event: Mapping[str, Any], tags: Mapping[str, str]) -> Delivery | None:
    """The delivery with what the event says of it; None where it is not in the ledger.

    What is read first may be a little old, which is half the price and nearly always enough: each write is on condition
    of what was read, and nothing that an event could change is ever taken back.
    """
    where = tags.get("group", RAPPORT.id), tags.get("event"), tags["delivery"]
    seen = ledger.find(app.table, *where, consistent=False)
    if seen is not None:
        with suppress(WriteConflictError):
            return _merge(app, event, seen)
    return until_written(lambda: _merge_as_it_is(app, event, ledger.find(app.table, *where)))


def _merge_as_it_is(app: App, event: Mapping[str, Any], delivery: Delivery | None) -> Delivery | None:
    return _merge(app, event, delivery) if delivery is not None else None


def _merge(app: App, event: Mapping[str, Any], delivery: Delivery) -> Delivery:
    """Raises WriteConflictError where the delivery was written since it was read."""
    if event["eventType"] == "Reject":
        return settle_as_failed(app, delivery)
    sent = settle_by_evidence(app, delivery, event["mail"]["messageId"], _sent_at(app, event))
    outcome = _OUTCOMES.get(event["eventType"])
    return _with_outcome(app, sent, outcome, _kind(event) if _was_sent(event) else None) if outcome else sent


def _sent_at(app: App, event: Mapping[str, Any]) -> datetime:
    stamp = event["mail"].get("timestamp")
    return parse_instant(stamp) if stamp else app.now()


def _kind(event: Mapping[str, Any]) -> Kind | None:
    """Whether the address does not exist or does not want any mail, and which of the two."""
    if event["eventType"] == "Complaint":
        return "complaints"
    if event["eventType"] == "Bounce" and event["bounce"].get("bounceType") == "Permanent":
        return "bounces"
    return None


def _was_sent(event: Mapping[str, Any]) -> bool:
    """Whether SES tried. What it did not send says nothing of this group, so no brake of it counts that."""
    kinds = (event.get("bounce", {}).get("bounceSubType"), event.get("complaint", {}).get("complaintSubType"))
    return not any(kind in _NOT_SENT for kind in kinds)


def _said_at(app: App, event: Mapping[str, Any]) -> datetime:
    """When the recipient's side said so, which SES may tell much later."""
    stamp = event.get(event["eventType"].lower(), {}).get("timestamp")
    return parse_instant(stamp) if stamp else app.now()


def _with_outcome(app: App, delivery: Delivery, outcome: Outcome, kind: Kind | None) -> Delivery:
    """The delivery, whose outcome is noted, and counted, where it is news.

    It is counted once as a bounce for good, also where it had bounced for now before; and so is its mailbox.
    """
    is_graver = delivery.outcome is None or _RANKED.index(delivery.outcome) < _RANKED.index(outcome)
    count = brakes.to_count(app, delivery, kind) if kind is not None and _is_news(delivery, kind) else []
    noted = replace(
        delivery,
        outcome=outcome if is_graver else delivery.outcome,
        counted=delivery.counted | {kind} if count and kind else delivery.counted,
    )
    if is_graver or count:
        app.table.transact(ledger.to_note_outcome(app.table, delivery, noted), *count)
    return noted


def _is_news(delivery: Delivery, kind: Kind) -> bool:
    """No group's brake counts what is of none."""
    return kind not in delivery.counted and delivery.group != RAPPORT.id


def _suppress(app: App, delivery: Delivery, kind: Kind) -> None:
    """Stops all further mail to an address; a place that is held for who cannot be reached comes free."""
    name = _SUPPRESSED_AS[kind]
    whose = delivery.group, delivery.contact
    contact_store.suppress(app.table, *whose, name, app.now(), address=delivery.email)
    if kind == "bounces" and delivery.event is not None:
        with suppress(WriteConflictError):  # no place is held for them
            about = delivery.group, delivery.event, delivery.contact
            signups.hasten(app.table, *about, app.now(), is_unreachable=True)
    logger.info("a contact is suppressed", extra={"contact": delivery.contact, "why": name})


def _suppress_member(app: App, delivery: Delivery, kind: Kind | None) -> None:
    """Of a link to sign in: an address that does not exist stops mail of all groups that it is a member of.

    Nobody complains about a group by it.
    """
    if kind == "bounces":
        for one in memberships.of_person(app.table, delivery.contact):
            contact_store.suppress(app.table, one.group, one.member, _SUPPRESSED_AS[kind], app.now())
        logger.info("a member's address is suppressed", extra={"contact": delivery.contact})
