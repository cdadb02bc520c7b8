"""An event, its questions and its places."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from .base.clock import to_local, to_utc
from .base.dataclass import dataclass
from .base.newer_fields import NewerFields, none_newer
from .questions import Question
from .signup import OF_CONNECTIONS, Attendance, ListedSignup, SignupStatus

T = TypeVar("T")


class EventStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    name: str | None = None
    address: str | None = None
    url: str | None = None


class WaitlistMode(StrEnum):
    PROMOTE = "promote"
    """Who is first in line has a freed place at once."""
    OFFER = "offer"
    """They are asked whether they still want it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waitlist:
    """What becomes of a freed place while somebody waits for one."""

    mode: WaitlistMode = WaitlistMode.PROMOTE
    offer_hours: int | None = None
    """For how long an offer stands at most; None where places are not offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What mails state of an event: its time, by the clocks of its zone, and its place."""

    hash: str
    starts_local: datetime
    ends_local: datetime
    timezone: str
    venue: Venue | None = None
    until: datetime | None = None
    """When they were changed; None of those that hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event as lists show it, and not all of it."""

    group: str
    id: str
    title: str
    description: str = ""
    starts_local: datetime
    ends_local: datetime
    timezone: str
    venue: Venue | None = None
    questions: tuple[Question, ...] = ()
    waitlist: Waitlist = Waitlist()
    confirm_address: bool = False
    """Whether a sign-up is pending until the address's owner confirms it."""
    former_questions: tuple[Question, ...] = ()
    """Asked once and not any more, the latest first: what was answered to them is kept, and read by their labels."""
    signup_closes_local: datetime | None = None
    """None: people can sign up until it ends."""
    listed: bool = True
    """Whether lists, feeds and the group's page show it; else only who has its address finds it."""
    join_url: str | None = None
    """Where to take part online: for who has a place, and nobody else."""
    connections: bool = True
    """Whether people may say what they look for and offer, and be seen."""
    image: str | None = None
    """The id of one of the group's images."""
    status: EventStatus = EventStatus.DRAFT
    schedule_version: int = 1
    """Of the schedule: goes up when the event moves, so that its reminders are due anew."""
    ical_sequence: int = 0
    """Of what its mails state (time, zone, venue, cancelled): the SEQUENCE of its calendar entries."""
    created_at: datetime

    @property
    def path(self) -> str:
        """Where its page is, behind the public address: ids need no escaping there."""
        return f"/g/{self.group}/{self.id}"

    @property
    def starts_at(self) -> datetime:
        return to_utc(self.starts_local, self.timezone)

    @property
    def ends_at(self) -> datetime:
        return to_utc(self.ends_local, self.timezone)

    @property
    def signup_closes_at(self) -> datetime:
        """From when on nobody can sign up any more."""
        local = self.signup_closes_local
        return self.ends_at if local is None else to_utc(local, self.timezone)

    def kept(self, said: Mapping[str, T]) -> dict[str, T]:
        """What is kept, by field, of somebody's asks, offers and consents."""
        return {name: value for name, value in said.items() if self.connections or name not in OF_CONNECTIONS}

    def end_if_begun(self, starts_local: datetime, timezone: str) -> datetime:
        """When it ends by the clocks of a zone, if it begins at this time and lasts as long: by the clocks, too."""
        lasts = to_local(self.ends_at, self.timezone) - to_local(self.starts_at, self.timezone)
        return to_local(to_utc(starts_local, timezone), timezone) + lasts

    def join_url_of(self, signup: ListedSignup) -> str | None:
        """Where this person may take part online: None for who has no place, or where it does not take place."""
        has_place = signup.status is SignupStatus.CONFIRMED and self.status is not EventStatus.CANCELLED
        return self.join_url if has_place else None

    def signup_close_if_begun(self, starts_local: datetime) -> datetime | None:
        """When sign-up closes if it begins at this time: as many days and hours before or after that by the clocks."""
        local = self.signup_closes_local
        return None if local is None else local + (starts_local - self.starts_local)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(ListedEvent):
    """All of an event but its places."""

    moved_at: datetime | None = None
    """When the schedule was last changed."""
    details_hash: str = ""
    """A fingerprint of time, zone and venue: whoever another one was `announced` to is owed a notice."""
    told: tuple[Details, ...] = ()
    """What its mails may have stated before, latest last, so that a notice can say from what to what it changed."""
    cancel_message: str = ""
    """What its organisers wrote to those who had signed up, when they cancelled it."""
    notice_due_at: datetime | None = None
    """When it is to be told that the event has changed, or is cancelled; None while there is nothing to tell."""
    reminded: Mapping[str, datetime] = field(default_factory=dict)
    """Rules that went out before the event, and when they last did: who joins later hears of it when they do."""
    revision: int = 0
    """Goes up with every write of it by its organisers."""
    due_at: datetime | None = None
    """When the plan next wants to be looked at."""
    claims: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def details(self) -> Details:
        return Details(
            hash=self.details_hash,
            starts_local=self.starts_local,
            ends_local=self.ends_local,
            timezone=self.timezone,
            venue=self.venue,
        )


