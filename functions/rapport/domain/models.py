"""The things Rapport keeps, as frozen dataclasses. Words and meanings are those of docs/architecture.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .clock import to_utc

Answer = str | int | float | bool | list[str]


class EventStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class SignupStatus(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    ATTENDED = "attended"
    NO_SHOW = "no_show"


class Trigger(StrEnum):
    BEFORE_START = "before_start"
    AFTER_START = "after_start"
    BEFORE_END = "before_end"
    AFTER_END = "after_end"
    AT = "at"
    ON_SIGNUP = "on_signup"
    ON_WAITLISTED = "on_waitlisted"
    ON_PROMOTED = "on_promoted"
    ON_CANCELLED = "on_cancelled"
    ON_EVENT_CHANGED = "on_event_changed"
    ON_EVENT_CANCELLED = "on_event_cancelled"

    @property
    def is_timed(self) -> bool:
        """Whether the clock sets it off, and not an act."""
        return not self.startswith("on_")

    @property
    def is_before(self) -> bool:
        return self in (Trigger.BEFORE_START, Trigger.BEFORE_END)

    @property
    def can_wait(self) -> bool:
        """Whether it is still worth as much some hours later: what follows the event is."""
        return self in (Trigger.AFTER_START, Trigger.AFTER_END)

    @property
    def is_personal(self) -> bool:
        """Whether it answers what happened to one signup, not to the whole event."""
        return self in (Trigger.ON_SIGNUP, Trigger.ON_WAITLISTED, Trigger.ON_PROMOTED, Trigger.ON_CANCELLED)


class Audience(StrEnum):
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EVERYONE = "everyone"


class DeliveryState(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"
    DISPATCHING = "dispatching"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def is_end(self) -> bool:
        return self in (DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED, DeliveryState.UNKNOWN)


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
    REJECTED = "rejected"
    TIMEOUT = "timeout"
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


class Scope(StrEnum):
    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    ATTENDEES_READ = "attendees:read"
    ATTENDEES_WRITE = "attendees:write"
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    KEYS_WRITE = "keys:write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The tenant: one community."""

    id: str
    name: str
    salt: str
    """Makes contact ids that nobody can guess from an address; never changes."""
    created_at: datetime
    sender_name: str | None = None
    reply_to: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    allowed_origins: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    """Addresses of the group's team: the only ones that a rule's test may be sent to."""
    paused_at: datetime | None = None
    paused_why: str | None = None
    resumed_at: datetime | None = None
    """When a pause was last lifted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    name: str | None = None
    address: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    id: str
    label: str
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    group: str
    id: str
    title: str
    description: str = ""
    starts_local: datetime
    ends_local: datetime
    timezone: str
    venue: Venue | None = None
    questions: tuple[Question, ...] = ()
    status: EventStatus = EventStatus.DRAFT
    generation: int = 1
    """Of the schedule: goes up when the event moves, so that its reminders are due anew."""
    moved_at: datetime | None = None
    """When the schedule was last changed."""
    version: int = 0
    """Of what its mails state (time, zone, venue, cancelled): the SEQUENCE of its calendar entries."""
    details: str = ""
    """A fingerprint of time, zone and venue: who was `told` another one is owed a notice."""
    notice_due_at: datetime | None = None
    """When it is to be told that the event has changed, or is cancelled; None while there is nothing to tell."""
    reminded: Mapping[str, datetime] = field(default_factory=dict)
    """Rules that went out before the event, and when they last did: who joins later hears of it when they do."""
    created_at: datetime
    edits: int = 0
    """Goes up with every write of it by its organisers."""
    due_at: datetime | None = None
    """When the plan next wants to be looked at."""
    claims: int = 0

    @property
    def starts_at(self) -> datetime:
        return to_utc(self.starts_local, self.timezone)

    @property
    def ends_at(self) -> datetime:
        return to_utc(self.ends_local, self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """An event's places and exact counts; changed only in the transaction that changes a signup."""

    open: bool = False
    """Whether the event is published: a sign-up is written only while it is."""
    capacity: int | None = None
    confirmed: int = 0
    waitlisted: int = 0
    cancelled: int = 0
    attended: int = 0

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.confirmed, 0)

    @property
    def has_history(self) -> bool:
        """Whether anyone ever signed up."""
        return self.confirmed + self.waitlisted + self.cancelled > 0

    @property
    def next_seat(self) -> SignupStatus:
        """What a newcomer gets: a place, unless none is left or somebody waits already."""
        open_ = (self.left is None or self.left > 0) and self.waitlisted == 0
        return SignupStatus.CONFIRMED if open_ else SignupStatus.WAITLISTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person as one group knows them: one per normalised address."""

    group: str
    id: str
    email: str = ""
    name: str = ""
    created_at: datetime
    tags: tuple[str, ...] = ()
    notes: str = ""
    timezone: str | None = None
    language: str | None = None
    follow_up_consent_at: datetime | None = None
    follow_ups_stopped_at: datetime | None = None
    """When the person asked for no more of what follows an event, or promotes, for what they had signed up for."""
    unsubscribed_at: datetime | None = None
    bounced_at: datetime | None = None
    complained_at: datetime | None = None
    signups_since: datetime | None = None
    """The start of the hour in which `signups_count` sign-ups came from forms: the address's cool-down."""
    signups_count: int = 0
    edits: int = 0

    @property
    def is_erased(self) -> bool:
        """Whether nothing is known but that an address of this id must not be mailed."""
        return not self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup:
    """A contact's place at one event."""

    group: str
    event: str
    contact: str
    email: str = ""
    name: str = ""
    status: SignupStatus
    signed_up_at: datetime
    line_no: int | None = None
    """The number drawn on joining the waitlist: the line is in its order."""
    turn: int = 1
    """How often the status has changed: every change is an occasion of its own for a mail."""
    was: SignupStatus | None = None
    """The status before `changed_at`."""
    changed_at: datetime
    checked_in_at: datetime | None = None
    check_in_undone_at: datetime | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    looking_for: tuple[str, ...] = ()
    can_offer: tuple[str, ...] = ()
    visible: bool = False
    follow_up_consent: bool = False
    owner_confirmed_at: datetime | None = None
    """When the address's owner said so from a mailed link; until then asks, offers and consent do not count."""
    timezone: str | None = None
    language: str | None = None
    told: frozenset[str] = frozenset()
    """The event's `details` in what was mailed to this person, since they last had notice of a change."""
    muted_at: datetime | None = None
    """When the attendee asked for no more mails about this event."""
    edits: int = 0
    """Goes up with every write of it."""
    already_in_at: datetime | None = None
    """When a repeated sign-up was last answered with a mail."""

    @property
    def is_erased(self) -> bool:
        """Whether its contact was erased: it is kept for the event's counts, and says nothing of whose it was."""
        return not self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What to send, when, and to which audience. A group's, or one event's own (`event` set)."""

    group: str
    event: str | None = None
    id: str
    name: str
    trigger: Trigger
    offset: Mapping[str, str | int] | None = None
    audience: Audience
    subject: str
    body: str
    promotional: bool = False
    max_lateness: str
    """An ISO 8601 duration: how long after its due time it may still go out."""
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """One rule come due for one event: an open one is a job until its books close."""

    group: str
    event: str
    id: str
    rule: str
    name: str
    trigger: Trigger
    audience: Audience
    state: MailingState = MailingState.SENDING
    reason: Reason | None = None
    planned_at: datetime
    """When the rule came due."""
    deadline: datetime
    """After this nothing of it is sent any more."""
    begun_at: datetime
    generation: int
    version: int
    everyone_came: bool = False
    """Nobody was checked in when it began: everyone confirmed counts as having come."""
    cursor: str | None = None
    retries: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    closed_at: datetime | None = None
    due_at: datetime | None = None
    claims: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One recipient's copy of a mailing: the ledger entry."""

    group: str
    event: str
    id: str
    mailing: str
    contact: str
    email: str = ""
    """Empty once the contact was erased."""
    state: DeliveryState
    reason: Reason | None = None
    outcome: Outcome | None = None
    attempt: int = 0
    uncertain: int = 0
    """How many of the attempts had an outcome that nobody knew."""
    lease_until: datetime | None = None
    fence: str | None = None
    """Of the last attempt: its worker knows its own write by it."""
    details: str = ""
    """The event's, in what the last attempt mails."""
    message_id: str | None = None
    attempted_at: datetime | None = None
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    """When an organiser last said what an unknown outcome was to be taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something happened to one signup, and the rules on it are yet to be carried out. A job."""

    group: str
    event: str
    contact: str
    trigger: Trigger
    turn: int
    at: datetime
    again: bool = False
    """A repeat of a sign-up that stands: told with "you are already in", not with the rule's words."""
    due_at: datetime
    claims: int = 0

    @property
    def id(self) -> str:
        return f"{self.contact}_t{self.turn}" + (f"_{self.at:%Y%m%d}" if self.again else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A contact that is being erased: all that its signups and deliveries hold of it goes, too. A job."""

    group: str
    contact: str
    at: datetime
    due_at: datetime
    claims: int = 0


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
