"""What is wanted of a thing: how a new one is to be, and what is to change of one that is there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Protocol, TypeVar

from .base.dataclass import dataclass
from .base.versions import ChangedMeanwhileError, digest, digests, fingerprint
from .contact import Been
from .event import Venue, Waitlist
from .members.member import Role
from .questions import Answer, Question
from .rule import Audience, Trigger
from .topics.vocabulary import Topic


class _Dataclass(Protocol):
    """Any dataclass: what `dataclasses.replace` takes."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=_Dataclass)

Offset = Mapping[str, str | int]


class Unset(Enum):
    UNSET = "unset"


UNSET = Unset.UNSET
"""What a field of a patch is that is to stay as it is: None is a value, to which it may be changed."""


@dataclass(frozen=True, kw_only=True)
class Patch:
    """Changes of a thing: its fields are some of the thing's, each unset or as it is to be."""

    def given(self) -> dict[str, Any]:
        """What is to change, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not UNSET}

    def applied_to(self, thing: T) -> T:
        known = {field.name for field in fields(thing)}
        return replace(thing, **{name: value for name, value in self.given().items() if name in known})


P = TypeVar("P", bound=Patch)
Basis = Callable[[P, Mapping[str, object]], P]
"""What a change was made from: it is handed a patch and what the thing has now, and returns what is to be applied."""


def as_given(patch: P, _now: Mapping[str, object]) -> P:
    """Whatever others changed meanwhile."""
    return patch


def rebased_on(version: str, *, together: Sequence[str] = ()) -> Basis[P]:
    """Of a form, which has many fields, filled in from this version: only what its sender changed.

    `together`: fields that mean something only as one: who changes one of them says them all. Raises
    ChangedMeanwhileError with the fields that others changed meanwhile, too, and otherwise.
    """
    before = digests(version)

    def rebased(patch: P, now: Mapping[str, object]) -> P:
        given = patch.given()
        ours = changed_since(version, patch, together=together)
        theirs = _with_their_like({name for name in before if before[name] != digest(now.get(name))}, together)
        both = [name for name in given if name in ours & theirs and given[name] != now[name]]
        if both:
            raise ChangedMeanwhileError(both)
        return replace(patch, **{name: UNSET for name in given if name not in ours})

    return rebased


def changed_since(version: str, patch: Patch, *, together: Sequence[str] = ()) -> set[str]:
    """The fields in which a patch is something else than the thing was at this version, and those said with them."""
    before = digests(version)
    changed = {name for name, value in patch.given().items() if before.get(name) != digest(value)}
    return _with_their_like(changed, together)


def _with_their_like(names: set[str], together: Sequence[str]) -> set[str]:
    return names if names.isdisjoint(together) else names | set(together)


def only_if_at(*fingerprints: str) -> Basis[P]:
    """The patch as it is. Raises ChangedMeanwhileError where the thing has none of these fingerprints."""

    def unchanged(patch: P, now: Mapping[str, object]) -> P:
        if fingerprint(now) not in fingerprints:
            raise ChangedMeanwhileError(())
        return patch

    return unchanged


@dataclass(frozen=True, kw_only=True)
class NewGroup:
    name: str
    description: str = ""
    sender_name: str | None = None
    reply_to: str | None = None
    timezone: str = "UTC"
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class GroupPatch(Patch):
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    sender_name: str | Unset | None = UNSET
    reply_to: str | Unset | None = UNSET
    timezone: str | Unset = UNSET
    language: str | Unset = UNSET
    allowed_origins: tuple[str, ...] | Unset = UNSET
    accent: str | Unset | None = UNSET
    logo: str | Unset | None = UNSET
    retention_days: int | Unset | None = UNSET
    paused: bool | Unset = UNSET
    """Not a field of a group: it is paused at an instant, and for a reason."""


@dataclass(frozen=True, kw_only=True)
class TopicsPatch(Patch):
    topics: tuple[Topic, ...] | Unset = UNSET
    """All of them."""


@dataclass(frozen=True, kw_only=True)
class NewMember:
    email: str
    name: str
    role: Role


@dataclass(frozen=True, kw_only=True)
class MemberPatch(Patch):
    name: str | Unset = UNSET
    role: Role | Unset = UNSET


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    title: str
    starts_local: datetime
    ends_local: datetime
    timezone: str
    description: str = ""
    venue: Venue | None = None
    questions: tuple[Question, ...] = ()
    waitlist: Waitlist = Waitlist()
    confirm_address: bool = False
    capacity: int | None = None
    signup_closes_local: datetime | None = None
    listed: bool = True
    join_url: str | None = None
    connections: bool = True
    image: str | None = None


@dataclass(frozen=True, kw_only=True)
class EventTimesPatch(Patch):
    starts_local: datetime | Unset = UNSET
    ends_local: datetime | Unset = UNSET


@dataclass(frozen=True, kw_only=True)
class EventPatch(EventTimesPatch):
    title: str | Unset = UNSET
    timezone: str | Unset = UNSET
    description: str | Unset = UNSET
    venue: Venue | Unset | None = UNSET
    questions: tuple[Question, ...] | Unset = UNSET
    waitlist: Waitlist | Unset = UNSET
    confirm_address: bool | Unset = UNSET
    capacity: int | Unset | None = UNSET
    """Not a field of an event: it stands with its seats."""
    signup_closes_local: datetime | Unset | None = UNSET
    listed: bool | Unset = UNSET
    join_url: str | Unset | None = UNSET
    connections: bool | Unset = UNSET
    image: str | Unset | None = UNSET


@dataclass(frozen=True, kw_only=True)
class NewRule:
    name: str
    trigger: Trigger
    audience: Audience
    subject: str
    body: str
    offset: Offset | None = None
    promotional: bool = False
    max_lateness: str | None = None
    """None: what suits the trigger."""
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """What is written to an event's attendees, now."""

    audience: Audience
    subject: str
    body: str
    promotional: bool = False
    tags: tuple[str, ...] = ()
    been: Been | None = None
    not_seen_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class RulePatch(Patch):
    name: str | Unset = UNSET
    trigger: Trigger | Unset = UNSET
    audience: Audience | Unset = UNSET
    subject: str | Unset = UNSET
    body: str | Unset = UNSET
    offset: Offset | Unset | None = UNSET
    promotional: bool | Unset = UNSET
    max_lateness: str | Unset = UNSET
    enabled: bool | Unset = UNSET


@dataclass(frozen=True, kw_only=True)
class ContactPatch(Patch):
    name: str | Unset = UNSET
    tags: tuple[str, ...] | Unset = UNSET
    notes: str | Unset = UNSET
    blocked: bool | Unset = UNSET
    """Not a field of a contact: it is blocked since an instant."""


@dataclass(frozen=True, kw_only=True)
class SignupPatch(Patch):
    name: str | Unset = UNSET
    answers: Mapping[str, Answer] | Unset = UNSET
    looking_for: tuple[str, ...] | Unset = UNSET
    can_offer: tuple[str, ...] | Unset = UNSET
    visible: bool | Unset = UNSET
    follow_up_consent: bool | Unset = UNSET
    introduce: bool | Unset = UNSET
    keep_in_touch: bool | Unset = UNSET
    timezone: str | Unset | None = UNSET
    language: str | Unset | None = UNSET
