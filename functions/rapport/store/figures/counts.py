"""Counting an event's figures, from little of each of its signups and of each of its deliveries."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pynamodb.expressions.operand import Path

from ...domain.base.clock import parse_instant, to_local
from ...domain.delivery import DeliveryState, Outcome
from ...domain.event import ListedEvent
from ...domain.figures.counted import CountedEvent
from ...domain.figures.fates import Fate, mailed
from ...domain.signup import SignupStatus
from .. import ledger
from ..dynamodb import keys
from ..dynamodb.codec import RawItem, unmarshal
from ..dynamodb.schema import BY_TIME
from ..dynamodb.shown import SHOWN
from ..dynamodb.table import Table


def count_event(table: Table, event: ListedEvent, next_events: Sequence[ListedEvent], now: datetime) -> CountedEvent:
    """All that is counted of an event: one request a MB of signups, and one for each mailing a MB of deliveries.

    `next_events`: those at which it is looked for who came back.
    """
    mailings = [one.id for one in ledger.mailings(table, event)]
    return CountedEvent(
        group=event.group,
        event=event.id,
        counted_at=now,
        sign_ups=count_sign_ups(table, event),
        mailed=mailed(_fates(table, event, mailings), len(mailings), event.timezone),
        came_back=count_who_came_back(table, event, next_events),
    )


def count_sign_ups(table: Table, event: ListedEvent) -> Mapping[str, int]:
    """How many signed up on which date, in the event's zone."""
    dates = Counter(to_local(at, event.timezone).date().isoformat() for at in _signed_up_at(table, event))
    return dict(sorted(dates.items()))


def count_who_came_back(table: Table, event: ListedEvent, next_events: Sequence[ListedEvent]) -> int | None:
    """How many of those who came to an event came to any of these; None where there are none of them."""
    if not next_events:
        return None
    came = _who_came(table, event)
    again = frozenset[str]().union(*(_who_came(table, one) for one in next_events)) if came else frozenset()
    return len(came & again)


def _signed_up_at(table: Table, event: ListedEvent) -> Iterator[datetime]:
    """When each signup was made, in no order; not those of who was erased, who are in no index."""
    partition = keys.event_partition(event.group, event.id)
    found = table.query_all(partition, index=BY_TIME, fields=[f"{SHOWN}.signed_up_at"])
    return (parse_instant(_shown(item)["signed_up_at"]) for item in found)


def _who_came(table: Table, event: ListedEvent) -> frozenset[str]:
    """The ids of those who were checked in."""
    found = table.query_all(
        keys.event_partition(event.group, event.id),
        Path(BY_TIME).startswith(f"{SignupStatus.CONFIRMED}#"),
        index=BY_TIME,
        fields=[f"{SHOWN}.contact", f"{SHOWN}.checked_in_at"],
    )
    shown = (_shown(item) for item in found)
    return frozenset(one["contact"] for one in shown if one.get("checked_in_at"))


def _shown(item: RawItem) -> Mapping[str, Any]:
    return unmarshal(item[SHOWN])  # type: ignore[no-any-return]


def _fates(table: Table, event: ListedEvent, mailings: list[str]) -> Iterator[Fate]:
    """Of all deliveries: those that answered changes, and those of these mailings."""
    for part in (keys.CHANGES, *mailings):
        partition = keys.ledger(event.group, event.id, part)
        for item in table.query_all(partition, fields=["state", "outcome", "sent_at"]):
            yield _fate(item, is_answer=part == keys.CHANGES)


def _fate(item: RawItem, *, is_answer: bool) -> Fate:
    said = {name: unmarshal(value) for name, value in item.items()}
    outcome, sent_at = said.get("outcome"), said.get("sent_at")
    return Fate(
        is_answer,
        DeliveryState(said["state"]),
        Outcome(outcome) if outcome else None,
        parse_instant(sent_at) if sent_at else None,
    )
