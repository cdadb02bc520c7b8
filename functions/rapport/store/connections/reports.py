"""What people reported of each other to their group's organisers."""

from collections.abc import Collection
from datetime import datetime, timedelta

from pynamodb.expressions.operand import Path

from ...domain.base.clock import instant_text
from ...domain.connections.report import Report
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import exists, is_new, set_to
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write

_KEPT = timedelta(days=365)


def of_group(table: Table, group: str) -> list[Report]:
    """The latest first."""
    found = table.query_all(keys.news_partition(group), Path("sk").startswith(keys.REPORT))
    return sorted((decode(Report, item) for item in found), key=lambda one: (one.at, one.id), reverse=True)


def find(table: Table, group: str, id: str) -> Report | None:
    item = table.get(keys.report(group, id))
    return decode(Report, item) if item is not None else None


def to_keep(table: Table, report: Report) -> Write:
    """The write of a report; refused where there is the same already."""
    item = {**to_item(report), "expires_at": marshal(int((report.at + _KEPT).timestamp()))}
    return table.to_put(item, is_new())


def to_settle(table: Table, report: Report, now: datetime) -> Write:
    """The write by which it needs nothing more; refused where it was settled, or is gone."""
    is_open = exists() & Path("settled_at").does_not_exist()
    return table.to_update(key_for(report), [set_to("settled_at", instant_text(now))], is_open)


def forget(table: Table, group: str, contacts: Collection[str], until: datetime) -> None:
    """Deletes what somebody reported, and what was reported of them, up to an instant."""
    for report in of_group(table, group):
        if report.at <= until and not {report.by, report.about}.isdisjoint(contacts):
            table.delete(key_for(report))
