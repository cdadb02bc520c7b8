"""The tenant: one community."""

from datetime import UTC, datetime
from typing import Literal

from .base.dataclass import dataclass
from .brakes.brake import Brake, StrangersBrake


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The tenant: one community."""

    id: str
    name: str
    salt: str
    """Makes contact ids that nobody can guess from an address; never changes."""
    created_at: datetime
    description: str = ""
    """What the group is about, for its page."""
    sender_name: str | None = None
    reply_to: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    allowed_origins: tuple[str, ...] = ()
    accent: str | None = None
    """The group's colour as `#rrggbb`, on which white text can be read."""
    logo: str | None = None
    """The id of one of the group's images."""
    retention_days: int | None = None
    """How long people are kept whom the group does not see any more; None: until somebody erases them."""
    paused_at: datetime | None = None
    paused_why: str | None = None
    complaints_brake: Brake | None = None
    """The last one, whether it holds or not: promotional mails and first mails to strangers wait."""
    strangers_brake: StrangersBrake | None = None
    """The same: first mails are slowed where strangers' bounced."""

    @property
    def path(self) -> str:
        """Where its page is, behind the public address: ids need no escaping there."""
        return f"/g/{self.id}"

    @property
    def way_to_events(self) -> tuple[str, str]:
        """Where who followed a link that has run out may go on: a path, and the words of the link."""
        return self.path, "See what comes next"

    @property
    def way_to_own_page(self) -> tuple[str, str]:
        """The same, for who still has a page of their own, by another link."""
        return f"/lost/{self.id}", "Get the link to your page again"

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


RAPPORT = Group(id="*", name="Rapport", salt="", created_at=datetime.fromtimestamp(0, UTC))
"""The service itself, in the place of a group: who mails what is of none, as a link to sign in. No group has its id."""

RESERVED_IDS = frozenset({"sign-in", "sign-out", "enter", "invitation", "door", "leave-door", "static"})
"""What stands in the place of a group's id in addresses of the console that are of none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A pass over all of a group's events. A job.

    `replan`: each is planned anew after a change of the group's rules; `resume`: what a pause put off is looked at.
    """

    group: str
    kind: Literal["replan", "resume"]
    due_at: datetime
    claims: int = 0
    cursor: str | None = None
    """How far a worker came whose time was over: the last event (by its place in the list) that is done."""
