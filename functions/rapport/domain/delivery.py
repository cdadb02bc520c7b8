"""Mailings and deliveries: what came due, and what became of each recipient's copy."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from .base.dataclass import dataclass
from .base.newer_fields import NewerFields, none_newer
from .contact import Been
from .rule import Audience, Trigger


class DeliveryState(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"
    """Of the API's words; nothing stores it: a claim is the job's, and a delivery begins with its intent."""
    DISPATCHING = "dispatching"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def is_end(self) -> bool:
        return self in (DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED, DeliveryState.UNKNOWN)

    @property
    def may_have_arrived(self) -> bool:
        """Whether SES may have taken it, or has."""
        return self in (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.DISPATCHING)


class Reason(StrEnum):
    """Why something was not sent."""

    LATE = "late"
    CANCELLED = "cancelled"
    EVENT_CANCELLED = "event_cancelled"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    NO_CONSENT = "no_consent"
    NOT_IN_AUDIENCE = "not_in_audience"
    PAUSED = "paused"
    BRAKED = "braked"
    """Complaints stopped what promotes, and first mails to strangers, for a day: it goes out then."""
    SLOWED = "slowed"
    """Strangers' mails of the same source, or to the same domain, bounced: it waits for its turn."""
    REJECTED = "rejected"
    TIMEOUT = "timeout"
    BUDGET = "budget"
    """Its mailbox, or its group, had as much of such mail as it is to have for now: it waits for its turn."""
    RESTORED = "restored"
    """The table was restored: what it was restored from may have sent it."""


class Outcome(StrEnum):
    """What the recipient's side said of a mail that was sent; later ones outrank earlier ones."""

    DELAYED = "delayed"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class MailingState(StrEnum):
    SCHEDULED = "scheduled"
    SENDING = "sending"
    CLOSED = "closed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a pass over a mailing's recipients has counted so far."""

    began_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    """Those at an end, by its state."""
    open: int = 0
    """Those without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """One rule come due for one event: an open one is a job until it closes."""

    group: str
    event: str
    id: str
    rule: str
    name: str
    trigger: Trigger
    audience: Audience
    tags: tuple[str, ...] = ()
    """Whose contact has one of these is in its audience, and nobody else; empty: all."""
    been: Been | None = None
    """Who was, or was not, at events before is in its audience, and nobody else; None: all."""
    not_seen_months: int | None = None
    """Who was checked in once, and not within so many months before the event, is in its audience; None: all."""
    state: MailingState = MailingState.SENDING
    reason: Reason | None = None
    planned_at: datetime
    """When the rule came due."""
    deadline: datetime
    """After this nothing of it is sent any more."""
    begun_at: datetime
    schedule_version: int
    ical_sequence: int
    everyone_came: bool = False
    """Nobody was checked in when it began: everyone confirmed counts as having come."""
    cursor: str | None = None
    """Where the pass that is under way goes on: it may take several invocations."""
    tally: Tally | None = None
    """What that pass has counted up to the cursor."""
    retries: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    closed_at: datetime | None = None
    due_at: datetime | None = None
    claims: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def is_for_some(self) -> bool:
        """Whether it is their contacts that say who of the audience is meant."""
        return bool(self.tags) or self.been is not None or self.not_seen_months is not None

    def counted_anew(self) -> "Mailing":
        """The mailing with no pass under way: the next one begins at the beginning."""
        return replace(self, cursor=None, tally=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One recipient's copy of a mail: the ledger entry."""

    group: str
    event: str | None = None
    """Its scope: the event that it is about; None for the group's own mails, to its members, and what is no group's."""
    id: str
    mailing: str
    """Of the group's own mails the kind: `alert`, `rule_test`, `invitation`."""
    contact: str
    email: str = ""
    """Empty once the contact was erased."""
    proven: bool = False
    """Whether the address's owner had acted on a mail of ours, or came by an organiser's hand, when it was sent."""
    wanted_at: datetime | None = None
    """When it was due."""
    state: DeliveryState
    reason: Reason | None = None
    outcome: Outcome | None = None
    attempt: int = 0
    uncertain: int = 0
    """How many of the attempts had an outcome that nobody knew."""
    held_since: datetime | None = None
    """When it was first held back though nothing was wrong with it."""
    held_until: datetime | None = None
    """Until when it is held; None also where that is until somebody lifts a pause."""
    turn_at: datetime | None = None
    """When it has its turn at the pace of where others bounced; None where it need not wait for one."""
    slot_at: datetime | None = None
    """When it has its turn by the budget of its mailbox; None where it need not wait for one, or has not asked yet."""
    lease_until: datetime | None = None
    fence: str | None = None
    """Of the last attempt: its worker knows its own write by it."""
    details_hash: str = ""
    """The event's, in what the last attempt mails."""
    is_notice: bool = False
    """Whether it tells of a change: what it says of time and place takes the place of all that was told before."""
    message_id: str | None = None
    source: str = ""
    """Where the form came from by which it was caused, as a hash; empty of what no form caused."""
    counted: frozenset[str] = frozenset()
    """As what it was counted against its group: `bounces`, `complaints`."""
    attempted_at: datetime | None = None
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    """When an organiser last said what an unknown outcome was to be taken for."""
    newer_fields: NewerFields = none_newer()
