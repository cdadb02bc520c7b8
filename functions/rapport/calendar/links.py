"""Links that add an event to a calendar on the web. Neither Google nor Microsoft documents theirs.

What is known of both: github.com/InteractionDesignFoundation/add-event-to-calendar-docs
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from .entry import Entry

_MOST_DETAILS = 500
"""Characters: an address of more than some 2,000 is cut, or refused, on the way."""


class AddLinks(NamedTuple):
    google: str
    outlook: str


def add_links(entry: Entry) -> AddLinks:
    return AddLinks(_google(entry), _outlook(entry))


def _google(entry: Entry) -> str:
    asked = {
        "action": "TEMPLATE",
        "text": entry.summary,
        "dates": f"{entry.starts_at:%Y%m%dT%H%M%SZ}/{entry.ends_at:%Y%m%dT%H%M%SZ}",
        "ctz": entry.timezone,
        "details": _details(entry),
        "location": entry.location,
    }
    return _link("https://calendar.google.com/calendar/render", asked)


def _outlook(entry: Entry) -> str:
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.summary,
        "startdt": f"{entry.starts_at:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{entry.ends_at:%Y-%m-%dT%H:%M:%SZ}",
        "body": _details(entry),
        "location": entry.location,
    }
    return _link("https://outlook.live.com/calendar/deeplink/compose", asked)


def _link(address: str, asked: Mapping[str, str]) -> str:
    query = urlencode({name: said for name, said in asked.items() if said})
    return f"{address}?{query}"


def _details(entry: Entry) -> str:
    said = entry.description
    short = said if len(said) <= _MOST_DETAILS else said[:_MOST_DETAILS].rstrip() + "…"
    return replace(entry, description=short).details
