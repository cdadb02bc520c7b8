"""API keys, by their hash and by their group."""

from pynamodb.expressions.operand import Path

from ...domain.principal import ApiKey
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import exists
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write


def find(table: Table, digest: str) -> ApiKey | None:
    item = table.get(keys.api_key_by_digest(digest))
    return decode(ApiKey, item) if item else None


def to_save(table: Table, key: ApiKey) -> tuple[Write, Write]:
    """The key twice: by its hash, to be found by who presents it, and by its id, to be listed by its group."""
    by_digest = keys.api_key_by_digest(key.digest)
    copy = {**to_item(key), "pk": {"S": by_digest.pk}, "sk": {"S": by_digest.sk}}
    return table.to_put(to_item(key)), table.to_put(copy)


def of_group(table: Table, group: str) -> list[ApiKey]:
    found = table.query_all(keys.admin_partition(group), Path("sk").startswith("APIKEY#"))
    return [decode(ApiKey, item) for item in found]


def to_delete(table: Table, key: ApiKey) -> tuple[Write, Write]:
    """Refused where somebody else has deleted it already."""
    by_id, by_digest = keys.api_key(key.group, key.id), keys.api_key_by_digest(key.digest)
    return table.to_delete(by_id, exists()), table.to_delete(by_digest)
