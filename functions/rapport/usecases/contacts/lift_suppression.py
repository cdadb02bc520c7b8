"""Mailing an address again that complained or bounced: an operator's act, at its owner's wish. No route leads here."""

from ...app import App
from ...domain.base.errors import ConflictError
from ...domain.principal import Principal
from ...store import contacts as contact_store
from ...store.write_conflicts import until_written
from ..trail import to_note

REASONS = ("complained", "bounced")


def lift(app: App, who: Principal, id: str, reason: str) -> None:
    """`reason` is one of `REASONS`. Raises NotFoundError, and ConflictError where there is nothing to lift."""
    name = f"{reason}_at"

    def attempt() -> None:
        old = contact_store.get(app.table, who.group, id)
        if getattr(old, name) is None:
            raise ConflictError(f"Nothing is to be lifted: this address has not {reason}.")
        note = to_note(app, who, f"contact.lift_{reason}", f"contacts/{old.id}")
        app.table.transact(contact_store.to_set_instants(app.table, old, {name: None}), note)

    until_written(attempt)
