"""What an API key may be allowed to do, in words."""

from ....domain.base.dataclass import dataclass
from ....domain.principal import Scope


@dataclass(frozen=True, slots=True)
class ShownScope:
    scope: Scope
    may: str


SCOPES_SHOWN = (
    ShownScope(Scope.EVENTS_READ, "See events, rules, mailings and settings"),
    ShownScope(Scope.EVENTS_WRITE, "Change them, publish and cancel events, send tests"),
    ShownScope(Scope.ATTENDEES_READ, "See who comes, with addresses and answers"),
    ShownScope(Scope.ATTENDEES_WRITE, "Add, check in and cancel attendees"),
    ShownScope(Scope.CHECK_IN, "Check people in, knowing no more of them than names"),
    ShownScope(Scope.CONTACTS_READ, "See everybody the group knows, across events"),
    ShownScope(Scope.CONTACTS_WRITE, "Change, import, merge and erase contacts"),
    ShownScope(Scope.KEYS_WRITE, "Make and end API keys"),
    ShownScope(Scope.MEMBERS_WRITE, "Invite, change and remove members; read the audit trail"),
)
"""In the order of the form; one to write includes the one to read."""
