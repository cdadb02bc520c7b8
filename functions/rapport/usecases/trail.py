"""Noting in a group's audit trail what is being done: a write for the transaction that does it."""

from ..app import App
from ..domain.audit import Changes, attendee_target
from ..domain.principal import Principal
from ..store.admin import audit
from ..store.table import Write


def to_note(app: App, who: Principal, action: str, target: str = "", changes: Changes | None = None) -> Write:
    return audit.to_add(app.table, who, action, target, changes or {}, at=app.now(), id=app.new_id())


def rule(event: str | None, id: str) -> str:
    """What an entry about a rule names."""
    return f"events/{event}/rules/{id}" if event else f"rules/{id}"


def attendee(event: str, contact: str) -> str:
    """What an entry about an attendee names."""
    return attendee_target(event, contact)
