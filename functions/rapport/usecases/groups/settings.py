"""Groups: made with their default rules, changed by their organisers."""

import secrets
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from typing import Any

from ...app import App
from ...domain.audit import changes_of, differences
from ...domain.base.errors import ConflictError, WriteConflictError
from ...domain.contacts.retention import EVERY
from ...domain.group import Group
from ...domain.patches import UNSET, Basis, GroupPatch, NewGroup, NewRule, Unset, as_given
from ...domain.principal import Principal
from ...domain.rule import Rule
from ...mail.default_rules import DEFAULT_RULES, DefaultRule
from ...store.admin import groups as store
from ...store.admin import health, retention
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..images import refuse_unknown_image
from ..rules.rule_checks import rule_from
from ..trail import to_note

_BY_HAND = "an organiser paused it"

_SETTINGS = tuple(field.name for field in fields(GroupPatch) if field.name != "paused")


def create_group(app: App, who: Principal, new: NewGroup) -> Group:
    """A new group, `who.group`, with the default rules. Raises ConflictError if the id is taken."""
    group = Group(id=who.group, salt=secrets.token_hex(16), created_at=app.now(), **vars(new))
    try:
        rules = map(partial(_default_rule, group.id), DEFAULT_RULES)
        app.table.transact(*store.to_create(app.table, group, rules), to_note(app, who, "group.create"))
    except WriteConflictError:
        raise ConflictError(f"There is a group {group.id} already.") from None
    app.send_guard.arm_if_new(app.now())
    return group


def _default_rule(group: str, rule: DefaultRule) -> Rule:
    fields: dict[str, Any] = {name: value for name, value in rule.items() if name != "id"}
    return rule_from(group, None, rule["id"], NewRule(**fields))


def values_of(group: Group) -> dict[str, object]:
    """What a patch may change, as it is."""
    return {**{name: getattr(group, name) for name in _SETTINGS}, "paused": group.is_paused}


def change_group(app: App, who: Principal, patch: GroupPatch, basis: Basis[GroupPatch] = as_given) -> Group:
    """Changes a group's settings. `paused` among them lifts its pause, or pauses it by hand.

    A patch that changes nothing writes nothing. Raises ChangedMeanwhileError.
    """

    def attempt() -> Group:
        old = store.get(app.table, who.group)
        changes = basis(patch, values_of(old))
        new = _paused(changes.applied_to(old), changes.paused, app.now())
        if new == old:
            return old
        if new.logo != old.logo:
            refuse_unknown_image(app, who.group, "logo", new.logo)
        follows = [*_lifted(app, old, new), *_kept_for(app, old, new)]
        app.table.transact(store.to_change(app.table, old, new), *follows, _note(app, who, old, new))
        return new

    return until_written(attempt)


def _paused(group: Group, paused: bool | Unset, now: datetime) -> Group:
    if paused is UNSET or paused == group.is_paused:
        return group
    if paused:
        return replace(group, paused_at=now, paused_why=_BY_HAND)
    return replace(group, paused_at=None, paused_why=None)


def _lifted(app: App, old: Group, new: Group) -> list[Write]:
    """What follows from lifting a pause: what waited is looked at, and what bounced is counted anew.

    Not what bounced before a pause by hand: nobody has looked into that.
    """
    if new.is_paused or not old.is_paused:
        return []
    resumed = store.to_resume(app.table, new.id, app.now())
    if old.paused_why == _BY_HAND:
        return [resumed]
    return [resumed, *health.to_forget_bounces(app.table, health.last_week(app.table, new.id, app.now().date()))]


def _kept_for(app: App, old: Group, new: Group) -> list[Write]:
    """Whoever is to be forgotten by a new setting is so a day later: until then it can be looked at, and taken back."""
    if new.retention_days in (None, old.retention_days):
        return []
    return [retention.to_begin(app.table, new.id, app.now() + EVERY)]


def _note(app: App, who: Principal, old: Group, new: Group) -> Write:
    changes = differences(old, new, _SETTINGS)
    if new.is_paused == old.is_paused:
        return to_note(app, who, "group.change", "", changes)
    paused = changes_of({"paused": (old.is_paused, new.is_paused)})
    return to_note(app, who, "group.pause" if new.is_paused else "group.resume", "", {**changes, **paused})
