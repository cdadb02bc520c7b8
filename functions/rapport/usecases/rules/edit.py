"""Rules: a group's, and what an event has of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from ...app import App
from ...domain.errors import InvalidError, NotFoundError
from ...domain.event import Event
from ...domain.plan import bounded_duration, parse_offset, replanned
from ...domain.principal import Principal
from ...domain.rule import Rule, RuleOverride, Trigger
from ...jobs.enqueue import enqueue_job
from ...mail.placeholders import unknown_placeholders
from ...store import events as event_store
from ...store import groups as group_store
from ...store import rules as rule_store
from ...store.dynamodb.table import Write
from ...store.retry import until_written
from ...store.rules import FIELDS, OwnRule, of_event, with_changes


def rule_from(group: str, event: str | None, id: str, fields: Mapping[str, Any]) -> Rule:
    """A rule from its fields, with what was left out filled in. Raises InvalidError naming the field."""
    lateness = "PT6H" if Trigger(fields["trigger"]).is_before else "P2D"
    given = {name: fields[name] for name in FIELDS if fields.get(name) is not None}
    return _checked({"max_lateness": lateness, **given, "group": group, "event": event, "id": id})


def _checked(fields: Mapping[str, Any]) -> Rule:
    """The rule of these fields. Raises InvalidError naming the one that cannot be."""
    parse_offset(Trigger(fields["trigger"]), fields.get("offset"))
    bounded_duration(fields["max_lateness"], "max_lateness")
    for field in ("subject", "body"):
        unknown = unknown_placeholders(fields[field])
        if unknown:
            raise InvalidError.of(field, f"{unknown[0]} is not a placeholder that Rapport knows")
    return msgspec.convert(fields, Rule)


def get(app: App, group: str, event: str | None, id: str) -> Rule:
    rules = of_event(app.table, group, event) if event else rule_store.of_group(app.table, group)
    if id not in rules:
        raise NotFoundError(f"There is no rule {id}.")
    return rules[id]


def create(app: App, who: Principal, event: str | None, fields: Mapping[str, Any]) -> Rule:
    rule = rule_from(who.group, event, app.new_id(), fields)
    _save(app, who.group, event, rule)
    return rule


def change(app: App, who: Principal, event: str | None, id: str, changes: Mapping[str, Any]) -> Rule:
    """Changes a rule; a group's rule that is changed for an event is changed for that event only."""
    rule = _checked(with_changes(get(app, who.group, event, id), changes))
    _save(app, who.group, event, rule, changes)
    return rule


def delete(app: App, who: Principal, event: str | None, id: str) -> None:
    """Deletes a rule; a group's rule that is deleted for an event is turned off for that event only."""
    group = who.group
    rule = get(app, group, event, id)
    if event is None:
        rule_store.delete(app.table, group, id, group_store.to_replan(app.table, group, app.now()))
    elif id in rule_store.of_group(app.table, group):
        _save(app, group, event, replace(rule, enabled=False), {"enabled": False})
    else:
        _with_event(app, group, event, rule_store.to_delete(app.table, group, event, id))


def _save(app: App, group: str, event: str | None, rule: Rule, changes: Mapping[str, Any] | None = None) -> None:
    if event is None:
        rule_store.save(app.table, rule, group_store.to_replan(app.table, group, app.now()))
        return
    own: OwnRule = rule
    if changes is not None and rule.id in rule_store.of_group(app.table, group):
        own = _override(app, group, event, rule, changes)
    _with_event(app, group, event, rule_store.to_save(app.table, own))


def _override(app: App, group: str, event: str, rule: Rule, changes: Mapping[str, Any]) -> RuleOverride:
    """What the event has changed of its group's rule, these changes on top of earlier ones."""
    before = rule_store.own_rules(app.table, group, event).get(rule.id)
    earlier = before.changes if isinstance(before, RuleOverride) else {}
    return RuleOverride(group=group, event=event, id=rule.id, changes={**earlier, **_whole(rule, changes)})


def _whole(rule: Rule, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes, trigger and offset together: they must fit each other whatever becomes of the group's rule."""
    if changes.keys().isdisjoint({"trigger", "offset"}):
        return changes
    return {**changes, "trigger": rule.trigger, "offset": rule.offset}


def _with_event(app: App, group: str, event: str, write: Write) -> None:
    """Writes together with the event's wish to be planned anew."""

    def attempt() -> Event:
        old = event_store.get(app.table, group, event)
        new = replanned(old, app.now())
        app.table.transact(write, event_store.to_replace(app.table, old, new))
        return new

    enqueue_job(app, until_written(attempt))
