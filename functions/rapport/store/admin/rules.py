"""Rules: a group's, an event's own, and those that apply to an event."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from pynamodb.expressions.operand import Path

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.event import Event
from ...domain.rule import Rule, RuleOverride
from ...domain.rules.words_of_today import of_today
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import RawItem, decode
from ..dynamodb.expressions import equals, exists
from ..dynamodb.items import to_item
from ..dynamodb.keys import Key
from ..dynamodb.table import Table, Write

OwnRule = Rule | RuleOverride
"""What an event has of its own: a whole rule, or changes to one of its group's."""


def is_message(rule: OwnRule) -> bool:
    return isinstance(rule, Rule) and rule.is_message


FIELDS = ("name", "trigger", "offset", "audience", "subject", "body", "promotional", "max_lateness", "enabled")


def of_event(table: Table, group: str, event: str) -> dict[str, Rule]:
    """What applies to an event: its group's rules as it has changed them, and its own."""
    rules = dict(of_group(table, group))
    for id, own in own_rules(table, group, event).items():
        rule = RuleSources(rules.get(id), own).applying
        if rule is not None:
            rules[id] = rule
    return rules


@dataclass(frozen=True)
class RuleSources:
    """What a rule that applies to an event is made of."""

    of_group: Rule | None
    own: OwnRule | None
    """What the event has of its own under the rule's id."""

    @property
    def applying(self) -> Rule | None:
        if not isinstance(self.own, RuleOverride):
            return self.own or self.of_group
        if self.of_group is None:
            return None
        return msgspec.convert(with_changes(replace(self.of_group, event=self.own.event), self.own.changes), Rule)


def source_keys(group: str, event: str, id: str) -> tuple[Key, Key]:
    """Where the sources of a rule lie: its group's, and the event's own."""
    return keys.group_rule(group, id), keys.event_rule(group, event, id)


def sources_in(found: Found, group: str, event: str, id: str) -> RuleSources:
    of_group, own = source_keys(group, event, id)
    return RuleSources(_found(found, of_group), found.read(own, _own))


def find(table: Table, group: str, event: str | None, rule: str) -> Rule | None:
    """A rule as it applies to an event; the group's own where no event is named."""
    if event is None:
        key = keys.group_rule(group, rule)
        return _found(Found(table, [key]), key)
    return sources_in(Found(table, source_keys(group, event, rule)), group, event, rule).applying


def find_own(table: Table, group: str, event: str, rule: str) -> OwnRule | None:
    """What an event has of its own under a rule's id."""
    return sources_in(Found(table, source_keys(group, event, rule)), group, event, rule).own


def with_event(table: Table, group: str, event_id: str, rule: str) -> tuple[Event, RuleSources]:
    """An event, and what a rule of this id is made of for it. Raises NotFoundError where there is no such event."""
    event_key = keys.event(group, event_id)
    found = Found(table, [event_key, *source_keys(group, event_id, rule)])
    event = found.get(Event, event_key)
    if event is None:
        raise NotFoundError(f"There is no event {event_id} in this group.")
    return event, sources_in(found, group, event_id, rule)


def with_changes(rule: Rule, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A rule's fields after some changes."""
    fields = {name: getattr(rule, name) for name in ("group", "event", "id", *FIELDS)}
    return fields | dict(changes)


def of_group(table: Table, group: str) -> dict[str, Rule]:
    found = table.query_all(keys.admin_partition(group), Path("sk").startswith("RULE#"))
    return {rule.id: rule for rule in (of_today(decode(Rule, item)) for item in found)}


def _found(found: Found, key: Key) -> Rule | None:
    """A group's rule."""
    rule = found.get(Rule, key)
    return of_today(rule) if rule is not None else None


def count_of_group(table: Table, group: str) -> int:
    return _count(table, group, "RULE#")


def count_own(table: Table, group: str, event: str) -> int:
    """How many rules, and changes to its group's, an event has of its own."""
    return _count(table, group, keys.event_rules(event))


def _count(table: Table, group: str, begins: str) -> int:
    return sum(1 for _ in table.query_all(keys.admin_partition(group), Path("sk").startswith(begins), fields=["sk"]))


def own_rules(table: Table, group: str, event: str) -> dict[str, OwnRule]:
    """What the event has of its own: whole rules, and changes to its group's."""
    found = table.query_all(keys.admin_partition(group), Path("sk").startswith(keys.event_rules(event)))
    return {rule.id: rule for rule in map(_own, found)}


def _own(item: RawItem) -> OwnRule:
    return decode(Rule, item) if "trigger" in item else decode(RuleOverride, item)


def to_save(table: Table, rule: OwnRule) -> Write:
    return table.to_put(to_item(rule))


def to_replace(table: Table, old: Rule, new: Rule) -> Write:
    """The write that puts `new` in the place of `old`; refused if it is gone, or was changed since it was read."""
    unchanged = equals("revision", old.revision)
    if old.revision == 0:  # those of earlier releases have none
        unchanged = unchanged | Path("revision").does_not_exist()
    return table.to_put(to_item(new), exists() & unchanged)


def to_delete(table: Table, group: str, event: str | None, rule: str) -> Write:
    """The write that deletes a group's rule, or what an event has of its own of this id; refused if it is gone."""
    key = keys.event_rule(group, event, rule) if event else keys.group_rule(group, rule)
    return table.to_delete(key, exists())
