"""Rules: a group's, and what an event has of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...app import App
from ...domain.errors import InvalidError, NotFoundError
from ...domain.event import Event
from ...domain.patches import NewRule, RulePatch
from ...domain.plan import bounded_duration, parse_offset, replanned
from ...domain.principal import Principal
from ...domain.rule import Rule, RuleOverride
from ...jobs.enqueue import enqueue_now
from ...mail.placeholders import unknown_placeholders
from ...store import events as event_store
from ...store import groups as group_store
from ...store import rules as rule_store
from ...store.dynamodb.table import Write
from ...store.retry import until_written
from ...store.rules import OwnRule, of_event


def rule_from(group: str, event: str | None, id: str, new: NewRule) -> Rule:
    """A rule as it is wanted, with what was left out filled in. Raises InvalidError naming the field."""
    lateness = new.max_lateness or ("PT6H" if new.trigger.is_before else "P2D")
    return _checked(Rule(**{**vars(new), "max_lateness": lateness, "group": group, "event": event, "id": id}))


def _checked(rule: Rule) -> Rule:
    """Raises InvalidError naming the field that cannot be."""
    parse_offset(rule.trigger, rule.offset)
    bounded_duration(rule.max_lateness, "max_lateness")
    for field, text in (("subject", rule.subject), ("body", rule.body)):
        unknown = unknown_placeholders(text)
        if unknown:
            raise InvalidError.of(field, f"{unknown[0]} is not a placeholder that Rapport knows")
    return rule


def get(app: App, group: str, event: str | None, id: str) -> Rule:
    rules = of_event(app.table, group, event) if event else rule_store.of_group(app.table, group)
    if id not in rules:
        raise NotFoundError(f"There is no rule {id}.")
    return rules[id]


def create(app: App, who: Principal, event: str | None, new: NewRule) -> Rule:
    rule = rule_from(who.group, event, app.new_id(), new)
    _save(app, who.group, event, rule)
    return rule


def change(app: App, who: Principal, event: str | None, id: str, patch: RulePatch) -> Rule:
    """Changes a rule; a group's rule that is changed for an event is changed for that event only."""
    rule = _checked(patch.applied_to(get(app, who.group, event, id)))
    _save(app, who.group, event, rule, patch)
    return rule


def delete(app: App, who: Principal, event: str | None, id: str) -> None:
    """Deletes a rule; a group's rule that is deleted for an event is turned off for that event only."""
    group = who.group
    rule = get(app, group, event, id)
    if event is None:
        rule_store.delete(app.table, group, id, group_store.to_replan(app.table, group, app.now()))
    elif id in rule_store.of_group(app.table, group):
        _save(app, group, event, replace(rule, enabled=False), RulePatch(enabled=False))
    else:
        _with_event(app, group, event, rule_store.to_delete(app.table, group, event, id))


def _save(app: App, group: str, event: str | None, rule: Rule, patch: RulePatch | None = None) -> None:
    if event is None:
        rule_store.save(app.table, rule, group_store.to_replan(app.table, group, app.now()))
        return
    own: OwnRule = rule
    if patch is not None and rule.id in rule_store.of_group(app.table, group):
        own = _override(app, group, event, rule, patch.given())
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

    enqueue_now(app, until_written(attempt))
