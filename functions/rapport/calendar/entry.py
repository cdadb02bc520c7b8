"""One event as calendars are told of it, by mail, by a file to add, and in a feed: with one UID everywhere."""

from datetime import datetime

from ..addresses import domain_of
from ..domain.base.clock import to_utc
from ..domain.base.dataclass import dataclass
from ..domain.event import EventStatus, ListedEvent
from ..domain.group import Group
from ..domain.wording import place_text
from ..mail.markdown import unwrapped_text
from ..mail.utf8 import slices

_MOST_DESCRIPTION = 4000
"""Octets of an event's description that its entry holds; the rest is on the event's page."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    uid: str
    sequence: int
    """A higher one takes the place of what a calendar has of the same `uid`."""
    starts_local: datetime
    ends_local: datetime
    timezone: str
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    organizer_email: str
    organizer_name: str
    cancelled: bool = False

    @property
    def details(self) -> str:
        """The description, and the event's page: most programs do not show an entry's URL."""
        return "\n\n".join(filter(None, (self.description, self.url)))

    @property
    def starts_at(self) -> datetime:
        return to_utc(self.starts_local, self.timezone)

    @property
    def ends_at(self) -> datetime:
        return to_utc(self.ends_local, self.timezone)


def entry_of(
    event: ListedEvent, group: Group, *, sender: str, public_url: str, changes: int = 0, join_url: str | None = None
) -> Entry:
    """Nothing in it is for its reader only, for people pass on their calendars' entries.

    `sender`: the address that mails come from. `changes`: how often what its reader has to do with it has changed.
    `join_url`: for who has a place.
    """
    place = place_text(event.venue)
    return Entry(
        uid=f"{event.id}@{domain_of(sender)}",
        sequence=event.ical_sequence + changes,
        starts_local=event.starts_local,
        ends_local=event.ends_local,
        timezone=event.timezone,
        summary=event.title,
        location=place or join_url or "",
        description=_description(event, join_url),
        url=f"{public_url}{event.path}",
        organizer_email=sender,
        organizer_name=group.sender_name or group.name,
        cancelled=event.status is EventStatus.CANCELLED,
    )


def _description(event: ListedEvent, join_url: str | None) -> str:
    """As the text of a mail has it, or its beginning: two copies of it are in each mail."""
    said = unwrapped_text(event.description)
    octets = said.encode("utf-8", "replace")
    if len(octets) > _MOST_DESCRIPTION:
        said = next(slices(octets, _MOST_DESCRIPTION)).decode() + "…"
    return "\n\n".join(filter(None, (join_url and f"Join online: {join_url}", said)))
