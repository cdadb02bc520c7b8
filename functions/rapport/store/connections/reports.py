"""What people reported of each other to their group's organisers."""

from collections.abc import Collection
from datetime import datetime, timedelta

from pynamodb.expressions.operand import Path

from ...domain.connections.report import Report
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import is_new
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write

_KEPT = timedelta(days=365)


def of_group(table: Table, group: str) -> list[Report]:
    """The latest first."""
    found = table.query_all(keys.news_partition(group), Path("sk").startswith(keys.REPORT))
    return sorted((decode(Report, item) for item in found), key=lambda one: (one.at, one.id), reverse=True)


def is_kept(table: Table, report: Report) -> bool:
    return table.get(key_for(report)) is not None


def to_keep(table: Table, report: Report) -> Write:
    """The write of a report; refused where there is the same already."""
    item = {**to_item(report), "expires_at": marshal(int((report.at + _KEPT).timestamp()))}
    return table.to_put(item, is_new())


def forget(table: Table, group: str, contacts: Collection[str], until: datetime) -> None:
    """Deletes what somebody reported, and what was reported of them, up to an instant."""
    for report in of_group(table, group):
        if report.at <= until and not {report.by, report.about}.isdisjoint(contacts):
            table.delete(key_for(report))
