"""The links of an event's door: made and ended by organisers, ended with the event at the latest."""

from datetime import timedelta

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, GoneError, NotFoundError
from ...domain.event import Event, EventStatus
from ...domain.group import Group
from ...domain.members.door_links import DoorLink, DoorLinks, helper, is_open
from ...domain.principal import Principal
from ...store import events
from ...store.admin import door_links
from ...tokens import DOOR, DOOR_FORM, WALK_IN
from ..trail import to_note

_PURPOSES = {DoorLink.HELPERS: DOOR, DoorLink.WALK_INS: WALK_IN}
OPENS_BEFORE = timedelta(hours=12)
"""How long before an event begins somebody who comes unannounced may be there."""
_ENDED = "This link to the door has ended. Please ask the organisers for the one that holds now."


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Somebody at the door, by a link that holds."""

    group: Group
    event: Event
    id: str
    """What the link was made with."""

    @property
    def principal(self) -> Principal:
        return helper(self.event, self.id)


def make_link(app: App, who: Principal, event_id: str, link: DoorLink) -> DoorLinks:
    """Makes one; the one before it opens nothing any more. Raises NotFoundError, ConflictError, GoneError."""
    event = events.get(app.table, who.group, event_id)
    if event.status is EventStatus.DRAFT:
        raise ConflictError("A draft has no door yet. Publish the event first.")
    if not is_open(event, app.now()):
        raise GoneError("The event is cancelled or over.")
    return _save(app, who, event_id, link, app.new_id(), "door_link.create")


def end_link(app: App, who: Principal, event_id: str, link: DoorLink) -> DoorLinks:
    """From now on it opens nothing, wherever it was opened before. A repeat is harmless. Raises NotFoundError."""
    events.get(app.table, who.group, event_id)
    return _save(app, who, event_id, link, "", "door_link.delete")


def _save(app: App, who: Principal, event_id: str, link: DoorLink, id: str, action: str) -> DoorLinks:
    was = door_links.of_event(app.table, who.group, event_id)
    links = was.having(link, id)
    if links != was:
        note = to_note(app, who, action, f"events/{event_id}/door-links/{link}")
        app.table.transact(door_links.to_save(app.table, links), note)
    return links


def token_of(app: App, links: DoorLinks, link: DoorLink) -> str | None:
    """What opens the door, as it stands in the link's address; None where there is no link."""
    id = links.id_of(link)
    return app.tokens.make(_PURPOSES[link], [links.group, links.event, id]) if id else None


def form_token(app: App, visit: Visit) -> str:
    """What the forms of this link's pages hold: another site's page cannot know it."""
    return app.tokens.make(DOOR_FORM, [visit.group.id, visit.event.id, visit.id])


def find(app: App, link: DoorLink, token: str) -> Visit:
    """Whom a link lets in, the event being over or not. Raises NotFoundError where it was ended, or is none."""
    group_id, event_id, id = app.tokens.read(_PURPOSES[link], token)
    group, event, links = door_links.with_event(app.table, group_id, event_id)
    if group is None or event is None or event.status is not EventStatus.PUBLISHED or not links.lets_in(link, id):
        raise NotFoundError(_ENDED)
    return Visit(group=group, event=event, id=id)


def walk_in(app: App, token: str) -> Visit:
    """Whom the link for who comes unannounced lets in. Raises NotFoundError, and ConflictError on the days before."""
    visit = enter(app, DoorLink.WALK_INS, token)
    if app.now() < visit.event.starts_at - OPENS_BEFORE:
        raise ConflictError("The door is not open yet: this works from twelve hours before the start.")
    return visit


def enter(app: App, link: DoorLink, token: str) -> Visit:
    """Whom a link lets in now. Raises NotFoundError where it was ended, or the event is over."""
    visit = find(app, link, token)
    if not is_open(visit.event, app.now()):
        raise NotFoundError(_ENDED)
    return visit
