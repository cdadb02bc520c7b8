"""How things are put for a reader."""

import re
from datetime import datetime
from typing import Literal

from ..domain.models import Event, EventStatus

_TO = "\N{EN DASH}"

Closed = Literal["cancelled", "over"]


def when(event: Event) -> str:
    """Date and time by the event's own clock: "Thursday 3 December 2026, 18:30-21:00 (Europe/Berlin)"."""
    starts, ends = event.starts_local, event.ends_local
    until = f"{_TO}{ends:%H:%M}" if starts.date() == ends.date() else f" {_TO} {_day(ends)}, {ends:%H:%M}"
    return f"{_day(starts)}, {starts:%H:%M}{until} ({event.timezone})"


def _day(local: datetime) -> str:
    return f"{local:%A} {local.day} {local:%B %Y}"


def paragraphs(text: str) -> list[list[str]]:
    """Plain text as paragraphs (between empty lines) of lines."""
    blocks = re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n"))
    return [block.strip().split("\n") for block in blocks if block.strip()]


def is_link(address: str | None) -> bool:
    """Whether an address may be offered for clicking: `javascript:` and the like may not."""
    return address is not None and address.lower().startswith(("https://", "http://"))


def closed(event: Event, now: datetime) -> Closed | None:
    """Why nobody can sign up any more, or cancel."""
    if event.status is EventStatus.CANCELLED:
        return "cancelled"
    return "over" if event.ends_at <= now else None
