"""What chats and search engines show of a page's link: Open Graph (ogp.me) and schema.org's Event as JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any

from ...domain.base.dataclass import dataclass
from ...domain.branding.image import image_path
from ...domain.event import Event, EventStatus, Venue
from ...domain.group import Group
from ...domain.wording import when

_NO_MARKUP = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""In a script nothing but these could end it, or begin a comment."""


@dataclass(frozen=True)
class LinkPreview:
    tags: Mapping[str, str]
    """Open Graph's properties."""
    json_ld: str | None = None
    """To stand in a script of the type `application/ld+json` as it is."""


def group_preview(group: Group, words: str, url: str) -> LinkPreview:
    """`words`: the group's description as plain text, a paragraph a line. `url`: the page's whole address."""
    about = words.partition("\n")[0] or f"Events of {group.name}"
    return LinkPreview(_tags(group, group.name, about, url, group.logo))


def event_preview(group: Group, event: Event, url: str) -> LinkPreview:
    """The same; what only who has a place may know (where to join online) is not in it."""
    place = (event.venue.name or event.venue.address) if event.venue else None
    about = f"{when(event)} · {place}" if place else when(event)
    return LinkPreview(_tags(group, event.title, about, url, event.image or group.logo), _json_ld(group, event, url))


def _tags(group: Group, title: str, about: str, url: str, image: str | None) -> dict[str, str]:
    tags = {"og:type": "website", "og:site_name": group.name, "og:title": title, "og:description": about, "og:url": url}
    return tags | ({"og:image": _image_url(group, image, url)} if image else {})


def _json_ld(group: Group, event: Event, url: str) -> str:
    is_off = event.status is EventStatus.CANCELLED
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "startDate": event.starts_at.isoformat(),
        "endDate": event.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_off else 'Scheduled'}",
        "organizer": {"@type": "Organization", "name": group.name, "url": url.rpartition("/")[0]},
        "url": url,
    }
    facts |= _where(event, url)
    if event.image:
        facts["image"] = _image_url(group, event.image, url)
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(_NO_MARKUP)


def _where(event: Event, url: str) -> dict[str, Any]:
    """Nothing where nobody said so."""
    on_site = [_place(event.venue)] if event.venue else []
    online = [{"@type": "VirtualLocation", "url": url}] if event.join_url else []
    if not on_site and not online:
        return {}
    mode = "Mixed" if on_site and online else "Offline" if on_site else "Online"
    return {"location": on_site + online, "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode"}


def _place(venue: Venue) -> dict[str, str]:
    named = {"name": venue.name, "address": venue.address, "url": venue.url}
    return {"@type": "Place", **{name: value for name, value in named.items() if value}}


def _image_url(group: Group, image: str, url: str) -> str:
    return url.partition("/g/")[0] + image_path(group.id, image)
