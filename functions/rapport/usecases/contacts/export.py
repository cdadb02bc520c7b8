"""All that is kept of a person is handed to an organiser: who had it is noted."""

from ...app import App
from ...domain.principal import Principal
from ...queries import contacts
from ..trail import to_note


def export(app: App, who: Principal, id: str) -> contacts.ContactExport:
    """Raises NotFoundError."""
    found = contacts.export(app, who.group, id)
    app.table.transact(to_note(app, who, "contact.export", f"contacts/{found.contact.id}"))
    return found
