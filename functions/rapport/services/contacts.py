"""Contacts as their group's organisers look after them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..domain.models import Contact, Event, Seats, Signup
from ..store import events, signups
from .app import App
from .retry import until_won


def change_contact(app: App, group: str, id: str, changes: Mapping[str, Any]) -> Contact:
    def attempt() -> Contact:
        old = signups.get_contact(app.table, group, id)
        new = replace(old, edits=old.edits + 1, **changes)
        app.table.transact(signups.replaced_contact(app.table, old, new))
        return new

    return until_won(attempt)


def history(app: App, group: str, id: str) -> list[tuple[Event, Signup, Seats]]:
    """The contact's signups at all events of the group, the latest event first."""
    contact = signups.get_contact(app.table, group, id)
    found = list(signups.history(app.table, contact, events.of_group(app.table, group)))
    seats = events.seats_of(app.table, (event for event, _ in found))
    return [(event, signup, seats[event.id]) for event, signup in reversed(found)]
