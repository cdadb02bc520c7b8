"""Who is coming to an event, as far as they agreed to be seen, and what those who come offer together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from hashlib import sha256

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from ..base.text import folded
from ..event import EventStatus, ListedEvent

FIGURES = ((10, "10+"), (5, "5+"), (3, "3+"))
"""From how many people on which figure is said; below the last nothing is."""
CHANGES_FROM = 3
"""How many of those behind a figure must have changed before it does."""
_MOST_REMEMBERED = FIGURES[0][0] + CHANGES_FROM - 1
"""People behind a figure who are remembered one by one. Of more the number is enough: until it is below the highest
figure, `CHANGES_FROM` of them have left in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingPerson:
    """Somebody who agreed to be seen at an event, with a place or yet without; empty once they took that back."""

    group: str
    event: str
    contact: str
    name: str = ""
    can_offer: tuple[str, ...] = ()
    """As its owner confirmed it last."""
    has_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherOffered:
    """What several of those who come offer: a topic of the group's vocabulary."""

    topic: str
    """By its label in the group's language, as it was when it was counted."""
    people: str | None
    """One of `FIGURES`; None where it is not said."""
    behind: tuple[str, ...] = ()
    """Who was counted when the figure was last made anew, each by a digest too short to tell who it is."""
    more: int = 0
    """Or how many they were, where they were too many to be remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What of an event holds for all of who is coming to it. A job that counts what they offer each night."""

    group: str
    event: str
    shown_until: datetime | None = None
    """None: nobody is shown, for it does not take place, or has no connections."""
    offers: Mapping[str, TogetherOffered] = field(default_factory=dict)
    """By the topic's id; those of whom nothing is said, too."""
    counted_at: datetime | None = None
    due_at: datetime | None = None
    claims: int = 0
    newer_fields: NewerFields = none_newer()


@dataclass(frozen=True, slots=True)
class WhoComes:
    """What may be known of who is coming to an event, by everybody."""

    people: tuple[ComingPerson, ...] = ()
    """In the order of their names, which says nothing of when they signed up."""
    offers: tuple[TogetherOffered, ...] = ()
    """What most people offer is first."""

    def __bool__(self) -> bool:
        return bool(self.people or self.offers)


NOBODY = WhoComes()


def who_comes(people: Iterable[ComingPerson], of_all: Coming | None) -> WhoComes:
    most = [said for _, said in FIGURES]
    said = (one for one in (of_all.offers.values() if of_all else ()) if one.people is not None)
    return WhoComes(
        tuple(sorted((one for one in people if one.has_place), key=lambda one: (folded(one.name), one.contact))),
        tuple(sorted(said, key=lambda one: (most.index(str(one.people)), folded(one.topic)))),
    )


def shown_until(event: ListedEvent) -> datetime | None:
    """Until when it is shown who is coming: nothing is of what is no event to come, or has no connections."""
    return event.ends_at if event.connections and event.status is EventStatus.PUBLISHED else None


def figure(people: int) -> str | None:
    return next((said for least, said in FIGURES if people >= least), None)


def digest(event: str, contact: str) -> str:
    """What is remembered of who is behind a figure: 32 bits, another at each event."""
    return sha256(f"{event}#{contact}".encode()).hexdigest()[:8]


def counted_anew(
    was: Mapping[str, TogetherOffered], now: Mapping[str, Collection[str]], labels: Mapping[str, str]
) -> dict[str, TogetherOffered]:
    """The figures after another count. `now` has the digests of who offers each topic; `labels` all topics there are.

    A figure that is not made anew stays as it is, whoever came or left.
    """
    counted = ((id, _counted(was.get(id), frozenset(now.get(id, ())), label)) for id, label in labels.items())
    return {id: one for id, one in counted if one.people is not None or one.behind}


def _counted(was: TogetherOffered | None, now: frozenset[str], label: str) -> TogetherOffered:
    was = was or TogetherOffered(topic=label, people=None)
    is_anew = figure(len(now)) != was.people if was.more else len(now.symmetric_difference(was.behind)) >= CHANGES_FROM
    if not is_anew:
        return replace(was, topic=label)
    if len(now) > _MOST_REMEMBERED:
        return TogetherOffered(topic=label, people=figure(len(now)), more=len(now))
    return TogetherOffered(topic=label, people=figure(len(now)), behind=tuple(sorted(now)))
