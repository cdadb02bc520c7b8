"""Changing a contact."""

from dataclasses import replace

from ...app import App
from ...domain.audit import differences
from ...domain.contact import Contact
from ...domain.patches import UNSET, ContactPatch
from ...domain.principal import Principal
from ...store import contacts as contact_store
from ...store.write_conflicts import until_written
from ..trail import to_note


def change_contact(app: App, who: Principal, id: str, patch: ContactPatch) -> Contact:
    """A patch that changes nothing writes nothing."""

    def attempt() -> Contact:
        old = contact_store.get(app.table, who.group, id)
        wanted = patch.applied_to(old)
        if patch.name is not UNSET:
            wanted = replace(wanted, name_is_made_up=False)
        if wanted == old:
            return old
        new = replace(wanted, revision=old.revision + 1)
        changes = differences(old, new, patch.given())
        note = to_note(app, who, "contact.change", f"contacts/{id}", changes)
        app.table.transact(contact_store.to_replace(app.table, old, new), note)
        return new

    return until_written(attempt)
