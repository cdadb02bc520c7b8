"""Which table may send. A table that was restored or cloned has an id of its own, and the record of the old one."""

from datetime import datetime

from ...domain.base.dataclass import dataclass
from ..dynamodb import keys
from ..dynamodb.codec import decode, encode
from ..dynamodb.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Armed:
    table_id: str
    armed_at: datetime
    mailed_until: datetime | None = None
    """Of a restored table: what was due until then may have been sent by the table it was made from."""


def read(table: Table) -> Armed | None:
    item = table.get(keys.ARMED)
    return decode(Armed, item) if item else None


def write(table: Table, armed: Armed) -> None:
    table.put({**encode(armed), "pk": {"S": keys.ARMED.pk}, "sk": {"S": keys.ARMED.sk}})
