"""A mail of the group's own, to a member: what alerts, tests of rules and invitations have in common."""

from collections.abc import Iterator
from datetime import datetime

from ...app import App
from ...domain.audience import suppression
from ...domain.base.dataclass import dataclass
from ...domain.contact import Contact
from ...domain.delivery import Reason
from ...domain.members.member import Member
from ...store import contacts
from ...store.admin import members
from .group_mail import GroupMail


@dataclass(frozen=True, kw_only=True)
class MemberMail(GroupMail):
    """Not held by the group's pause: it tells of it, or what would go out after it."""

    member: Member | None
    """None where they are none any more."""
    recipient: Contact | None
    """What is known of the address: it may be suppressed."""

    proven = True  # who came by an organiser's hand
    is_wanted = True
    source = ""
    answers_form = False
    holds = ()

    def why_not(self) -> Reason | None:
        if self.member is None or not self.member.is_active:
            return Reason.NOT_IN_AUDIENCE
        return suppression(self.recipient) if self.recipient is not None else None


def delivery_id(at: datetime, kind: str, unique: str) -> str:
    return f"{at:%Y%m%d%H%M%S}_{kind}_{unique}"


def told_members(app: App, group: str) -> Iterator[tuple[Member, Contact | None]]:
    """Those who are told of what concerns their group, each with what is known of the address."""
    told = [member for member in members.of_group(app.table, group) if member.is_told]
    known = contacts.of_addresses(app.table, group, [member.id for member in told])
    return ((member, known.get(member.id)) for member in told)
