"""How it was, as organisers are told."""

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.afterwards.feedback import HowItWas, how_it_was
from ...domain.event import Event
from ...domain.signup import Signup
from ...store.connections import attendees, feedback


@dataclass(frozen=True)
class Signed:
    signup: Signup
    words: str


@dataclass(frozen=True)
class EventFeedback:
    told: HowItWas
    signed: tuple[Signed, ...]
    """Of those who are known still, by their names."""


def of_event(app: App, event: Event) -> EventFeedback:
    told = how_it_was(feedback.of_event(app.table, event.group, event.id))
    words = {one.contact: one.words for one in told.signed}
    known = attendees.of_ids(app.table, event.group, event.id, words)
    signed = [Signed(one.signup, words[id]) for id, one in known.items()]
    return EventFeedback(told, tuple(sorted(signed, key=lambda one: one.signup.name.casefold())))
