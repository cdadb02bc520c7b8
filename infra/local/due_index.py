"""The table's index of jobs: what is due, and when the next job is."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.expressions.operand import Path

from rapport.domain.base.clock import instant_text, parse_instant
from rapport.store.dynamodb.codec import marshal
from rapport.store.dynamodb.keys import due_shards
from rapport.store.dynamodb.schema import DUE
from rapport.store.dynamodb.table import Table


@dataclass(frozen=True)
class TableDueIndex:
    table: Table

    def due_by(self, moment: datetime) -> set[tuple[str, ...]]:
        """The first job of each shard that is due."""
        where = Path("due_at") <= marshal(instant_text(moment))
        pages = (self.table.query(shard, where, index=DUE, limit=1) for shard in due_shards())
        return {(item["pk"]["S"], item["sk"]["S"], item["due_at"]["S"]) for page in pages for item in page.items}

    def next_after(self, moment: datetime) -> datetime | None:
        where = Path("due_at") > marshal(instant_text(moment))
        pages = (self.table.query(shard, where, index=DUE, limit=1) for shard in due_shards())
        first = min((item["due_at"]["S"] for page in pages for item in page.items), default=None)
        return None if first is None else parse_instant(first)
