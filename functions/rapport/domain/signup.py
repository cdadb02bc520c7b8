"""A contact's place at one event, and what happened to it that mails are owed for."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .base.dataclass import dataclass
from .base.newer_fields import NewerFields, none_newer
from .consents.words import Consent
from .questions import Answer
from .rule import Trigger


class SignupStatus(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    ATTENDED = "attended"
    NO_SHOW = "no_show"


TOPICS = ("looking_for", "can_offer")
OWNERS_WORD = (*TOPICS, *(consent.value for consent in Consent))
"""What counts only once the address's owner said so from a mailed link: a form may be anybody's."""

OF_CONNECTIONS = tuple(name for name in OWNERS_WORD if name != Consent.FOLLOW_UP)
"""What is taken and not kept where an event has no connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSignup:
    """A signup as lists of attendees show it, and not all of it."""

    group: str
    event: str
    contact: str
    email: str = ""
    """Empty also of who came without one."""
    name: str = ""
    status: SignupStatus
    status_version: int = 1
    """How often the status has changed: every change is an occasion of its own for a mail."""
    signed_up_at: datetime
    held_until: datetime | None = None
    """Until when at most a place is held for who is offered one, or pending; None of who is pending without one."""
    checked_in_at: datetime | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    visible: bool = False
    """Whether others may see that they come: of this event alone."""
    owner_confirmed_at: datetime | None = None
    """When nothing was left, of what the form said, that the address's owner had not confirmed from a mailed link."""
    timezone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup(ListedSignup):
    """A contact's place at one event."""

    source: str = ""
    """Where its form came from: a hash of the network; empty once it was erased."""
    unconfirmed: Mapping[str, Any] = field(default_factory=dict)
    """What of `OWNERS_WORD` the form said, by field, and the address's owner has not decided yet."""
    nonce: str = ""
    """Links to it are made with it. New with each sign-up, none after an erasure: an older link opens nothing."""
    other_nonces: tuple[str, ...] = ()
    """Of signups of the same person that were merged into it: older links to those open it, too."""
    moved_to: str | None = None
    """The id under which the person's signup is, where this one was merged into it: then nothing else is said here."""
    line_no: int | None = None
    """The number drawn on joining the waitlist: the line is in its order."""
    previous_status: SignupStatus | None = None
    """The status before `changed_at`."""
    changed_at: datetime
    asked_to_confirm_at: datetime | None = None
    """When the mail left that asks to confirm the address."""
    offers_run_out: int = 0
    """How often a place was offered to them, and not accepted in time."""
    unreachable_at: datetime | None = None
    """When a mail about it bounced for good while a place was held."""
    check_in_undone_at: datetime | None = None
    checked_in_by: str | None = None
    """The id of the `CheckInAll` that checked them in together with all others; None where they were alone."""
    entered_themselves: bool = False
    """Whether they were checked in by themselves, by the code at the door: nobody vouches for the address typed."""
    announced: frozenset[str] = frozenset()
    """The event's `details_hash` in what was mailed to this person, since they last had notice of a change."""
    muted_at: datetime | None = None
    """When the attendee asked for no more mails about this event."""
    revision: int = 0
    """Goes up with every write of it."""
    asked: int = 0
    """How many mails, after the first, asked its owner to confirm what the form said."""
    already_in_at: datetime | None = None
    """When a repeated sign-up was last answered with a mail."""
    cancel_message: str | None = None
    """What the organisers wrote who cancelled it, empty if nothing; None where it is not by them that it is."""
    erased_at: datetime | None = None
    """When its contact was erased: it is kept for the event's counts, and says nothing of whose it was."""
    due_at: datetime | None = None
    """When what is held for it is next to be looked at: it is a job as long as something is."""
    claims: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def is_opened_by(self, nonce: str) -> bool:
        return nonce == self.nonce or nonce in self.other_nonces

    @property
    def holds_place(self) -> bool:
        """Whether a place is held for who is pending."""
        return self.status is SignupStatus.PENDING and self.held_until is not None

    @property
    def takes_place(self) -> bool:
        """Whether a place is nobody else's because of it."""
        return self.status in (SignupStatus.CONFIRMED, SignupStatus.OFFERED) or self.holds_place


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupChange:
    """Something happened to one signup, and the rules on it are yet to be carried out. A job."""

    group: str
    event: str
    contact: str
    trigger: Trigger
    status_version: int
    at: datetime
    again: bool = False
    """A repeat of a sign-up that stands: told with "you are already in", not with the rule's words."""
    is_told: bool = True
    """False of a repeat that no mail answers: it is there because a repeat does all that a sign-up does."""
    rule: str | None = None
    """The only rule that is to answer it: an organiser had its mail sent again. None: each that applies."""
    due_at: datetime
    claims: int = 0
    correlation_id: str = ""
    """Of the request in which it happened: the log's lines of its mails have it, too."""

    @property
    def id(self) -> str:
        return f"{self.contact}_t{self.status_version}" + (f"_{self.at:%Y%m%d}" if self.again else "")

    @property
    def key(self) -> str:
        """Its own in the outbox: one mail that is sent again is no other change, and takes nobody's place."""
        if not self.is_told:
            return f"{self.id}#untold"
        return f"{self.id}#{self.rule}" if self.rule else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCall:
    """A place came free so late that all who wait are to be told of it. A job."""

    group: str
    event: str
    number: int = 0
    """Of the places that came free so late, which one it is."""
    at: datetime
    due_at: datetime | None = None
    """None once they are told: what is left says that they were."""
    claims: int = 0
    newer_fields: NewerFields = none_newer()


def sample_attendee(group: str, event: str, contact: str, email: str, now: datetime) -> Signup:
    """Somebody made up, for whom a rule's words are filled in."""
    return Signup(
        group=group,
        event=event,
        contact=contact,
        email=email,
        name="Sam Example",
        status=SignupStatus.CONFIRMED,
        signed_up_at=now,
        changed_at=now,
        owner_confirmed_at=now,
    )
