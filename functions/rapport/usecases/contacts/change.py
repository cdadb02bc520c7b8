"""Changing a contact."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...app import App
from ...domain.contact import Contact
from ...domain.principal import Principal
from ...store import contacts as contact_store
from ...store.retry import until_written


def change_contact(app: App, who: Principal, id: str, changes: Mapping[str, Any]) -> Contact:
    def attempt() -> Contact:
        old = contact_store.get(app.table, who.group, id)
        new = replace(old, revision=old.revision + 1, **changes)
        app.table.transact(contact_store.to_replace(app.table, old, new))
        return new

    return until_written(attempt)
