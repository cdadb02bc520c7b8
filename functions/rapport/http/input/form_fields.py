"""What single fields of an HTML form say, as the API has it. What is of no kind stays as it is, to be refused."""

import re
from collections.abc import Iterable, Sequence

_LINE_BREAK = re.compile(r"\r\n|\r")
_LOCAL = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.0+)?", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_TICKS = {"true": True, "on": True, "false": False, "": False}


def text(given: str) -> str:
    """As it was typed: browsers send line breaks of two characters."""
    return _LINE_BREAK.sub("\n", given)


def text_or_none(given: str) -> str | None:
    return text(given) if given.strip() else None


def lines(given: str) -> list[str]:
    """One thing to a line."""
    return [line.strip() for line in text(given).split("\n") if line.strip()]


def between_commas(given: Iterable[str]) -> list[str]:
    """Several things in each text."""
    return [part.strip() for one in given for part in one.split(",") if part.strip()]


def local_time(given: str) -> str:
    """A date and time as `datetime-local` sends it, with or without seconds."""
    found = _LOCAL.fullmatch(given.strip())
    return f"{found[1]}{found[2] or ':00'}" if found else given.strip()


def local_time_or_none(given: str) -> str | None:
    return local_time(given) if given.strip() else None


def number(given: str) -> int | str:
    stripped = given.strip()
    return int(stripped) if _NUMBER.fullmatch(stripped) else stripped


def number_or_none(given: str) -> int | str | None:
    return number(given) if given.strip() else None


def tick(given: str) -> bool | str:
    return _TICKS.get(given, given)


def last(given: Sequence[str]) -> str:
    """Of several values of a name the last: a box that is ticked comes behind a hidden no."""
    return given[-1] if given else ""
