"""How times and places are put for a reader: the same on pages and in mails."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from .base.clock import to_local
from .event import ListedEvent, Venue

_TO = "\N{EN DASH}"


def when(event: ListedEvent, timezone: str | None = None) -> str:
    """When an event is by the clocks of a zone, its own if none is named.

    "Thursday 3 December 2026, 18:30-21:00 (Europe/Berlin)"
    """
    begins, ends = when_lines(event, timezone)
    return f"{begins} {ends}" if begins.endswith(_TO) else f"{begins}, {ends}"


def when_lines(event: ListedEvent, timezone: str | None = None) -> tuple[str, str]:
    """The same on two lines: the day and the hours, or over midnight when it begins and when it ends."""
    shown_in = timezone or event.timezone
    starts, ends = to_local(event.starts_at, shown_in), to_local(event.ends_at, shown_in)
    if starts.date() == ends.date():
        return _day(starts), f"{starts:%H:%M}{_TO}{ends:%H:%M} ({shown_in})"
    return f"{_day(starts)}, {starts:%H:%M} {_TO}", f"{_day(ends)}, {ends:%H:%M} ({shown_in})"


def place_text(venue: Venue | None) -> str:
    """Where an event is, in a line; empty where nothing is said of it."""
    parts = (venue.name, venue.address, venue.url) if venue else ()
    return ", ".join(filter(None, parts))


def place_name(venue: Venue | None) -> str:
    """The same without the address of its page, where there is anything else."""
    parts = (venue.name, venue.address) if venue else ()
    return ", ".join(filter(None, parts)) or place_text(venue)


def map_url(address: str) -> str:
    """Where a map shows an address."""
    return f"https://www.openstreetmap.org/search?query={quote(address, safe='')}"


def day_text(moment: datetime, timezone: str) -> str:
    return _day(to_local(moment, timezone))


def moment_text(moment: datetime, timezone: str) -> str:
    """An instant by the clocks of a zone: "Thursday 3 December 2026, 18:30"."""
    local = to_local(moment, timezone)
    return f"{_day(local)}, {local:%H:%M}"


def short_moment_text(moment: datetime, timezone: str, near: datetime | None = None) -> str:
    """The same for lists: "3 Dec 2026, 18:30"; without the year where that is `near`'s, by the same clocks."""
    local = to_local(moment, timezone)
    year = "" if near is not None and local.year == to_local(near, timezone).year else f" {local.year}"
    return f"{local.day} {local:%b}{year}, {local:%H:%M}"


def time_of_event(moment: datetime, event: ListedEvent) -> str:
    """An instant by the clocks of an event, for its lists: the time alone on the day it begins, else the day, too."""
    local = to_local(moment, event.timezone)
    if local.date() == event.starts_local.date():
        return f"{local:%H:%M}"
    return short_moment_text(moment, event.timezone, event.starts_at)


def listed_names(names: Sequence[str], others: int) -> str:
    """ "Priya, Scott and one more": people of whom some are not named."""
    more = "one more" if others == 1 else f"{others} more"
    if not names:
        return "somebody" if others == 1 else f"{others} people"
    *first, last = [*names, more] if others else names
    return f"{', '.join(first)} and {last}" if first else last


def _day(local: datetime) -> str:
    return f"{local:%A} {local.day} {local:%B %Y}"


def in_a_row(names: Sequence[str]) -> str:
    """As "Ana", "Ana and Bob", "Ana, Bob and Cleo"; empty where there is nobody."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
