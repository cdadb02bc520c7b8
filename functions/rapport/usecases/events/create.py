"""Making an event, or a copy of one."""

from dataclasses import replace

from ...app import App
from ...domain.event import Event, Seats
from ...domain.patches import UNSET, EventTimesPatch, NewEvent
from ...domain.principal import Principal
from ...store import events as store
from ...store.admin import rules as rule_store
from ...store.admin.idempotency import Keep, to_keep_nothing
from ..images import refuse_unknown_image
from ..trail import to_note
from .change import FIELDS, checked


def create_event(
    app: App, who: Principal, new: NewEvent, keep: Keep[tuple[Event, Seats]] = to_keep_nothing
) -> tuple[Event, Seats]:
    """A draft. Raises InvalidError where it would end before it starts, and the like."""
    refuse_unknown_image(app, who.group, "image", new.image)
    fields = {name: value for name, value in vars(new).items() if name != "capacity"}
    event = checked(Event(group=who.group, id=app.new_id(), created_at=app.now(), **fields))
    seats = Seats(capacity=new.capacity)
    note = to_note(app, who, "event.create", f"events/{event.id}")
    app.table.transact(*store.to_create(app.table, event, seats), note, *keep((event, seats)))
    return event, seats


def clone_event(
    app: App, who: Principal, id: str, times: EventTimesPatch, keep: Keep[tuple[Event, Seats]] = to_keep_nothing
) -> tuple[Event, Seats]:
    """A new draft with what the event is and its own rules, and without its people and its past, messages among it.

    Given a new start alone it lasts as long as the old one; sign-up closes as long before the start.
    """
    old, seats = store.with_seats(app.table, who.group, id)
    kept = {name: getattr(old, name) for name in FIELDS}
    if times.starts_local is not UNSET:
        kept["ends_local"] = old.end_if_begun(times.starts_local, old.timezone)
        kept["signup_closes_local"] = old.signup_close_if_begun(times.starts_local)
    event = checked(Event(group=who.group, id=app.new_id(), created_at=app.now(), **{**kept, **times.given()}))
    own = rule_store.own_rules(app.table, who.group, id)
    rules = [replace(rule, event=event.id) for rule in own.values() if not rule_store.is_message(rule)]
    empty = Seats(capacity=seats.capacity)
    note = to_note(app, who, "event.clone", f"events/{event.id}")
    app.table.transact(*store.to_create(app.table, event, empty, rules), note, *keep((event, empty)))
    return event, empty
