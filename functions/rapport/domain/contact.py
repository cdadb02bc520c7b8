"""A person as one group knows them."""

from datetime import datetime

from .base.dataclass import dataclass


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(ListedContact):
    """A person as one group knows them, one per address however it is spelt; or a pointer to another address's."""

    name_is_made_up: bool = False
    """Whether nobody has said what they are called, and what is before the @ has to do: it gives way to a real name."""
    merged_into: str | None = None
    """The id of the contact that this one is; then nothing else is said here."""
    proven_at: datetime | None = None
    """When the address's owner first acted on a mailed link, was checked in, or came by an organiser's hand.

    Until then it is a stranger's: somebody may have typed it into a form who has no right to it.
    """
    revision: int = 0
    erased_at: datetime | None = None

    @property
    def is_erased(self) -> bool:
        """Whether nobody is known by it: at most that an address of this id must not be mailed.

        A pointer is, too: who follows it, and finds nobody, is left with this.
        """
        return self.erased_at is not None or self.merged_into is not None


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
