"""Rules: a group's, an event's own, and those that apply to an event."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from pynamodb.expressions.operand import Path

from ..domain.event import Event
from ..domain.rule import Rule
from .dynamodb import keys
from .dynamodb.codec import RawItem, decode, marshal, unmarshal
from .dynamodb.found import Found
from .dynamodb.items import to_item
from .dynamodb.keys import Key
from .dynamodb.table import Table, Write

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
    own: Mapping[str, Any] | None
    """What the event has of its own under the rule's id: a whole rule, or changes to its group's."""

    @property
    def applying(self) -> Rule | None:
        if self.own is None:
            return self.of_group
        if "changes" not in self.own:
            return msgspec.convert(self.own, Rule)
        if self.of_group is None:
            return None
        return msgspec.convert(with_changes(replace(self.of_group, event=self.own["event"]), self.own["changes"]), Rule)


def source_keys(group: str, event: str, id: str) -> tuple[Key, Key]:
    """Where the sources of a rule lie: its group's, and the event's own."""
    return keys.group_rule(group, id), keys.event_rule(group, event, id)


def sources_in(found: Found, group: str, event: str, id: str) -> RuleSources:
    of_group, own = source_keys(group, event, id)
    return RuleSources(found.get(Rule, of_group), found.plain(own))


def with_changes(rule: Rule, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A rule's fields after some changes."""
    fields = {name: getattr(rule, name) for name in ("group", "event", "id", *FIELDS)}
    return fields | dict(changes)


def of_group(table: Table, group: str) -> dict[str, Rule]:
    found = table.query_all(keys.admin_partition(group), Path("sk").startswith("RULE#"))
    return {rule.id: rule for rule in (decode(Rule, item) for item in found)}


def save(table: Table, rule: Rule, *also: Write) -> None:
    table.transact(table.to_put(to_item(rule)), *also)


def delete(table: Table, group: str, rule: str, *also: Write) -> None:
    table.transact(table.to_delete(keys.group_rule(group, rule)), *also)


def own_rules(table: Table, group: str, event: str) -> dict[str, dict[str, Any]]:
    """What the event has of its own: whole rules, and changes to its group's (those lack a trigger)."""
    found = table.query_all(keys.event_partition(group, event), Path("sk").startswith("RULE#"))
    plain = ({name: unmarshal(value) for name, value in item.items()} for item in found)
    return {rule["id"]: rule for rule in plain}


def save_own(table: Table, item: RawItem, *also: Write) -> None:
    table.transact(table.to_put(item), *also)


def delete_own(table: Table, group: str, event: str, rule: str, *also: Write) -> None:
    table.transact(table.to_delete(keys.event_rule(group, event, rule)), *also)


def own_rule_item(event: Event, rule: Mapping[str, Any]) -> RawItem:
    """A rule, or a change of one, as the same for another event."""
    key = keys.event_rule(event.group, event.id, rule["id"])
    fields = {**rule, "event": event.id, "pk": key.pk, "sk": key.sk}
    return {name: marshal(value) for name, value in fields.items()}


def override_item(group: str, event: str, rule: str, changes: Mapping[str, Any]) -> RawItem:
    """An event's changes to a rule of its group."""
    key = keys.event_rule(group, event, rule)
    fields = {"group": group, "event": event, "id": rule, **changes}
    return {**{name: marshal(value) for name, value in fields.items()}, "pk": {"S": key.pk}, "sk": {"S": key.sk}}
