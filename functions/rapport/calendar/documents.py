"""Entries as iCalendar documents: one that is mailed, one to add, and a feed to subscribe to.

Written out here and not with a library: an import of 100 ms and 0.5 ms a mail is much for twenty lines of text, and
the zones that icalendar 7.3 writes have their clocks go forward an hour late. It reads them back in the tests.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from ..mail.safe_text import one_line
from .entry import Entry
from .lines import folded, mailto, parameter, text
from .zones import local_time, utc_lines, zone_lines

_COMING = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
_FRESH_FOR = "PT4H"
"""How long programs may go by what they have of a feed; few let themselves be told."""

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


def mailed(entry: Entry, *, method: Literal["REQUEST", "CANCEL"], email: str, name: str, now: datetime) -> bytes:
    """What a calendar program needs to enter, move or cancel an event for one attendee, who comes."""
    attendee = f"ATTENDEE;{_COMING};CN={parameter(name)}:{mailto(email)}"
    return folded(_one(entry, method, now, attendee))


def to_add(entry: Entry, now: datetime) -> bytes:
    """An event for anybody to add to their calendar."""
    return folded(_one(entry, "PUBLISH", now))


def feed(entries: Sequence[Entry], *, name: str, url: str, accent: str | None, now: datetime) -> bytes:
    """Events to subscribe to. `url`: the page that shows the same.

    In UTC: programs disagree about zones with more than one change each way, and a feed may need years of them.
    """
    lines = [
        *_head("PUBLISH"),
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"URL:{one_line(url)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_FRESH_FOR}",
        f"X-PUBLISHED-TTL:{_FRESH_FOR}",
        *([f"X-APPLE-CALENDAR-COLOR:{accent}"] if accent else ()),
        *(line for entry in entries for line in _event(entry, _utc_times(entry), "PUBLISH", now)),
        *(() if entries else utc_lines()),  # RFC 5545 has no calendar without a component
        "END:VCALENDAR",
    ]
    return folded(lines)


def _one(entry: Entry, method: Method, now: datetime, *more: str) -> list[str]:
    zoned = zone_lines(entry.timezone, entry.starts_local, entry.ends_local)
    return [*_head(method), *zoned, *_event(entry, _local_times(entry), method, now, *more), "END:VCALENDAR"]


def _head(method: Method) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "PRODID:-//Rapport//Rapport//EN", "VERSION:2.0", "CALSCALE:GREGORIAN")
    yield f"METHOD:{method}"


def _local_times(entry: Entry) -> tuple[str, str]:
    return local_time(entry.starts_local, entry.timezone), local_time(entry.ends_local, entry.timezone)


def _utc_times(entry: Entry) -> tuple[str, str]:
    return f":{_stamp(entry.starts_at)}", f":{_stamp(entry.ends_at)}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _event(entry: Entry, times: tuple[str, str], method: Method, now: datetime, *more: str) -> list[str]:
    starts, ends = times
    return [
        "BEGIN:VEVENT",
        f"UID:{text(entry.uid)}",
        f"DTSTAMP:{_stamp(now)}",
        f"SEQUENCE:{entry.sequence:d}",
        f"DTSTART{starts}",
        f"DTEND{ends}",
        f"SUMMARY:{text(entry.summary)}",
        *([f"DESCRIPTION:{text(entry.details)}"] if entry.details else ()),
        *([f"LOCATION:{text(entry.location)}"] if entry.location else ()),
        *([f"URL:{one_line(entry.url)}"] if entry.url else ()),
        f"ORGANIZER;CN={parameter(entry.organizer_name)}:{mailto(entry.organizer_email)}",
        *more,
        f"STATUS:{'CANCELLED' if entry.cancelled or method == 'CANCEL' else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]
