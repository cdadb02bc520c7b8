"""What somebody will get, before it is sent: a mailing as one attendee will read it, a rule as its author tries it."""

from dataclasses import dataclass

from ..app import App
from ..domain.audience import (
    came,
    in_audience,
    matches,
    was_told_otherwise,
    why_never,
    why_not_after_change,
    why_not_in_mailing,
)
from ..domain.contact import Contact
from ..domain.delivery import DeliveryState, Mailing, MailingState, Reason
from ..domain.errors import NotFoundError
from ..domain.event import Event
from ..domain.rule import Rule, Trigger
from ..domain.signup import Signup, SignupChange, SignupStatus
from ..mail.content import Content
from ..sending import compose
from ..sending.kinds.signup_mail import reminders
from ..store import groups, ledger, signups
from ..store import rules as rule_store
from ..store import seats as seats_store
from ..store.dynamodb import keys
from ..store.dynamodb.codec import decode
from .timeline import Entry, find

_MAY_STILL_HAPPEN = {
    Trigger.ON_PROMOTED: (SignupStatus.WAITLISTED,),
    Trigger.ON_CANCELLED: (SignupStatus.CONFIRMED, SignupStatus.WAITLISTED),
}
"""What may yet happen to whom."""


@dataclass(frozen=True)
class Preview:
    content: Content
    skipped: Reason | None


def preview(app: App, group_id: str, event_id: str, mailing: str, attendee: str) -> Preview:
    """What an attendee will get of a mailing, or why nothing. Raises NotFoundError."""
    event, entry = find(app, group_id, event_id, mailing)
    group = groups.get(app.table, group_id)
    signup = signups.get(app.table, group_id, event_id, attendee)
    contact_item = app.table.get(keys.contact(group_id, attendee))
    contact = decode(Contact, contact_item) if contact_item else None
    applying = rule_store.of_event(app.table, group_id, event_id)
    if entry.rule not in applying:
        raise NotFoundError(f"The rule {entry.rule} was deleted: there are no words to show.")
    rule = applying[entry.rule]
    told = reminders(_last_act(signup, rule.trigger), event, signup, contact, applying)
    content = compose.render(app, group, event, signup, rule, told)
    return Preview(content, _why_nothing(app, entry, event, signup, contact, rule))


def _last_act(signup: Signup, trigger: Trigger) -> SignupChange:
    """What happened to a signup last, as an act of this kind."""
    at = signup.changed_at
    return SignupChange(
        group=signup.group,
        event=signup.event,
        contact=signup.contact,
        trigger=trigger,
        status_version=signup.status_version,
        at=at,
        due_at=at,
    )


def _why_nothing(
    app: App, entry: Entry, event: Event, signup: Signup, contact: Contact | None, rule: Rule
) -> Reason | None:
    """Why the attendee will get, or got, nothing of the mailing."""
    recipient = _last_act(signup, rule.trigger).id if entry.trigger.is_personal else signup.contact
    delivery = ledger.get_delivery(app.table, event.group, event.id, f"{entry.id}_{recipient}")
    if delivery is not None:
        return delivery.reason if delivery.state in (DeliveryState.SKIPPED, DeliveryState.FAILED) else None
    why_not = _why_no_answer if entry.trigger.is_personal else _why_not_in_it
    return entry.reason or why_not(app, entry, event, signup, rule) or why_never(contact, signup, rule)


def _why_no_answer(app: App, entry: Entry, event: Event, signup: Signup, rule: Rule) -> Reason | None:
    """Why a rule on acts has nothing to say to an attendee: neither is anything to be answered, nor may it happen."""
    act = _last_act(signup, entry.trigger)
    item = app.table.get(keys.signup_change(event.group, event.id, act.id))
    if item is not None and decode(SignupChange, item).trigger is act.trigger:
        return why_not_after_change(signup, act, event, rule)
    may_happen = signup.status in _MAY_STILL_HAPPEN.get(entry.trigger, ())
    return None if may_happen else Reason.NOT_IN_AUDIENCE


def _why_not_in_it(app: App, entry: Entry, event: Event, signup: Signup, rule: Rule) -> Reason | None:
    item = app.table.get(keys.mailing(event.group, event.id, entry.id))
    if item is None:
        return _why_not_to_be_in_it(app, event, signup, rule)
    mailing = decode(Mailing, item)
    if mailing.state is not MailingState.SENDING or not in_audience(signup, mailing, event):
        return Reason.NOT_IN_AUDIENCE
    return why_not_in_mailing(signup, mailing, event, rule)


def _why_not_to_be_in_it(app: App, event: Event, signup: Signup, rule: Rule) -> Reason | None:
    """Why an attendee would not be in a mailing that is yet to begin, if it began now."""
    attended = came(signup, app.now()) or seats_store.seats(app.table, event.group, event.id).attended == 0
    if not matches(rule.audience, signup.status, attended):
        return Reason.CANCELLED if signup.status is SignupStatus.CANCELLED else Reason.NOT_IN_AUDIENCE
    news = rule.trigger is Trigger.ON_EVENT_CHANGED and event.notice_due_at is not None
    return Reason.NOT_IN_AUDIENCE if news and not was_told_otherwise(signup, event) else None
