"""Changing a contact: its name, tags and notes, and whether it is blocked."""

from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain.audit import changes_of, differences
from ...domain.contact import Contact
from ...domain.patches import UNSET, Basis, ContactPatch, Unset, as_given
from ...domain.principal import Principal
from ...store import contacts as contact_store
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..trail import to_note
from .block import give_up_places
from .everywhere import SETTLED


def values_of(contact: Contact) -> dict[str, object]:
    """What a patch may change, as it is."""
    fields = {name: getattr(contact, name) for name in ("name", "tags", "notes")}
    return {**fields, "blocked": contact.blocked_at is not None}


def change_contact(
    app: App, who: Principal, id: str, patch: ContactPatch, basis: Basis[ContactPatch] = as_given
) -> Contact:
    """A patch that changes nothing writes nothing. Who is blocked gives up their places at events to come.

    Raises ChangedMeanwhileError.
    """

    def attempt() -> tuple[Contact, Contact]:
        old = contact_store.get(app.table, who.group, id)
        changes = basis(patch, values_of(old))
        wanted = _blocked(changes.applied_to(old), changes.blocked, app.now())
        if changes.name is not UNSET:
            wanted = replace(wanted, name_is_made_up=False)
        if wanted == old:
            return old, old
        new = replace(wanted, revision=old.revision + 1)
        writes = [contact_store.to_replace(app.table, old, new), _note(app, who, old, new, changes)]
        if _is_news(old, new):
            writes.append(contact_store.to_have_places_given_up(app.table, new, app.now() + SETTLED))
        app.table.transact(*writes)
        return old, new

    old, new = until_written(attempt)
    if _is_news(old, new):
        give_up_places(app, new)
    return new


def _blocked(contact: Contact, blocked: bool | Unset, now: datetime) -> Contact:
    if blocked is UNSET or blocked == (contact.blocked_at is not None):
        return contact
    return replace(contact, blocked_at=now if blocked else None)


def _is_news(old: Contact, new: Contact) -> bool:
    return old.blocked_at is None and new.blocked_at is not None


def _note(app: App, who: Principal, old: Contact, new: Contact, patch: ContactPatch) -> Write:
    changes = differences(old, new, [name for name in patch.given() if name != "blocked"])
    blocked = (old.blocked_at is not None, new.blocked_at is not None)
    if blocked[0] == blocked[1]:
        return to_note(app, who, "contact.change", f"contacts/{new.id}", changes)
    action = "contact.block" if blocked[1] else "contact.unblock"
    return to_note(app, who, action, f"contacts/{new.id}", {**changes, **changes_of({"blocked": blocked})})
