"""The events of a group that are before and after one of them, and took place."""

from collections.abc import Sequence
from datetime import datetime

from ...domain.event import EventStatus, ListedEvent
from .. import events
from ..dynamodb.table import Table

_LOOKED_AT = 20
"""Among so many of a group's events those that took place are looked for; drafts and cancelled ones are among them."""


def before(table: Table, event: ListedEvent, most: int) -> Sequence[ListedEvent]:
    """So many that ended before it did, the earliest first."""
    found = events.listed(
        table, event.group, ended_by=event.ends_at, status=EventStatus.PUBLISHED, limit=_LOOKED_AT, start=None
    )
    earlier = [one for one in found.items if events.position(one) < events.position(event)]
    return earlier[:most][::-1]


def after(table: Table, event: ListedEvent, now: datetime, most: int) -> Sequence[ListedEvent]:
    """So many that ended after it did and are over by now, the earliest first."""
    found = events.listed(
        table, event.group, ends_after=event.ends_at, status=EventStatus.PUBLISHED, limit=_LOOKED_AT, start=None
    )
    return [one for one in found.items if one.ends_at <= now][:most]
