"""What the page of the team shows of each member, and of each role."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ....domain.base.dataclass import dataclass
from ....domain.members.member import NAMES, SCOPES, Member, Role
from ....domain.principal import Principal

_MAY: Mapping[Role, str] = {
    Role.OWNER: "Everything: events, people, mails, and the team, API keys and the audit trail.",
    Role.ORGANIZER: "Events, people and mails, and the settings; not the team, API keys or the audit trail.",
    Role.CHECK_IN: "Sees the names of who comes, checks them in and adds walk-ins. No addresses, no answers.",
}


@dataclass(frozen=True, slots=True)
class ShownMember:
    member: Member
    stands: str
    """In a word or two."""
    is_open: bool
    """Whether their invitation is still good."""
    is_last_owner: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class ShownRole:
    role: Role
    name: str
    may: str
    can_be_given: bool


def shown(members: Sequence[Member], who: Principal, now: datetime) -> list[ShownMember]:
    """Those who run the group before those who were only invited."""
    owners = sum(one.is_active_owner for one in members)
    found = [
        ShownMember(
            member=one,
            stands=_stands(one, now),
            is_open=not one.is_active and now < one.invited_until,
            is_last_owner=one.is_active_owner and owners == 1,
            is_self=one.id == who.actor.id,
        )
        for one in members
    ]
    return sorted(found, key=lambda one: not one.member.is_active)


def _stands(member: Member, now: datetime) -> str:
    if member.is_active:
        return "Active"
    return "Invited" if now < member.invited_until else "Invitation ran out"


def roles_shown(who: Principal) -> list[ShownRole]:
    """Nobody gives a role that may more than they do themselves."""
    return [ShownRole(role, NAMES[role], _MAY[role], all(map(who.may, SCOPES[role]))) for role in Role]
