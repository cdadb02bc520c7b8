"""The links of an event's door: who has one may do something there, and nothing elsewhere, until the event is over."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from ..event import Event, EventStatus
from ..principal import Actor, ActorKind, Principal, Scope


class DoorLink(StrEnum):
    HELPERS = "helpers"
    """For who helps at the door: they see names, check people in and add who came unannounced."""
    WALK_INS = "walk_ins"
    """For who came unannounced: they enter themselves, which signs them up and checks them in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLinks:
    """Which links of an event's door hold: each is made with an id, and a new one, or none, ends it."""

    group: str
    event: str
    helpers: str = ""
    """The id that the link for helpers is made with; empty where there is none."""
    walk_ins: str = ""
    """The same of the link for who came unannounced."""
    newer_fields: NewerFields = none_newer()

    def id_of(self, link: DoorLink) -> str:
        return self.helpers if link is DoorLink.HELPERS else self.walk_ins

    def having(self, link: DoorLink, id: str) -> "DoorLinks":
        return replace(self, helpers=id) if link is DoorLink.HELPERS else replace(self, walk_ins=id)

    def lets_in(self, link: DoorLink, id: str) -> bool:
        """Whether a link that was made with this id still holds, as far as these know."""
        return bool(id) and self.id_of(link) == id


def is_open(event: Event, now: datetime) -> bool:
    """Whether an event has a door: it is published, and not over."""
    return event.status is EventStatus.PUBLISHED and now < event.ends_at


def helper(event: Event, id: str) -> Principal:
    """Who asks by the link for helpers: a key to one event that lasts no longer than it."""
    actor = Actor(kind=ActorKind.KEY, id=id, name="Door link")
    scopes = frozenset({Scope.CHECK_IN})
    return Principal(group=event.group, scopes=scopes, actor=actor, expires_at=event.ends_at, event=event.id)
