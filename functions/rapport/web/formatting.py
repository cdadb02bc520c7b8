"""Filters of the templates: texts, links and reasons as readers see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ..domain.event import EventStatus, ListedEvent
from ..domain.questions import Answer

Closed = Literal["cancelled", "over"]
ClosedToSignUps = Closed | Literal["closed"]


def pairs(options: Sequence[str]) -> list[tuple[str, str]]:
    """Options whose words are their values."""
    return [(option, option) for option in options]


def entered(answer: Answer | None) -> list[str]:
    """An answer as its field has it."""
    if answer is None:
        return []
    if isinstance(answer, bool):
        return ["true" if answer else "false"]
    return answer if isinstance(answer, list) else [str(answer)]


def counted(number: int, one: str, many: str) -> str:
    """ "1 mail", "1,200 mails"."""
    return f"{number:,} {one if number == 1 else many}"


def in_words(answer: Answer | None) -> str:
    """An answer as it is read; empty of who said nothing."""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    return ", ".join(entered(answer))


def initial(name: str) -> str:
    """The letter that stands for somebody where there is no picture of them."""
    return next((letter for letter in name if letter.isalnum()), "").upper()[:1]


def is_link(address: str | None) -> bool:
    """Whether an address may be offered for clicking: `javascript:` and the like may not."""
    return address is not None and address.lower().startswith(("https://", "http://"))


def closed(event: ListedEvent, now: datetime) -> Closed | None:
    """Why nobody can change anything any more, or cancel."""
    if event.status is EventStatus.CANCELLED:
        return "cancelled"
    return "over" if event.ends_at <= now else None


def closed_to_sign_ups(event: ListedEvent, now: datetime) -> ClosedToSignUps | None:
    """Why nobody can sign up any more."""
    return closed(event, now) or ("closed" if event.signup_closes_at <= now else None)
