"""A group's members: who runs it, each in a role. A role is the scopes that it has."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from ..principal import Actor, ActorKind, Principal, Scope

INVITATION_LASTS = timedelta(days=7)


class Role(StrEnum):
    OWNER = "owner"
    ORGANIZER = "organizer"
    CHECK_IN = "check_in"


SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.OWNER: frozenset(Scope),
    Role.ORGANIZER: frozenset(Scope) - {Scope.KEYS_WRITE, Scope.MEMBERS_WRITE},
    Role.CHECK_IN: frozenset({Scope.CHECK_IN}),
}
"""What each role may do."""

IN_WORDS: Mapping[Role, str] = {
    Role.OWNER: "an owner, who may do everything there is to do",
    Role.ORGANIZER: "an organizer, who runs events and sees who comes",
    Role.CHECK_IN: "one of those who check people in at the door",
}
"""What somebody is invited as."""

NAMES: Mapping[Role, str] = {Role.OWNER: "Owner", Role.ORGANIZER: "Organizer", Role.CHECK_IN: "Check-in"}
"""What the console calls a role."""

TOLD = frozenset({Role.OWNER, Role.ORGANIZER})
"""Who is told when something is wrong with the group's mails."""


class MemberState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person with a role in a group; one per address."""

    group: str
    id: str
    """The id that a contact of this address has: a second member of one address would be the same item."""
    email: str
    name: str
    role: Role
    state: MemberState = MemberState.INVITED
    invitation: str = ""
    """What the link of the latest invitation holds: an earlier one opens nothing."""
    invited_at: datetime
    joined_at: datetime | None = None
    last_seen_at: datetime | None = None
    newer_fields: NewerFields = none_newer()

    @property
    def is_active(self) -> bool:
        """Whether they showed, by a button in their mail, that the address is theirs and that they take part."""
        return self.state is MemberState.ACTIVE

    @property
    def is_active_owner(self) -> bool:
        return self.is_active and self.role is Role.OWNER

    @property
    def is_told(self) -> bool:
        """Whether alerts go to them."""
        return self.is_active and self.role in TOLD

    @property
    def invited_until(self) -> datetime:
        return self.invited_at + INVITATION_LASTS

    @property
    def principal(self) -> Principal:
        """Who asks as this member. What they are good for ends with their membership, not at an instant."""
        actor = Actor(kind=ActorKind.MEMBER, id=self.id, name=self.name)
        return Principal(group=self.group, scopes=SCOPES[self.role], actor=actor)