class Places(StrEnum):
    """How many are left, as far as the public is told: a number would tell of each who signs up."""

    UNLIMITED = "unlimited"
    AVAILABLE = "available"
    FEW = "few"
    NONE = "none"


MOST_OF_FEW = 3
"""So many places at most are few at any event; at a large one, less than a tenth of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """An event's places and exact counts; changed only in the transaction that changes a signup."""

    open: bool = False
    """Whether the event is published: a sign-up is written only while it is."""
    capacity: int | None = None
    held: int = 0
    """Places held for who is pending: not each of them holds one."""
    taken: int = 0
    """Places that a newcomer cannot have: of who is confirmed, and those held for who is offered one or pending.

    A count of its own, because no condition of the table can add.
    """
    pending: int = 0
    confirmed: int = 0
    offered: int = 0
    waitlisted: int = 0
    cancelled: int = 0
    attended: int = 0

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def places(self) -> Places:
        """What a newcomer finds: none while somebody waits for them."""
        if self.capacity is None or self.left is None:
            return Places.UNLIMITED
        if self.next_seat is SignupStatus.WAITLISTED:
            return Places.NONE
        return Places.FEW if self.left <= MOST_OF_FEW or self.left * 10 < self.capacity else Places.AVAILABLE

    def after(self, changes: Mapping[str, int], held: int = 0) -> "Seats":
        """With its counts moved by `changes`, as a write moves those in the table."""
        moved = counts_moved(changes, held)
        return replace(self, **{name: getattr(self, name) + change for name, change in moved.items()})

    def of(self, status: SignupStatus | None, attendance: str | None) -> int:
        """How many are of a status, and came or were missed; all, where neither is said."""
        if attendance is None:
            return sum(getattr(self, one) for one in ([status] if status else SignupStatus))
        if status not in (None, SignupStatus.CONFIRMED):
            return 0
        return self.attended if attendance == Attendance.ATTENDED else self.confirmed - self.attended

    @property
    def has_history(self) -> bool:
        """Whether anyone ever signed up."""
        return any(getattr(self, status) for status in SignupStatus)

    @property
    def is_overbooked(self) -> bool:
        """Whether more have a place than there are: an organiser let them in."""
        return self.capacity is not None and self.taken > self.capacity

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.taken < self.capacity

    @property
    def is_free(self) -> bool:
        """Whether a place is left and nobody waits for it."""
        return self.has_room and self.waitlisted == 0

    @property
    def next_seat(self) -> SignupStatus:
        """What a newcomer gets: a place, unless none is left or somebody waits already."""
        return SignupStatus.CONFIRMED if self.is_free else SignupStatus.WAITLISTED


def counts_moved(changes: Mapping[str, int], held: int = 0) -> Mapping[str, int]:
    """The same changes of an event's counts, with what they make of the places taken.

    Who is confirmed, or offered one, takes a place; `held` are those of who is pending, not all of whom hold one.
    """
    taken = changes.get("confirmed", 0) + changes.get("offered", 0) + held
    return {**changes, **({"held": held} if held else {}), **({"taken": taken} if taken else {})}
