"""Groups, their rules and their API keys."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.expressions.operand import Path

from ..domain.clock import instant_text
from ..domain.errors import NotFoundError
from ..domain.models import ApiKey, Group, Rule
from . import keys
from .codec import decode
from .items import job_index, to_item
from .keys import Key
from .table import Table, Write, all_of, exists, is_new, set_to


def get(table: Table, group: str) -> Group:
    """Raises NotFoundError."""
    item = table.get(keys.group(group))
    if item is None:
        raise NotFoundError(f"There is no group {group}.")
    return decode(Group, item)


def create(table: Table, group: Group, rules: Iterable[Rule]) -> None:
    """A group with its first rules. Raises RaceLostError if there is one of this id."""
    table.transact(table.to_put(to_item(group), is_new()), *(table.to_put(to_item(rule)) for rule in rules))


def change(table: Table, group: Group, names: Iterable[str]) -> None:
    """Writes these fields as they are in `group`, and no others: the breaker writes, too."""
    item = to_item(group)
    actions = [Path(name).set(item[name]) if name in item else Path(name).remove() for name in names]
    table.update(keys.group(group.id), actions, exists())


def pause(table: Table, group: str, now: datetime, why: str) -> None:
    """Raises RaceLostError where it is paused already."""
    actions = [set_to("paused_at", instant_text(now)), set_to("paused_why", why)]
    table.update(keys.group(group), actions, all_of(exists(), Path("paused_at").does_not_exist()))


def resume(table: Table, group: str, now: datetime) -> None:
    """Lets a paused group send again, and has looked at what waited. Raises RaceLostError where it is not paused."""
    actions = [Path("paused_at").remove(), Path("paused_why").remove(), set_to("resumed_at", instant_text(now))]
    paused = all_of(exists(), Path("paused_at").exists())
    table.transact(table.to_update(keys.group(group), actions, paused), _job(table, keys.resume(group), now))


def rules(table: Table, group: str) -> dict[str, Rule]:
    found = table.query_all(keys.group_partition(group), Path("sk").startswith("RULE#"))
    return {rule.id: rule for rule in (decode(Rule, item) for item in found)}


def save_rule(table: Table, rule: Rule, *also: Write) -> None:
    table.transact(table.to_put(to_item(rule)), *also)


def delete_rule(table: Table, group: str, rule: str, *also: Write) -> None:
    table.transact(table.to_delete(keys.group_rule(group, rule)), *also)


def replan(table: Table, group: str, now: datetime) -> Write:
    """A job that has every event of the group planned anew, written with the change of a group's rule."""
    return _job(table, keys.replan(group), now)


def _job(table: Table, key: Key, now: datetime) -> Write:
    return table.to_put({"pk": {"S": key.pk}, "sk": {"S": key.sk}, **job_index(key, now)})


def find_key(table: Table, digest: str) -> ApiKey | None:
    item = table.get(keys.api_key_by_digest(digest))
    return decode(ApiKey, item) if item else None


def save_key(table: Table, key: ApiKey) -> None:
    """The key twice: by its hash, to be found by who presents it, and by its id, to be listed by its group."""
    by_digest = keys.api_key_by_digest(key.digest)
    copy = {**to_item(key), "pk": {"S": by_digest.pk}, "sk": {"S": by_digest.sk}}
    table.transact(table.to_put(to_item(key)), table.to_put(copy))


def api_keys(table: Table, group: str) -> list[ApiKey]:
    found = table.query_all(keys.group_partition(group), Path("sk").startswith("APIKEY#"))
    return [decode(ApiKey, item) for item in found]


def delete_key(table: Table, key: ApiKey) -> None:
    table.transact(
        table.to_delete(keys.api_key(key.group, key.id)), table.to_delete(keys.api_key_by_digest(key.digest))
    )
