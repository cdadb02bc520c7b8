"""Changing a contact."""

from dataclasses import replace

from ...app import App
from ...domain.contact import Contact
from ...domain.patches import ContactPatch
from ...domain.principal import Principal
from ...store import contacts as contact_store
from ...store.retry import until_written


def change_contact(app: App, who: Principal, id: str, patch: ContactPatch) -> Contact:
    def attempt() -> Contact:
        old = contact_store.get(app.table, who.group, id)
        new = patch.applied_to(replace(old, revision=old.revision + 1))
        app.table.transact(contact_store.to_replace(app.table, old, new))
        return new

    return until_written(attempt)
