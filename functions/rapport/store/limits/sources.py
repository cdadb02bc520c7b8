"""How many requests a source made in its minute, over all groups."""

from datetime import datetime, timedelta

from pynamodb.expressions.operand import Path

from ...domain.base.errors import WriteConflictError
from ..dynamodb import keys
from ..dynamodb.codec import marshal
from ..dynamodb.expressions import first_version, set_to
from ..dynamodb.table import Table

_MINUTE = timedelta(minutes=1)
_KEPT = timedelta(minutes=5)


def count_request(table: Table, source: str, now: datetime, most: int) -> timedelta | None:
    """Counts a request of a source, known by its hash, in its minute; once there were `most`, how long it has to wait.

    None where it need not.
    """
    minute = now.replace(second=0, microsecond=0)
    key = keys.source(source, f"{minute:%Y%m%d%H%M}")
    actions = [
        Path("requests").add(marshal(1)),
        set_to("expires_at", int((now + _KEPT).timestamp())),
        first_version(),
    ]
    try:
        table.update(key, actions, Path("requests").does_not_exist() | (Path("requests") < marshal(most)))
    except WriteConflictError:
        return minute + _MINUTE - now
    return None
