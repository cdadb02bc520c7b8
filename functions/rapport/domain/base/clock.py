"""Instants and local times. `…_at` is aware UTC; `…_local` is naive, with an IANA zone beside it."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import overload
from zoneinfo import ZoneInfo, available_timezones

from .errors import InvalidError

YEARS = range(1970, 3000)
"""In which everything has to be."""
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)


def instant_text(moment: datetime) -> str:
    """An instant as RFC 3339 UTC with microseconds: of one length, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@overload
def utc_text(moment: datetime) -> str: ...


@overload
def utc_text(moment: None) -> None: ...


@overload
def utc_text(moment: datetime | None) -> str | None: ...


def utc_text(moment: datetime | None) -> str | None:
    """An instant as the API has it: as short as can be."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def parse_instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """The zones an event or a person may be in: the tz database's, without the directories of its own."""
    return frozenset(name for name in available_timezones() if not name.startswith(("posix/", "right/", "localtime")))


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def to_utc(local: datetime, timezone: str) -> datetime:
    """The instant of a local time.

    A time that does not exist (a gap) is read with the offset before the gap, one that occurs twice (a fold) as its
    first occurrence: RFC 5545 §3.3.5. Both are what `fold=0` means in the standard library.
    """
    return local.replace(tzinfo=zone(timezone), fold=0).astimezone(UTC)


def to_local(moment: datetime, timezone: str) -> datetime:
    """The wall clock of `timezone` at an instant, naive."""
    return moment.astimezone(zone(timezone)).replace(tzinfo=None, fold=0)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, at the same time in UTC; that month's last day, where it has no such day."""
    utc = moment.astimezone(UTC)
    year, month = divmod(utc.year * 12 + utc.month - 1 - months, 12)
    return utc.replace(year=year, month=month + 1, day=min(utc.day, monthrange(year, month + 1)[1]))


def is_skipped(local: datetime, timezone: str) -> bool:
    """Whether clocks jump over this time: it does not exist, and is read as `to_utc` says."""
    return to_local(to_utc(local, timezone), timezone) != local


def occurs_twice(local: datetime, timezone: str) -> bool:
    """Whether clocks show this time, are put back, and show it again."""
    first, second = (local.replace(tzinfo=zone(timezone), fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not is_skipped(local, timezone)


def wall_clock(day: date, at: time, timezone: str) -> datetime:
    """The instant at which clocks in `timezone` show `at` on `day`."""
    return to_utc(datetime.combine(day, at), timezone)


def parse_duration(text: str, field: str) -> timedelta:
    """An ISO 8601 duration of weeks, days of 24 h, hours, minutes and seconds.

    Raises InvalidError naming `field` for anything else, months and years included: those have no fixed length.
    """
    match = _DURATION.fullmatch(text)
    parts = {unit: int(count) for unit, count in match.groupdict().items() if count} if match else {}
    if not parts:
        raise InvalidError.of(field, "must be an ISO 8601 duration of weeks, days, hours, minutes, seconds, like PT24H")
    return timedelta(**parts)
