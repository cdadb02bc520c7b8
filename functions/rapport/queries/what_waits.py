"""What a pause keeps back: mailings that have begun and wait for its end."""

from ..app import App
from ..domain.audience import audience_size
from ..domain.base.dataclass import dataclass
from ..domain.delivery import MailingState
from ..domain.event import EventStatus, ListedEvent
from ..store import ledger
from ..store import seats as seats_store
from .events import listed

_MOST_EVENTS = 10
"""Looked at: the next to end, of which most is mailed."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    event: ListedEvent
    name: str
    """The mailing's."""
    people: int


def waiting(app: App, group: str) -> list[Waiting]:
    """Of the events that are not over, and the last ones that are."""
    coming, _ = listed(app, group, limit=_MOST_EVENTS, cursor=None, status=EventStatus.PUBLISHED, when="upcoming")
    past, _ = listed(app, group, limit=_MOST_EVENTS, cursor=None, status=EventStatus.PUBLISHED, when="past")
    found = [*past, *coming]
    seats = seats_store.seats_of(app.table, found)
    return [
        Waiting(event=event, name=one.name, people=audience_size(one.audience, seats[event.id], one.trigger))
        for event in found
        for one in ledger.mailings(app.table, event)
        if one.state is MailingState.SENDING
    ]
