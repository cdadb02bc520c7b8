"""A group's audit trail: an entry is written with the change that it is about, and never changed."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from pynamodb.expressions.operand import Path

from ...domain.audit import AuditEntry, Changes
from ...domain.base.clock import instant_text
from ...domain.principal import Actor, Principal
from ..dynamodb import keys, monthly
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import any_of
from ..dynamodb.items import to_item
from ..dynamodb.page import Page, Position
from ..dynamodb.table import Table, Write


def to_add(table: Table, who: Principal, action: str, target: str, changes: Changes, *, at: datetime, id: str) -> Write:
    actor = _without_address(who.actor)
    entry = AuditEntry(group=who.group, id=id, at=at, actor=actor, action=action, target=target, changes=changes)
    return table.to_put(to_item(entry))


def _without_address(actor: Actor) -> Actor:
    """A key may have been called by somebody's address, in whichever width: it outlives them here."""
    return replace(actor, name="") if "@" in unicodedata.normalize("NFKC", actor.name) else actor


def entries_since(table: Table, group: str, since: datetime, until: datetime) -> tuple[list[AuditEntry], bool]:
    """What was done from an instant on, the oldest first; and whether that is all of it, for more is not read."""
    found: list[AuditEntry] = []
    for month in dict.fromkeys((keys.month_of(since), keys.month_of(until))):
        page = table.query(keys.audit_partition(group, month), Path("sk") >= marshal(instant_text(since)))
        found += [decode(AuditEntry, item) for item in page.items]
        if page.last is not None:
            return found, False
    return found, True


def listed(
    table: Table,
    group: str,
    *,
    since: datetime,
    until: datetime,
    actions: Sequence[str],
    limit: int,
    start: Position | None,
) -> Page[AuditEntry]:
    """The newest first; those whose action begins as one of `actions`, where there are any."""
    partition = partial(keys.audit_partition, group)
    wanted = any_of(*(Path("action").startswith(one) for one in actions)) if actions else None
    return monthly.query(
        table, AuditEntry, partition, since=since, until=until, filter_=wanted, limit=limit, start=start
    )
