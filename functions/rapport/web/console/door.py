"""The check-in page, and that of the link to it: who is expected at the door, and who is in."""

from collections.abc import Mapping
from datetime import datetime

from ...domain.base.clock import instant_text
from ...domain.base.dataclass import dataclass
from ...domain.event import Event, Seats
from ...domain.group import Group
from ...domain.members.door_links import DoorLink
from ...domain.signup import SignupStatus
from ...domain.wording import time_of_event
from ..rendering import Page, page

STANDING: Mapping[SignupStatus, str] = {
    SignupStatus.PENDING: "Address not confirmed",
    SignupStatus.OFFERED: "Offered a place",
    SignupStatus.WAITLISTED: "On the waitlist",
}
"""What is to be known of who has no place of their own; they get one by being let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody on the list."""

    id: str
    name: str
    hint: str
    standing: str = ""
    """What is to be known before they are let in; empty of who has a place."""
    since: str = ""
    """The time by the event's clocks at which they came; empty of who has not."""
    came_at: str = ""
    """The same as an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to the door as organisers see it: what it opens, and its address where there is one."""

    kind: DoorLink
    title: str
    does: str
    address: str | None


LINKS: Mapping[DoorLink, tuple[str, str]] = {
    DoorLink.HELPERS: (
        "For helpers",
        "Whoever opens it checks people in at this event, sees their names alone, and nothing else of the group.",
    ),
    DoorLink.WALK_INS: (
        "For walk-ins",
        (
            "Show it at the door, from twelve hours before the start: "
            "whoever scans it enters their own name and address, and is signed up and checked in."
        ),
    ),
}


def row(event: Event, id: str, name: str, *, hint: str, status: SignupStatus, checked_in_at: datetime | None) -> Row:
    since = time_of_event(checked_in_at, event) if checked_in_at is not None else ""
    return Row(
        id=id,
        name=name,
        hint=hint,
        standing=STANDING.get(status, ""),
        since=since,
        came_at=instant_text(checked_in_at) if checked_in_at else "",
    )


def links(addresses: Mapping[DoorLink, str | None]) -> list[Link]:
    return [Link(kind=kind, title=LINKS[kind][0], does=LINKS[kind][1], address=addresses[kind]) for kind in DoorLink]


def expected(seats: Seats) -> int:
    """How many are to come: those who have a place, and those for whom one is held."""
    return seats.confirmed + seats.offered + seats.pending


def door_page(group: Group, event: Event) -> Page:
    """What somebody is to help with, and the button that opens it."""
    return page("door.html", language=group.language, by_token=True, group=group, event=event)
