"""Checks of single fields beyond their type. Each returns the value as it is stored, or raises InvalidError."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ...addresses import checked_address
from ...domain.base.clock import YEARS, parse_duration, zone_names
from ...domain.base.errors import InvalidError
from ...domain.base.text import distinct_tags, has_control, has_visible
from ...domain.branding.colour import READABLE, WHITE, contrast
from .origins import origin_of
from .reasons import EMPTY

NO_ORIGIN = "must be an origin without a path, like https://example.org, or *"

_BREAKS = str.maketrans("", "", "\r\n\t")
_MOST_ANSWERED = 20_000


def one_line(field: str) -> Callable[[str], str]:
    """A check that a text has no control characters."""

    def check(value: str) -> str:
        if has_control(value):
            raise InvalidError.of(field, "must not have control characters")
        return value

    return check


def at_most(field: str, longest: timedelta) -> Callable[[str], str]:
    """A check that a text is a duration that is no longer."""

    def check(value: str) -> str:
        if parse_duration(value, field) > longest:
            raise InvalidError.of(field, f"must be at most {longest // timedelta(hours=1)} hours")
        return value

    return check


def visible_line(field: str) -> Callable[[str], str]:
    """A check that a text of one line has something to see in it."""

    def check(value: str) -> str:
        if not has_visible(value):
            raise InvalidError.of(field, EMPTY)
        return one_line(field)(value)

    return check


def lines(field: str) -> Callable[[str], str]:
    """A check that a text has no control characters but line breaks and tabs."""

    def check(value: str) -> str:
        one_line(field)(value.translate(_BREAKS))
        return value

    return check


def visible_lines(field: str) -> Callable[[str], str]:
    """A check that a text of several lines has something to see in it."""

    def check(value: str) -> str:
        if not has_visible(value):
            raise InvalidError.of(field, EMPTY)
        return lines(field)(value)

    return check


def address(field: str) -> Callable[[str], str]:
    """A check that a text is a mail address; the address as it is kept."""

    def check(value: str) -> str:
        try:
            return checked_address(value)
        except InvalidError as error:
            raise InvalidError.of(field, error.problems[0].reason) from None

    return check


def each(field: str) -> Callable[[list[str]], list[str]]:
    """A check that each of several texts is a name."""

    def check(values: list[str]) -> list[str]:
        return [visible_line(f"{field}[{number}]")(value) for number, value in enumerate(values)]

    return check


def origin(field: str) -> Callable[[str], str]:
    """A check of an origin, or of the `*` that stands for all of them; as browsers send it."""

    def check(value: str) -> str:
        found = value if value == "*" else origin_of(one_line(field)(value))
        if found is None:
            raise InvalidError.of(field, NO_ORIGIN)
        return found

    return check


def tag_set(values: list[str]) -> list[str]:
    """Each once: tags are compared without case, accents and blanks at their ends."""
    return list(distinct_tags(each("tags")(values)))


def readable_accent(value: str) -> str:
    """A colour on which white text can be read, in lower case."""
    one_line("accent")(value)
    found = contrast(value, WHITE)
    if found < READABLE:
        reason = f"is too light: white text on it would be hard to read (contrast {found:.1f}, at least {READABLE})"
        raise InvalidError.of("accent", reason)
    return value.lower()


def known_zone(value: str) -> str:
    if value not in zone_names():
        raise InvalidError.of("timezone", "is not a time zone of the IANA database, like Europe/Berlin")
    return value


def in_our_times(field: str) -> Callable[[datetime], datetime]:
    def check(moment: datetime) -> datetime:
        if moment.year not in YEARS:
            raise InvalidError.of(field, f"must be in the years {YEARS[0]} to {YEARS[-1]}")
        return moment

    return check


def local_time(field: str) -> Callable[[str], datetime]:
    def check(value: str) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidError.of(field, "is not a date and time that exists") from None
        return in_our_times(field)(moment)

    return check


def sound_answers(answers: Mapping[str, Any]) -> Mapping[str, Any]:
    parts = [
        (id, part) for id, answer in answers.items() for part in (answer if isinstance(answer, list) else [answer])
    ]
    if sum(1 + len(part) if isinstance(part, str) else 1 for _, part in parts) > _MOST_ANSWERED:
        raise InvalidError.of("answers", f"must be at most {_MOST_ANSWERED} characters together")
    for id, part in parts:
        if isinstance(part, str):
            lines(f"answers.{id}")(part)
        elif not _is_storable(part):
            raise InvalidError.of(f"answers.{id}", "is too large, or too close to zero")
    return answers


def _is_storable(number: float) -> bool:
    return number == 0 or 1e-100 < abs(number) < 1e30
