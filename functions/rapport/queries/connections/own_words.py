"""What somebody said of whom they met and how it was: for themselves alone, when they ask for all that is kept."""

from collections.abc import Iterable, Sequence

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.afterwards.feedback import Feedback
from ...domain.connections.meeting import Meeting
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.signup import Signup, SignupStatus
from ...store.connections import feedback, meetings


@dataclass(frozen=True)
class OwnWords:
    """Of one event."""

    event: ListedEvent
    said: Feedback
    meetings: tuple[Meeting, ...]


def own_words(app: App, contact: Contact, history: Iterable[tuple[ListedEvent, Signup]]) -> list[OwnWords]:
    """Of the events at which they had a place, as far as anything was said."""
    had_place = ((event, signup) for event, signup in history if signup.status is SignupStatus.CONFIRMED)
    found = (
        OwnWords(
            event,
            _said(app, event, [signup.contact, *(id for id in contact.ids if id != signup.contact)]),
            tuple(meetings.of_contact(app.table, event.group, event.id, contact.ids)),
        )
        for event, signup in had_place
    )
    return [one for one in found if one.said.is_known or one.meetings]


def _said(app: App, event: ListedEvent, ids: Sequence[str]) -> Feedback:
    """Under whichever of their ids: of those merged each may have said something."""
    said = [feedback.of_contact(app.table, event.group, event.id, id) for id in ids]
    return next((one for one in said if one.is_known), said[0])
