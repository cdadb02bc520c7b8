"""Events for calendar programs: one to add, and a group's feed to subscribe to. Nothing in them is about a person."""

from collections.abc import Sequence
from hashlib import sha256

from ...app import App
from ...calendar.documents import feed, to_add
from ...calendar.entry import Entry, entry_of
from ...calendar.links import add_links
from ...domain.base.errors import NotFoundError
from ...domain.event import EventStatus, ListedEvent
from ...domain.group import Group
from ...queries.events import upcoming_events
from ...store import events
from ...store.admin import groups
from ..request import Request, Response
from ..routing import Route

_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
_MOST_EVENTS = 200
"""Of a feed: those that come next."""


def event_file(app: App, request: Request) -> Response:
    """Raises NotFoundError also for a draft."""
    group = groups.get(app.table, request.params["group"])
    event = events.get(app.table, group.id, request.params["event"])
    if event.status is EventStatus.DRAFT:
        raise NotFoundError("There is no such event.")
    document = to_add(_entry(app, group, event), app.now())
    disposition = f'attachment; filename="{event.id}.ics"'
    return Response(200, document.decode(), {"content-type": _TYPE, "content-disposition": disposition})


def group_feed(app: App, request: Request) -> Response:
    """What is upcoming and listed. Its ETag is of what it says, not of when it says so."""
    group = groups.get(app.table, request.params["group"])
    found, _ = upcoming_events(app, group.id, limit=_MOST_EVENTS, cursor=None)
    entries = [_entry(app, group, event) for event in found]
    tag = _tag(group, entries)
    headers = {"content-type": _TYPE, "etag": tag, "cache-control": "public, max-age=300"}
    if request.has_already(tag):
        return Response(304, "", headers)
    url = f"{app.config.public_url}{group.path}"
    return Response(200, feed(entries, name=group.name, url=url, accent=group.accent, now=app.now()).decode(), headers)


def links_to_add(app: App, group: Group, event: ListedEvent, join_url: str | None = None) -> Sequence[tuple[str, str]]:
    """Words and addresses, for a page of an event; `join_url` for one that only who has a place sees."""
    links = add_links(_entry(app, group, event, join_url))
    file = f"{event.path}/event.ics"
    return [("Google", links.google), ("Outlook", links.outlook), ("Apple and others", file)]


def _entry(app: App, group: Group, event: ListedEvent, join_url: str | None = None) -> Entry:
    return entry_of(event, group, sender=app.config.sender, public_url=app.config.public_url, join_url=join_url)


def _tag(group: Group, entries: list[Entry]) -> str:
    said = repr((group.name, group.accent, entries))
    return f'W/"{sha256(said.encode("utf-8", "replace")).hexdigest()[:32]}"'


ROUTES = (
    Route("GET", "/g/{group}/events.ics", group_feed),
    Route("GET", "/g/{group}/{event}/event.ics", event_file),
)
