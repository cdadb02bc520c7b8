"""The calendar part of a mail, RFC 5545 and 5546: one event, one attendee, and the zone that its times are in.

Written out here and not with a library: an import of 100 ms and 0.5 ms a mail is much for twenty lines of text, and
the zones that icalendar 7.3 writes have their clocks go forward an hour late. It reads them back in the tests.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from ..addresses import wire_address
from ..domain.base.clock import to_local, to_utc, zone
from .safe_text import one_line
from .utf8 import slices

_UTC_NAMES = ("UTC", "UCT", "Universal", "Zulu")
_SPECIAL = re.compile(r"[\\;,]")
_LONGEST_LINE = 75
_COMING = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"


def calendar_part(
    *,
    uid: str,
    sequence: int,
    method: str,
    starts_local: datetime,
    ends_local: datetime,
    timezone: str,
    summary: str,
    organizer_email: str,
    organizer_name: str,
    attendee_email: str,
    attendee_name: str,
    now: datetime,
    location: str | None = None,
    description: str | None = None,
    url: str | None = None,
    cancelled: bool = False,
) -> bytes:
    """What a calendar program needs to enter, move or cancel an event.

    `method` is REQUEST or CANCEL. The same `uid` with a higher `sequence` takes the place of what was sent before.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Rapport//Rapport//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *_zone_lines(timezone, starts_local, ends_local),
        "BEGIN:VEVENT",
        f"UID:{_text(uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{sequence:d}",
        f"DTSTART{_local_time(starts_local, timezone)}",
        f"DTEND{_local_time(ends_local, timezone)}",
        f"SUMMARY:{_text(summary)}",
        *([f"DESCRIPTION:{_text(description)}"] if description else ()),
        *([f"LOCATION:{_text(location)}"] if location else ()),
        *([f"URL:{one_line(url)}"] if url else ()),
        f"ORGANIZER;CN={_parameter(organizer_name)}:{_mailto(organizer_email)}",
        f"ATTENDEE;{_COMING};CN={_parameter(attendee_name)}:{_mailto(attendee_email)}",
        f"STATUS:{'CANCELLED' if cancelled or method == 'CANCEL' else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join([_folded(line) for line in lines])


def _text(value: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", value.replace("\r\n", "\n").replace("\r", "\n"))
    return r"\n".join(map(one_line, escaped.split("\n")))


def _parameter(value: str) -> str:
    """A quoted parameter value. It cannot hold a double quote; RFC 6868 gives ^ a meaning."""
    return '"' + one_line(value).replace("^", "^^").replace('"', "'") + '"'


def _mailto(address: str) -> str:
    return "mailto:" + quote(wire_address(address), safe="@!$'*+-._~")


def _folded(line: str) -> bytes:
    """Never within a character, which RFC 5545 would allow, nor within an escape: not all readers unfold first."""
    octets = line.encode("utf-8", "replace")
    if len(octets) <= _LONGEST_LINE:
        return octets + b"\r\n"
    # A continued line begins with a space, that counts.
    head, *rest = slices(octets, _LONGEST_LINE - 1, escaped_by=b"\\")
    return b"\r\n ".join([head, *rest]) + b"\r\n"


def _is_utc(timezone: str) -> bool:
    return timezone.removeprefix("Etc/") in _UTC_NAMES


def _local_time(local: datetime, timezone: str) -> str:
    if _is_utc(timezone):
        return f":{_basic(local)}Z"
    # A time that the clocks skip is one an hour later, as the mail and the page say: readers disagree about it.
    return f";TZID={timezone}:{_basic(to_local(to_utc(local, timezone), timezone))}"


def _basic(local: datetime) -> str:
    return f"{local.year:04d}{local:%m%dT%H%M%S}"


@lru_cache(maxsize=64)
def _zone_lines(timezone: str, starts_local: datetime, ends_local: datetime) -> tuple[str, ...]:
    """A VTIMEZONE good for the event: the two changes of the clocks before it, and those while it lasts.

    Without recurrence rules, so that it is right for every zone; Outlook, which makes a yearly rule of what it finds,
    then finds one for each direction.
    """
    if _is_utc(timezone):
        return ()
    starts, ends = to_utc(starts_local, timezone), to_utc(ends_local, timezone)
    changes = list(_changes(timezone, starts - timedelta(days=366), ends))
    before = sum(change.at <= starts for change in changes)
    needed = changes[before - 2 :] if before >= 2 else [_always(timezone, starts - timedelta(days=366)), *changes]
    observances = [line for change in needed for line in _observance(change)]
    return ("BEGIN:VTIMEZONE", f"TZID:{timezone}", *observances, "END:VTIMEZONE")


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
    yield f"DTSTART:{_basic((change.at + change.before).replace(tzinfo=None))}"
    yield f"TZOFFSETFROM:{_offset_text(change.before)}"
    yield f"TZOFFSETTO:{_offset_text(change.after)}"
    yield f"TZNAME:{change.name}"
    yield f"END:{kind}"


def _offset_text(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    sign = "-" if offset < timedelta(0) else "+"
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}" + (f"{seconds:02d}" if seconds else "")
