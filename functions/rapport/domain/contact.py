"""A person as one group knows them."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from .base.clock import months_before
from .base.dataclass import dataclass
from .base.newer_fields import NewerFields, none_newer
from .consents.words import Consent

SINCE = {
    Consent.FOLLOW_UP: "follow_up_consent_at",
    Consent.INTRODUCE: "introduce_at",
    Consent.KEEP_IN_TOUCH: "keep_in_touch_at",
}
"""The consents that are of the contact, not of one event, and where it says since when each stands."""

REGULAR_FROM = 3
"""At how many events somebody was checked in who is a regular."""


class Been(StrEnum):
    """How often somebody had been there before an event."""

    FIRST = "first"
    """Checked in at no event before."""
    REGULAR = "regular"
    """At `REGULAR_FROM` of them, or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedContact:
    """A contact as lists show it, and not all of it."""

    group: str
    id: str
    email: str = ""
    """Empty of who came without one."""
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
    blocked_at: datetime | None = None
    """Since when an organiser has their sign-ups lead to nothing, with no sign of it to them."""
    attended: int = 0
    """How many events they were checked in at."""
    last_attended_at: datetime | None = None
    """The end of the last of these."""

    @property
    def is_regular(self) -> bool:
        return self.attended >= REGULAR_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(ListedContact):
    """A person as one group knows them, one per address however it is spelt; or a pointer to another address's."""

    name_is_made_up: bool = False
    """Whether nobody has said what they are called, and what is before the @ has to do: it gives way to a real name."""
    merged_into: str | None = None
    """The id of the contact that this one is: then it says only what is of its address, why it must not be mailed."""
    merged: tuple[str, ...] = ()
    """The ids of the contacts that are this one since: their signups and deliveries stay under these."""
    proven_at: datetime | None = None
    """When the address's owner first acted on a mailed link, was checked in, or came by an organiser's hand.

    Until then it is a stranger's: somebody may have typed it into a form who has no right to it.
    """
    looking_for: tuple[str, ...] = ()
    can_offer: tuple[str, ...] = ()
    """Asks and offers as the address's owner confirmed them: they carry over from one event to the next."""
    visits: Mapping[str, datetime] = field(default_factory=dict)
    """The events that they were checked in at, each with its end: what `attended` counts."""
    introduce_at: datetime | None = None
    keep_in_touch_at: datetime | None = None
    """Since when they agree to be introduced, and to be kept in touch with; None where they do not."""
    introductions_most: int | None = None
    """To how many people they want to be introduced at an event; None: to as many as anybody is."""
    apart: tuple[str, ...] = ()
    """The ids of contacts whom they are not to be introduced to: they said so, or either reported the other."""
    unanswered: tuple[str, ...] = ()
    """The events of which they were asked whom they met, and did not say, since they last said it of any."""
    left_out_at: datetime | None = None
    """Since when they are introduced to nobody because these were too many: until they say anything."""
    revision: int = 0
    erased_at: datetime | None = None
    newer_fields: NewerFields = none_newer()

    def with_visit(self, event: str, ends_at: datetime, *, came: bool) -> "Contact":
        """The contact once they were checked in at an event, or that was undone."""
        visits = {id: at for id, at in self.visits.items() if id != event} | ({event: ends_at} if came else {})
        return self.with_visits(visits)

    def with_visits(self, visits: Mapping[str, datetime]) -> "Contact":
        return replace(self, visits=visits, attended=len(visits), last_attended_at=max(visits.values(), default=None))

    def has_been(self, been: Been, event: str, ends_at: datetime) -> bool:
        """At events that were over before this one is: what it says of an event does not change with later ones."""
        before = len(self._visits_before(event, ends_at))
        return before == 0 if been is Been.FIRST else before >= REGULAR_FROM

    def was_not_seen(self, months: int, event: str, ends_at: datetime) -> bool:
        """Who came before this event, and not within so many months before its end."""
        before = self._visits_before(event, ends_at)
        return bool(before) and max(before) < months_before(ends_at, months)

    def _visits_before(self, event: str, ends_at: datetime) -> list[datetime]:
        return [at for id, at in self.visits.items() if id != event and at <= ends_at]

    def since(self, consent: Consent) -> datetime | None:
        """Since when a consent stands that is not of one event; None where it does not."""
        return getattr(self, SINCE[consent])  # type: ignore[no-any-return]

    @property
    def ids(self) -> tuple[str, ...]:
        """All under which something of them may lie."""
        return (self.id, *self.merged)

    @property
    def is_erased(self) -> bool:
        """Whether nobody is known by it: at most that an address of this id must not be mailed.

        A pointer is, too: who follows it, and finds nobody, is left with this.
        """
        return self.erased_at is not None or self.merged_into is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLink:
    """A link that somebody asked for, to be mailed to whom it belongs. A job.

    It names an address by the id that its contact has, or would have: nobody looks whether there is one before it is
    mailed, so whoever asks is told nothing by the answer or its time.
    """

    group: str
    contact: str
    leads_to: Literal["me", "export"]
    at: datetime
    source: str = ""
    """Where the request came from, as a hash."""
    due_at: datetime
    claims: int = 0

    @property
    def id(self) -> str:
        """The same for all that is asked within a quarter of an hour: they get one mail."""
        return f"{self.contact}_{self.occasion}_{self.leads_to}"

    @property
    def occasion(self) -> str:
        quarter = timedelta(minutes=self.at.minute % 15)
        return f"{self.at - quarter:%Y%m%d%H%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A contact that is being erased: all that its signups and deliveries hold of it goes, too. A job."""

    group: str
    contact: str
    at: datetime
    due_at: datetime
    claims: int = 0
    cursor: str | None = None
    """How far a worker came whose time was over: the id of the last event that is done."""
    also: tuple[str, ...] = ()
    """The ids of contacts that were merged into it."""

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.contact, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """A contact that was blocked gives up their places at events to come. A job."""

    group: str
    contact: str
    due_at: datetime
    claims: int = 0
    cursor: str | None = None
    """As an erasure's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """Another contact was merged into this one: of two places of theirs at an event one is left. A job."""

    group: str
    contact: str
    due_at: datetime
    claims: int = 0
    cursor: str | None = None
    """As an erasure's."""
