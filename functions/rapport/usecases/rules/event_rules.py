"""What an event has of its own: whole rules, and changes to its group's. Each change has the event planned anew."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...app import App
from ...domain.audit import differences
from ...domain.base.errors import ConflictError
from ...domain.event import Event
from ...domain.patches import Basis, NewRule, RulePatch, as_given
from ...domain.plan import replanned
from ...domain.principal import Principal
from ...domain.rule import Rule, RuleOverride
from ...jobs.enqueue import enqueue_now
from ...store import events
from ...store.admin import rules
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.admin.rules import RuleSources
from ...store.table import Write
from ...store.write_conflicts import until_written
from .. import trail
from .rule_checks import checked, known, refuse_one_more, rule_from


def create(app: App, who: Principal, event_id: str, new: NewRule, keep: Keep[Rule] = to_keep_nothing) -> Rule:
    rule = rule_from(who.group, event_id, app.new_id(), new)
    note = trail.to_note(app, who, "rule.create", trail.rule(event_id, rule.id))

    def attempt() -> Event:
        event = events.get(app.table, who.group, event_id)
        _refuse_one_more(app, event)
        return _written(app, event, rules.to_save(app.table, rule), note, *keep(rule))

    enqueue_now(app, until_written(attempt))
    return rule


def _refuse_one_more(app: App, event: Event) -> None:
    """Nobody adds another meanwhile: that would have written the event."""
    refuse_one_more(rules.count_own(app.table, event.group, event.id), "an event")


def values_of(rule: Rule) -> dict[str, object]:
    """What a patch may change, as it is."""
    return {name: getattr(rule, name) for name in rules.FIELDS}


def change(
    app: App, who: Principal, event_id: str, id: str, patch: RulePatch, basis: Basis[RulePatch] = as_given
) -> Rule:
    """A patch that changes nothing writes nothing. Raises ChangedMeanwhileError."""

    def attempt() -> tuple[Event | None, Rule]:
        event, sources = rules.with_event(app.table, who.group, event_id, id)
        old = known(sources.applying, id)
        _refuse_rewriting(old, patch)
        changes = basis(patch, values_of(old))
        rule = checked(changes.applied_to(old))
        own = rule if sources.of_group is None else _override(event, sources, rule, changes.given())
        if rule == old or own == sources.own:
            return None, rule
        if sources.own is None:
            _refuse_one_more(app, event)
        note = trail.to_note(app, who, "rule.change", trail.rule(event_id, id), differences(old, rule, rules.FIELDS))
        return _written(app, event, rules.to_save(app.table, own), note), replace(rule, event=event.id)

    event, rule = until_written(attempt)
    if event is not None:
        enqueue_now(app, event)
    return rule


def _refuse_rewriting(old: Rule, patch: RulePatch) -> None:
    """What went out is not what it was if its words can be changed: a message can be stopped, and that is all."""
    if old.is_message and patch.given() != {"enabled": False}:
        raise ConflictError("This is a message that was sent: it can be stopped, and not be changed.")


def _override(event: Event, sources: RuleSources, rule: Rule, changes: Mapping[str, Any]) -> RuleOverride:
    """What the event has changed of its group's rule, these changes on top of earlier ones."""
    old = sources.own
    own = old if isinstance(old, RuleOverride) else RuleOverride(group=event.group, event=event.id, id=rule.id)
    return replace(own, changes={**own.changes, **_whole(rule, changes)})


def _whole(rule: Rule, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes, trigger and offset together: they must fit each other whatever becomes of the group's rule."""
    if changes.keys().isdisjoint({"trigger", "offset"}):
        return changes
    return {**changes, "trigger": rule.trigger, "offset": rule.offset}


def delete(app: App, who: Principal, event_id: str, id: str) -> None:
    """Deletes a rule of the event's own; one of its group's is turned off for the event.

    So is a message: what it said to whom stays to be seen, and whoever was not reached yet is not mailed.
    """

    def attempt() -> Event | None:
        event, sources = rules.with_event(app.table, who.group, event_id, id)
        rule = known(sources.applying, id)
        if sources.of_group is not None or rule.is_message:
            return None
        note = trail.to_note(app, who, "rule.delete", trail.rule(event_id, id))
        return _written(app, event, rules.to_delete(app.table, who.group, event_id, id), note)

    event = until_written(attempt)
    if event is not None:
        enqueue_now(app, event)
    else:
        change(app, who, event_id, id, RulePatch(enabled=False))


def reset(app: App, who: Principal, event_id: str, id: str) -> Rule:
    """The group's rule as it is, for an event that had changed it: what the event has of its own goes.

    Raises NotFoundError; ConflictError for a rule of the event's own. A repeat changes nothing.
    """

    def attempt() -> tuple[Event | None, Rule]:
        event, sources = rules.with_event(app.table, who.group, event_id, id)
        old = known(sources.applying, id)
        if sources.of_group is None:
            raise ConflictError("This rule is the event's own: there is none of the group's to go back to.")
        if sources.own is None:
            return None, old
        changes = differences(old, sources.of_group, rules.FIELDS)
        note = trail.to_note(app, who, "rule.change", trail.rule(event_id, id), changes)
        gone = rules.to_delete(app.table, who.group, event_id, id)
        return _written(app, event, gone, note), sources.of_group

    event, rule = until_written(attempt)
    if event is not None:
        enqueue_now(app, event)
    return rule


def _written(app: App, event: Event, *writes: Write) -> Event:
    """The event as it is once this is written, to be planned anew."""
    new = replanned(event, app.now())
    app.table.transact(*writes, events.to_replace(app.table, event, new))
    return new
