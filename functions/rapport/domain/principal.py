"""Who may ask for what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    ATTENDEES_READ = "attendees:read"
    ATTENDEES_WRITE = "attendees:write"
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    KEYS_WRITE = "keys:write"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    group: str
    id: str
    name: str
    scopes: tuple[Scope, ...]
    digest: str
    """SHA-256 of the key; the key itself is shown once and not kept."""
    created_at: datetime
    expires_at: datetime | None = None
