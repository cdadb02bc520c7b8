"""Rules made, changed and deleted: a group's here, what an event has of its own in `event_rules`."""

from dataclasses import replace

from ...app import App
from ...domain.audit import differences
from ...domain.patches import Basis, NewRule, RulePatch, as_given
from ...domain.principal import Principal
from ...domain.rule import Rule
from ...store.admin import groups as group_store
from ...store.admin import rules as rule_store
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..trail import to_note
from . import event_rules
from .rule_checks import checked, known, refuse_one_more, rule_from


def get(app: App, group: str, event: str | None, id: str) -> Rule:
    """A rule of the group, or as it applies to an event. Raises NotFoundError, also for an event that there is not."""
    if event is None:
        return known(rule_store.find(app.table, group, None, id), id)
    return known(rule_store.with_event(app.table, group, event, id)[1].applying, id)


def create(app: App, who: Principal, event: str | None, new: NewRule, keep: Keep[Rule] = to_keep_nothing) -> Rule:
    """Raises InvalidError naming the field that cannot be, or where there are too many already."""
    if event is not None:
        return event_rules.create(app, who, event, new, keep)
    rule = rule_from(who.group, None, app.new_id(), new)
    refuse_one_more(rule_store.count_of_group(app.table, who.group), "a group")
    note = to_note(app, who, "rule.create", f"rules/{rule.id}")
    _save(app, who, rule_store.to_save(app.table, rule), note, *keep(rule))
    return rule


def change(
    app: App, who: Principal, event: str | None, id: str, patch: RulePatch, basis: Basis[RulePatch] = as_given
) -> Rule:
    """Changes a rule; a group's rule that is changed for an event is changed for that event only.

    A patch that changes nothing writes nothing. Raises ChangedMeanwhileError.
    """
    if event is not None:
        return event_rules.change(app, who, event, id, patch, basis)

    def attempt() -> Rule:
        old = get(app, who.group, None, id)
        rule = checked(basis(patch, event_rules.values_of(old)).applied_to(old))
        if rule == old:
            return old
        new = replace(rule, revision=old.revision + 1)
        note = to_note(app, who, "rule.change", f"rules/{id}", differences(old, new, rule_store.FIELDS))
        _save(app, who, rule_store.to_replace(app.table, old, new), note)
        return new

    return until_written(attempt)


def delete(app: App, who: Principal, event: str | None, id: str) -> None:
    """Deletes a rule; a group's rule that is deleted for an event is turned off for that event only."""
    if event is not None:
        event_rules.delete(app, who, event, id)
        return

    def attempt() -> None:
        get(app, who.group, None, id)
        note = to_note(app, who, "rule.delete", f"rules/{id}")
        _save(app, who, rule_store.to_delete(app.table, who.group, None, id), note)

    until_written(attempt)


def _save(app: App, who: Principal, *writes: Write) -> None:
    """Writes together with the job that has every event of the group planned anew."""
    app.table.transact(*writes, group_store.to_replan(app.table, who.group, app.now()))
