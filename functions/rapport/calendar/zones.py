"""The zone that an event's times are in, as a VTIMEZONE of RFC 5545, good for as long as the event needs it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ..domain.base.clock import to_local, to_utc, zone

_UTC_NAMES = ("UTC", "UCT", "Universal", "Zulu")


def is_utc(timezone: str) -> bool:
    return timezone.removeprefix("Etc/") in _UTC_NAMES


def local_time(local: datetime, timezone: str) -> str:
    """What follows the name of a property: the time, and which clocks show it."""
    if is_utc(timezone):
        return f":{basic(local)}Z"
    # A time that the clocks skip is one an hour later, as the mail and the page say: readers disagree about it.
    return f";TZID={timezone}:{basic(to_local(to_utc(local, timezone), timezone))}"


def basic(local: datetime) -> str:
    return f"{local.year:04d}{local:%m%dT%H%M%S}"


@lru_cache(maxsize=64)
def zone_lines(timezone: str, starts_local: datetime, ends_local: datetime) -> tuple[str, ...]:
    """A VTIMEZONE good for the event: the two changes of the clocks before it, and those while it lasts.

    Without recurrence rules, so that it is right for every zone; Outlook, which makes a yearly rule of what it finds,
    then finds one for each direction.
    """
    if is_utc(timezone):
        return ()
    starts, ends = to_utc(starts_local, timezone), to_utc(ends_local, timezone)
    changes = list(_changes(timezone, starts - timedelta(days=366), ends))
    before = sum(change.at <= starts for change in changes)
    needed = changes[before - 2 :] if before >= 2 else [_always(timezone, starts - timedelta(days=366)), *changes]
    observances = [line for change in needed for line in _observance(change)]
    return ("BEGIN:VTIMEZONE", f"TZID:{timezone}", *observances, "END:VTIMEZONE")


def utc_lines() -> tuple[str, ...]:
    """The zone that never changes, as a VTIMEZONE."""
    never = _Change(datetime(1970, 1, 1, tzinfo=UTC), timedelta(0), timedelta(0), "UTC")
    return ("BEGIN:VTIMEZONE", "TZID:UTC", *_observance(never), "END:VTIMEZONE")


class _Change(NamedTuple):
    """Clocks are set from one offset to another at an instant."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


def _changes(timezone: str, first: datetime, last: datetime) -> Iterator[_Change]:
    step = timedelta(days=1)
    while first < last:
        then = min(first + step, last)
        before, after = _offset(timezone, first), _offset(timezone, then)
        if before != after:
            at = _instant_of_change(timezone, first, then)
            yield _Change(at, before, after, at.astimezone(zone(timezone)).tzname() or "")
        first = then


def _always(timezone: str, moment: datetime) -> _Change:
    offset = _offset(timezone, moment)
    name = moment.astimezone(zone(timezone)).tzname() or ""
    return _Change(datetime(1970, 1, 1, tzinfo=UTC) - offset, offset, offset, name)


def _instant_of_change(timezone: str, first: datetime, last: datetime) -> datetime:
    before = _offset(timezone, first)
    while (span := (last - first) // timedelta(seconds=1)) > 1:
        middle = first + timedelta(seconds=span // 2)
        first, last = (middle, last) if _offset(timezone, middle) == before else (first, middle)
    return last


def _offset(timezone: str, moment: datetime) -> timedelta:
    return moment.astimezone(zone(timezone)).utcoffset() or timedelta(0)


def _observance(change: _Change) -> Iterator[str]:
    kind = "DAYLIGHT" if change.after > change.before else "STANDARD"
    yield f"BEGIN:{kind}"
    # RFC 5545 has the change begin at what the clocks show that have not yet been set.
    yield f"DTSTART:{basic((change.at + change.before).replace(tzinfo=None))}"
    yield f"TZOFFSETFROM:{_offset_text(change.before)}"
    yield f"TZOFFSETTO:{_offset_text(change.after)}"
    yield f"TZNAME:{change.name}"
    yield f"END:{kind}"


def _offset_text(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    sign = "-" if offset < timedelta(0) else "+"
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}" + (f"{seconds:02d}" if seconds else "")
