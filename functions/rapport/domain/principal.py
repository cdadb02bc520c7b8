"""Who may ask for what, and who it was that did."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from .base.dataclass import dataclass


class Scope(StrEnum):
    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    ATTENDEES_READ = "attendees:read"
    ATTENDEES_WRITE = "attendees:write"
    CHECK_IN = "attendees:check_in"
    """To check people in, knowing no more of them than their names."""
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    KEYS_WRITE = "keys:write"
    MEMBERS_WRITE = "members:write"


_INCLUDED_IN: Mapping[Scope, Scope] = {
    Scope.EVENTS_READ: Scope.EVENTS_WRITE,
    Scope.ATTENDEES_READ: Scope.ATTENDEES_WRITE,
    Scope.CHECK_IN: Scope.ATTENDEES_WRITE,
    Scope.CONTACTS_READ: Scope.CONTACTS_WRITE,
}
"""Who may do the one may do the other."""


class ActorKind(StrEnum):
    KEY = "key"
    MEMBER = "member"
    ATTENDEE = "attendee"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something, as the audit trail names them."""

    kind: ActorKind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks: for which group, and for what of it."""

    group: str
    scopes: frozenset[Scope]
    actor: Actor
    expires_at: datetime | None = None
    """When this ends to be so; None where it does not by itself."""
    event: str | None = None
    """The only event that it is for; None where it is for all of the group."""

    def may(self, scope: Scope) -> bool:
        """Whether a scope is among theirs; one to write includes the one to read."""
        return scope in self.scopes or _INCLUDED_IN.get(scope) in self.scopes


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

    @property
    def principal(self) -> Principal:
        """Who asks with this key."""
        actor = Actor(kind=ActorKind.KEY, id=self.id, name=self.name)
        return Principal(group=self.group, scopes=frozenset(self.scopes), actor=actor, expires_at=self.expires_at)


def attendee(group: str, contact: str) -> Principal:
    """Who acts by a link that was mailed to them: on what is their own, so no scope is asked for."""
    return Principal(group=group, scopes=frozenset(), actor=Actor(kind=ActorKind.ATTENDEE, id=contact, name=""))


def operator(group: str, name: str = "operator") -> Principal:
    """Who runs the whole service, acting on one of its groups."""
    actor = Actor(kind=ActorKind.OPERATOR, id=name, name=name)
    return Principal(group=group, scopes=frozenset(Scope), actor=actor)
