"""Groups: made with their default rules, changed by their organisers."""

import secrets
from functools import partial
from typing import Any

from ...app import App
from ...domain.errors import ConflictError, WriteConflictError
from ...domain.group import Group
from ...domain.patches import UNSET, GroupPatch, NewGroup, NewRule
from ...domain.principal import Principal
from ...domain.rule import Rule
from ...mail.default_rules import DEFAULT_RULES, DefaultRule
from ...sending import circuit_breaker
from ...store import groups as store
from ..rules.rule_checks import rule_from

_BY_HAND = "an organiser paused it"


def create_group(app: App, who: Principal, new: NewGroup) -> Group:
    """A new group, `who.group`, with the default rules. Raises ConflictError if the id is taken."""
    group = Group(id=who.group, salt=secrets.token_hex(16), created_at=app.now(), **vars(new))
    try:
        store.create(app.table, group, map(partial(_default_rule, group.id), DEFAULT_RULES))
    except WriteConflictError:
        raise ConflictError(f"There is a group {group.id} already.") from None
    app.send_guard.arm_if_new(app.now())
    return group


def _default_rule(group: str, rule: DefaultRule) -> Rule:
    fields: dict[str, Any] = {name: value for name, value in rule.items() if name != "id"}
    return rule_from(group, None, rule["id"], NewRule(**fields))


def change_group(app: App, who: Principal, patch: GroupPatch) -> Group:
    """Changes a group's settings. `paused` among them lifts its pause, or pauses it by hand."""
    settings = patch.given().keys() - {"paused"}
    group = patch.applied_to(store.get(app.table, who.group))
    if settings:
        store.change(app.table, group, settings)
    if patch.paused is UNSET:
        return group
    return circuit_breaker.pause(app, group.id, _BY_HAND) if patch.paused else circuit_breaker.lift(app, group.id)
