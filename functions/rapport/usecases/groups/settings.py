"""Groups: made with their default rules, changed by their organisers."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...app import App
from ...domain.errors import ConflictError, WriteConflictError
from ...domain.group import Group
from ...domain.principal import Principal
from ...mail.default_rules import DEFAULT_RULES
from ...sending import circuit_breaker
from ...store import groups as store
from ..rules.edit import rule_from

_BY_HAND = "an organiser paused it"


def create_group(app: App, who: Principal, name: str, **settings: Any) -> Group:
    """A new group, `who.group`, with the default rules. Raises ConflictError if the id is taken."""
    group = Group(id=who.group, name=name, salt=secrets.token_hex(16), created_at=app.now(), **settings)
    try:
        store.create(app.table, group, (rule_from(group.id, None, rule["id"], rule) for rule in DEFAULT_RULES))
    except WriteConflictError:
        raise ConflictError(f"There is a group {group.id} already.") from None
    app.arming.arm_if_new(app.now())
    return group


def change_group(app: App, who: Principal, changes: Mapping[str, Any]) -> Group:
    """Changes a group's settings. `paused` among them lifts its pause, or pauses it by hand."""
    settings = {name: value for name, value in changes.items() if name != "paused"}
    group = replace(store.get(app.table, who.group), **settings)
    if settings:
        store.change(app.table, group, settings)
    if "paused" not in changes:
        return group
    return circuit_breaker.pause(app, group.id, _BY_HAND) if changes["paused"] else circuit_breaker.lift(app, group.id)
