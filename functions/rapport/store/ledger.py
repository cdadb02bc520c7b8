"""Mailings and deliveries: what came due, and what became of each recipient's copy."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.clock import instant_text
from ..domain.delivery import Delivery, DeliveryState, Mailing, Outcome
from ..domain.errors import NotFoundError
from ..domain.event import Event
from .dynamodb import keys
from .dynamodb.codec import RawItem, decode, marshal
from .dynamodb.items import job_index, key_for, to_item
from .dynamodb.table import Page, Table, Write, all_of, equals, exists, is_new, set_to


def mailings(table: Table, event: Event) -> list[Mailing]:
    """All that have begun."""
    return _mailings(table, event, "MAILING#")


def mailings_of_rule(table: Table, event: Event, rule: str) -> list[Mailing]:
    """Those of a rule that have begun, by whichever schedule of the event."""
    return [one for one in _mailings(table, event, f"MAILING#{rule}_") if one.rule == rule]


def _mailings(table: Table, event: Event, prefix: str) -> list[Mailing]:
    found = table.query_all(keys.event_partition(event.group, event.id), Path("sk").startswith(prefix))
    return [decode(Mailing, item) for item in found]


def get_mailing(table: Table, group: str, event: str, mailing: str) -> Mailing:
    """Raises NotFoundError."""
    item = table.get(keys.mailing(group, event, mailing))
    if item is None:
        raise NotFoundError(f"There is no mailing {mailing} for this event.")
    return decode(Mailing, item)


def to_begin(table: Table, mailing: Mailing) -> Write:
    return table.to_put(to_item(mailing), is_new())


def save_mailing(table: Table, old: Mailing, new: Mailing) -> None:
    """Raises WriteConflictError if another worker holds the mailing by now, or it was called back."""
    table.put(to_item(new), _held_as_in(old))


def to_replace_mailing(table: Table, old: Mailing, new: Mailing) -> Write:
    return table.to_put(to_item(new), _held_as_in(old))


def _held_as_in(mailing: Mailing) -> Condition:
    due = Path("due_at")
    held = due.does_not_exist() if mailing.due_at is None else due == marshal(instant_text(mailing.due_at))
    return all_of(exists(), held)


def wake(table: Table, group: str, event: str, mailing: str, at: datetime) -> None:
    """Has an open mailing looked at no later than `at`. Raises WriteConflictError where it is sooner anyway.

    Or where it is being walked: to move its `due_at` then would cut the walk short, each time at its first page.
    """
    key = keys.mailing(group, event, mailing)
    actions = [Path(name).set(value) for name, value in job_index(key, at).items()]
    table.update(key, actions, all_of(exists(), equals("claims", 0), Path("due_at") > marshal(instant_text(at))))


def get_delivery(table: Table, group: str, event: str, delivery: str) -> Delivery | None:
    item = table.get(keys.delivery(group, event, delivery))
    return decode(Delivery, item) if item else None


def deliveries(
    table: Table, group: str, event: str, mailing: str, *, fields: list[str] | None = None
) -> Iterator[RawItem]:
    where = Path("sk").startswith(f"DELIVERY#{mailing}_")
    return table.query_all(keys.event_partition(group, event), where, fields=fields)


def count_sent(table: Table, event: Event, since: datetime) -> int:
    """How many mails about the event were sent since then."""
    sent = Path("sent_at") >= marshal(instant_text(since))
    where = Path("sk").startswith("DELIVERY#")
    found = table.query_all(keys.event_partition(event.group, event.id), where, filter_=sent, fields=["sk"])
    return sum(1 for _ in found)


def deliveries_between(table: Table, mailing: Mailing, first: str, last: str) -> dict[str, Delivery]:
    """A mailing's deliveries to the contacts from `first` to `last`, by contact."""
    prefix = f"DELIVERY#{mailing.id}_"
    where = Path("sk").between(marshal(prefix + first), marshal(prefix + last))
    found = table.query_all(keys.event_partition(mailing.group, mailing.event), where)
    return {one.contact: one for one in (decode(Delivery, item) for item in found)}


def listed(
    table: Table,
    event: Event,
    *,
    mailing: str | None,
    filter_: Condition | None,
    limit: int | None,
    start: RawItem | None,
) -> Page:
    where = Path("sk").startswith(f"DELIVERY#{mailing}_" if mailing else "DELIVERY#")
    return table.query(keys.event_partition(event.group, event.id), where, filter_=filter_, limit=limit, start=start)


def of_contact(table: Table, event: Event, contact: str) -> Iterator[Delivery]:
    where = Path("sk").startswith("DELIVERY#")
    partition = keys.event_partition(event.group, event.id)
    found = table.query_all(partition, where, filter_=equals("contact", contact))
    return (decode(Delivery, item) for item in found)


def forget_address(table: Table, delivery: Delivery) -> None:
    table.update(key_for(delivery), [Path("email").remove()], exists())


def put_delivery(table: Table, new: Delivery, old: Delivery | None) -> None:
    """Writes a delivery's next state. Raises WriteConflictError unless it is as it was in `old` (None: not there)."""
    table.put(to_item(new), _as_in(old))


def to_put_delivery(table: Table, new: Delivery, old: Delivery | None) -> Write:
    return table.to_put(to_item(new), _as_in(old))


def _as_in(old: Delivery | None) -> Condition:
    if old is None:
        return is_new()
    return all_of(equals("state", old.state), equals("attempt", old.attempt))


def to_set_outcome(table: Table, delivery: Delivery, outcome: Outcome) -> Write:
    """The write that notes what the recipient's side said; refused if it has said something else since it was read."""
    path = Path("outcome")
    unchanged = path.does_not_exist() if delivery.outcome is None else path == marshal(delivery.outcome.value)
    return table.to_update(key_for(delivery), [set_to("outcome", outcome.value)], exists() & unchanged)


def to_recount(table: Table, mailing: Mailing, old: DeliveryState, new: DeliveryState) -> Write:
    """Moves one delivery of a closed mailing from one count to another."""
    counts = dict(mailing.counts)
    counts[old] = counts.get(old, 0) - 1
    counts[new] = counts.get(new, 0) + 1
    kept = {state: count for state, count in counts.items() if count}
    condition = exists() & equals("counts", mailing.counts)
    return table.to_update(key_for(mailing), [set_to("counts", kept)], condition)
