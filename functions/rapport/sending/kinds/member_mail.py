"""A mail of the group's own, to a member: what alerts, tests of rules and invitations have in common."""

from collections.abc import Sequence
from datetime import datetime

from ...app import App
from ...domain.audience import suppression
from ...domain.base.dataclass import dataclass
from ...domain.contact import Contact
from ...domain.delivery import Delivery, Reason
from ...domain.group import Group
from ...domain.members.member import Member
from ...store.table import Write


@dataclass(frozen=True, kw_only=True)
class MemberMail:
    """Not held by the group's pause: it tells of it, or what would go out after it."""

    group: Group
    mailing: str
    delivery: str
    contact: str
    """The id that a contact of the address has: a member's id is the same."""
    email: str
    member: Member | None
    """None where they are none any more."""
    recipient: Contact | None
    """What is known of the address: it may be suppressed."""
    due_at: datetime
    helps_until: datetime

    event_id = None
    proven = True  # who came by an organiser's hand
    is_wanted = True
    source = ""
    is_promotional = False
    answers_form = False
    details_hash = ""
    is_notice = False
    holds = ()
    retries_unknown = False

    @property
    def helps_until_if_held(self) -> datetime:
        return self.helps_until

    @property
    def helps_until_in_line(self) -> datetime:
        return self.helps_until

    @property
    def leave_by(self) -> datetime:
        return self.helps_until

    @property
    def owed_since(self) -> datetime:
        return self.due_at

    def why_not(self) -> Reason | None:
        if self.member is None or not self.member.is_active:
            return Reason.NOT_IN_AUDIENCE
        return suppression(self.recipient) if self.recipient is not None else None

    def to_note(self, _app: App, _result: Delivery) -> Sequence[Write]:
        return ()


def delivery_id(at: datetime, kind: str, unique: str) -> str:
    return f"{at:%Y%m%d%H%M%S}_{kind}_{unique}"
