"""A mail of the group's own: what those to members, and those with the links that people asked for, have in common."""

from collections.abc import Sequence
from datetime import datetime

from ...addresses import domain_of
from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.delivery import Delivery
from ...domain.group import Group
from ...mail.content import Content
from ...mail.mime import Message, build
from ...store.table import Write


@dataclass(frozen=True, kw_only=True)
class GroupMail:
    """About no event. It helps until one instant, whether or not it was held or waited for its turn."""

    group: Group
    mailing: str
    delivery: str
    contact: str
    """The id that a contact of the address has; a member's is the same."""
    email: str
    due_at: datetime
    helps_until: datetime

    event_id = None
    is_promotional = False
    details_hash = ""
    is_notice = False
    retries_unknown = False

    @property
    def owed_since(self) -> datetime:
        return self.due_at

    @property
    def helps_until_if_held(self) -> datetime:
        return self.helps_until

    @property
    def helps_until_in_line(self) -> datetime:
        return self.helps_until

    @property
    def leave_by(self) -> datetime:
        return self.helps_until

    def to_note(self, _app: App, _result: Delivery) -> Sequence[Write]:
        return ()

    def built(self, app: App, content: Content, to_name: str, list_name: str = "") -> bytes:
        """The whole mail. `list_name`: which of the group's lists it is of, for its List-Id; empty of none."""
        return build(
            Message(
                from_name=self.group.sender_name or self.group.name,
                from_address=app.config.sender,
                to_name=to_name,
                to_address=self.email,
                reply_to=self.group.reply_to,
                subject=content.subject,
                text=content.text,
                html=content.html,
                list_id=f"{self.group.id}.{list_name}.{domain_of(app.config.sender)}" if list_name else "",
            )
        )
