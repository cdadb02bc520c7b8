"""Which exports were fetched by their owners: each link is good once."""

from datetime import datetime, timedelta

from ..dynamodb import keys
from ..dynamodb.expressions import first_version, is_new, set_to
from ..dynamodb.table import Table

_KEPT = timedelta(days=1)
"""Longer than such a link is good for."""


def is_used(table: Table, group: str, contact: str, occasion: str) -> bool:
    return table.get(keys.used_export(group, contact, occasion)) is not None


def use_up(table: Table, group: str, contact: str, occasion: str, now: datetime) -> None:
    """Raises WriteConflictError where it was used up before."""
    actions = [set_to("expires_at", int((now + _KEPT).timestamp())), first_version()]
    table.update(keys.used_export(group, contact, occasion), actions, is_new())
