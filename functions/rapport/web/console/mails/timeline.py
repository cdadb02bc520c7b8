"""An event's timeline as it is drawn: what went out, now, what is to come; and what answers things that happen."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from ....domain.base.clock import to_local
from ....domain.base.dataclass import dataclass
from ....domain.delivery import MailingState, Reason
from ....domain.event import Event
from ...formatting import counted
from .rule_words import REASONS, STATES, fates


@dataclass(frozen=True, kw_only=True)
class MailingShown:
    """What the timeline has of a mailing, as `queries.mailings.timeline` says it."""

    id: str
    rule: str
    name: str
    to: str
    due_at: datetime | None
    state: MailingState
    reason: Reason | None
    audience_size: int | None
    counts: dict[str, int]
    is_message: bool = False
    is_at_least: bool = False
    """Whether there are more copies than were counted."""

    @property
    def stands(self) -> str:
        answers = self.due_at is None and self.state is MailingState.SCHEDULED
        return "ready" if answers else STATES[self.state]

    @property
    def why(self) -> str:
        return REASONS[self.reason] if self.reason else ""

    @property
    def numbers(self) -> str:
        """What became of its copies; of one to come how many it would go to."""
        if self.counts:
            return ("at least " if self.is_at_least else "") + fates(self.counts)
        if self.state is MailingState.SCHEDULED and self.audience_size is not None and self.due_at:
            return f"{counted(self.audience_size, 'person', 'people')} as of now"
        return "nobody so far" if self.due_at is None else "nobody"

    @property
    def needs_word(self) -> int:
        """How many of its copies have an outcome that nobody knows."""
        return self.counts.get("unknown", 0)


@dataclass(frozen=True)
class Mark:
    """A point in time that is no mailing: now, the start, the end."""

    at: datetime
    words: str
    kind: str


@dataclass(frozen=True)
class Stop:
    """A point of the timeline: a mailing, or a mark."""

    at: datetime
    day: str
    time: str
    is_new_day: bool
    gap: str
    """How much time there is since the one before: `near`, `far`, `farther`."""
    mailing: MailingShown | None = None
    mark: Mark | None = None


def stops(mailings: Iterable[MailingShown], event: Event, now: datetime) -> list[Stop]:
    """All along time, the marks among them; of one instant marks come first."""
    points: list[tuple[datetime, int, MailingShown | Mark]] = [
        (one.due_at, 1, one) for one in mailings if one.due_at is not None
    ]
    points += [(mark.at, 0, mark) for mark in marks(event, now)]
    points.sort(key=lambda point: point[:2])
    found: list[Stop] = []
    for at, _, thing in points:
        local, before = to_local(at, event.timezone), found[-1].at if found else None
        is_this_year = local.year == to_local(now, event.timezone).year
        day = f"{local:%a} {local.day} {local:%b}" + ("" if is_this_year else f" {local.year}")
        found.append(
            Stop(
                at=at,
                day=day,
                time=f"{local:%H:%M}",
                is_new_day=before is None or found[-1].day != day,
                gap=_gap(at - before) if before else "near",
                mailing=thing if isinstance(thing, MailingShown) else None,
                mark=thing if isinstance(thing, Mark) else None,
            )
        )
    return found


def marks(event: Event, now: datetime) -> list[Mark]:
    return [
        Mark(event.starts_at, "It starts", "of-event"),
        Mark(event.ends_at, "It ends", "of-event"),
        Mark(now, "Now", "now"),
    ]


def _gap(between: timedelta) -> str:
    if between < timedelta(hours=6):
        return "near"
    return "far" if between < timedelta(days=2) else "farther"


def without_due_time(mailings: Iterable[MailingShown]) -> list[MailingShown]:
    """What answers things that happen: not on the line, for nobody knows when."""
    return [one for one in mailings if one.due_at is None]


_WIDTH = 1000
_EDGE = 24


@dataclass(frozen=True)
class Line:
    """The same as a picture: a line with a dot for each mailing, the event as a band, and now."""

    dots: Sequence[tuple[float, str]]
    """Where along its width, and how that mailing stands."""
    band: tuple[float, float]
    """Where the event begins, and how wide it is."""
    now: float


def line(mailings: Iterable[MailingShown], event: Event, now: datetime) -> Line:
    """Along time, but so that what lies close together can be told apart, and long quiet times take little room."""
    timed = [one for one in mailings if one.due_at is not None]
    instants = sorted({now, event.starts_at, event.ends_at, *(one.due_at for one in timed if one.due_at)})
    lengths = [_length(later - sooner) for sooner, later in pairwise(instants)]
    whole = sum(lengths) or 1.0
    places, at = {instants[0]: float(_EDGE)}, float(_EDGE)
    for instant, length in zip(instants[1:], lengths, strict=True):
        at += length / whole * (_WIDTH - 2 * _EDGE)
        places[instant] = at
    starts, ends = places[event.starts_at], places[event.ends_at]
    dots = [(round(places[one.due_at], 1), one.state.value) for one in timed if one.due_at]
    return Line(dots, (round(starts, 1), round(max(ends - starts, 6), 1)), round(places[now], 1))


def _length(between: timedelta) -> float:
    """Grows with time, ever more slowly."""
    hours = between / timedelta(hours=1)
    return float((1 + hours) ** 0.4)
