"""Making an event, or a copy of one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...app import App
from ...domain.event import Event, Seats
from ...domain.principal import Principal
from ...store import events as store
from ...store import rules as rule_store
from .change import _TIMES, _checked


def create_event(app: App, who: Principal, fields: Mapping[str, Any], capacity: int | None) -> tuple[Event, Seats]:
    """A draft. Raises InvalidError where it would end before it starts."""
    event = _checked(Event(group=who.group, id=app.new_id(), created_at=app.now(), **fields))
    seats = Seats(capacity=capacity)
    store.create(app.table, event, seats)
    return event, seats


def clone_event(app: App, who: Principal, id: str, times: Mapping[str, datetime]) -> tuple[Event, Seats]:
    """A new draft with what the event is and its own rules, and without its people and its past.

    Given a new start alone it lasts as long as the old one.
    """
    old, seats = store.with_seats(app.table, who.group, id)
    kept = {name: getattr(old, name) for name in ("title", "description", "venue", "questions", *_TIMES)}
    if "starts_local" in times:
        kept["ends_local"] = times["starts_local"] + (old.ends_local - old.starts_local)
    event = _checked(Event(group=who.group, id=app.new_id(), created_at=app.now(), **{**kept, **times}))
    own = rule_store.own_rules(app.table, who.group, id)
    rules = [replace(rule, event=event.id) for rule in own.values()]
    store.create(app.table, event, Seats(capacity=seats.capacity), rules)
    return event, Seats(capacity=seats.capacity)
