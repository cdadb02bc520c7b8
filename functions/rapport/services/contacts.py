"""Contacts as their group's organisers look after them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..domain.clock import instant_text
from ..domain.models import Contact, Delivery, Event, Seats, Signup
from ..store import events, ledger, signups
from .app import App
from .retry import until_won

Attended = tuple[Event, Signup, Seats]


@dataclass(frozen=True)
class Dossier:
    """All that is kept about one person."""

    contact: Contact
    history: list[Attended]
    deliveries: list[Delivery]


def change_contact(app: App, group: str, id: str, changes: Mapping[str, Any]) -> Contact:
    def attempt() -> Contact:
        old = signups.get_contact(app.table, group, id)
        new = replace(old, edits=old.edits + 1, **changes)
        app.table.transact(signups.replaced_contact(app.table, old, new))
        return new

    return until_won(attempt)


def history(app: App, group: str, id: str) -> list[Attended]:
    """The contact's signups at all events of the group, the earliest event first. Raises NotFoundError."""
    signups.get_contact(app.table, group, id)
    found = signups.history(app.table, id, events.of_group(app.table, group))
    theirs = [(event, signup) for event, signup in found if not signup.is_erased]
    seats = events.seats_of(app.table, (event for event, _ in theirs))
    return [(event, signup, seats[event.id]) for event, signup in theirs]


def by_end(attended: Attended) -> str:
    event = attended[0]
    return f"{instant_text(event.ends_at)}#{event.id}"


def dossier(app: App, group: str, id: str) -> Dossier:
    """Raises NotFoundError."""
    contact = signups.get_contact(app.table, group, id)
    past = history(app, group, id)
    deliveries = [one for event, _, _ in past for one in ledger.of_contact(app.table, event, id) if one.email]
    return Dossier(contact, past, deliveries)
