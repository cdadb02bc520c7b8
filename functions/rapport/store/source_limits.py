"""How many requests a source made in its minute."""

from datetime import datetime, timedelta

from pynamodb.expressions.operand import Path

from ..domain.base.errors import WriteConflictError
from .dynamodb import keys
from .dynamodb.codec import marshal
from .dynamodb.expressions import first_version, set_to
from .dynamodb.table import Table


def count_request(table: Table, group: str, source: str, now: datetime, most: int) -> bool:
    """Counts a request of a source in its minute; False once there were `most`."""
    key = keys.rate(group, source, f"{now:%Y%m%d%H%M}")
    expires_at = int((now + timedelta(minutes=5)).timestamp())
    actions = [Path("requests").add(marshal(1)), set_to("expires_at", expires_at), first_version()]
    try:
        table.update(key, actions, Path("requests").does_not_exist() | (Path("requests") < marshal(most)))
    except WriteConflictError:
        return False
    return True
