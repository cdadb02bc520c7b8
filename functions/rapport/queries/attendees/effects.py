"""What cancelling somebody's place will lead to, before it is done: who is mailed, who gets the place."""

from ...app import App
from ...domain.audience import why_never
from ...domain.base.dataclass import dataclass
from ...domain.contact import Contact
from ...domain.event import Event, WaitlistMode
from ...domain.rule import Rule, Trigger
from ...domain.seats.held_places import is_last_call, is_open
from ...domain.signup import Signup
from ...store import signups
from ...store.admin import rules as rule_store


@dataclass(frozen=True, kw_only=True)
class Cancelling:
    event: Event
    signup: Signup
    is_told: bool
    """Whether they are mailed that it is cancelled."""
    next_name: str | None = None
    """Who gets the place, or is offered it; None where it goes to nobody by itself."""
    next_is_offered: bool = False

    @property
    def mails(self) -> int:
        return int(self.is_told) + int(self.next_name is not None)


def of_cancelling(app: App, group: str, event_id: str, contact_id: str) -> Cancelling:
    """As things stand. Raises NotFoundError."""
    found, contact = signups.attendee_and_contact(app.table, group, event_id, contact_id)
    event, seats, signup = found.event, found.seats, found.signup
    applying = list(rule_store.of_event(app.table, group, event_id).values())
    first = None
    if signup.takes_place and seats.waitlisted and not seats.is_overbooked and is_open(event, app.now()):
        first = None if is_last_call(event, app.now()) else signups.first_in_line(app.table, event)
    return Cancelling(
        event=event,
        signup=signup,
        is_told=_is_told(applying, contact, signup),
        next_name=first.name if first is not None else None,
        next_is_offered=event.waitlist.mode is WaitlistMode.OFFER,
    )


def _is_told(applying: list[Rule], contact: Contact | None, signup: Signup) -> bool:
    answering = (rule for rule in applying if rule.enabled and rule.trigger is Trigger.ON_CANCELLED)
    return any(why_never(contact, signup, rule) is None for rule in answering)
