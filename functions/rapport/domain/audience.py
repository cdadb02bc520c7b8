"""Who a mailing goes to, as of the instant at which it began, and who must not be mailed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .base.dataclass import dataclass
from .base.text import tag_key
from .consents.words import Consent
from .contact import Contact, ListedContact
from .delivery import Mailing, Reason
from .event import Event, EventStatus, ListedEvent, Seats
from .plan import due_at, is_anew
from .rule import Audience, Rule, Trigger
from .signup import Attendance, ListedSignup, Signup, SignupChange, SignupStatus

_OPEN = (SignupStatus.PENDING, SignupStatus.OFFERED)
"""Who has neither a place of their own nor waits for one: what is told of the event, or of them, is for them, too."""
_LATE = timedelta(hours=3)
"""How shortly before the start somebody got a place who is not missed if they did not come."""

_JOINED = {
    Trigger.ON_SIGNUP: (Audience.CONFIRMED, Audience.EVERYONE),
    Trigger.ON_WAITLISTED: (Audience.WAITLISTED, Audience.EVERYONE),
    Trigger.ON_PROMOTED: (Audience.CONFIRMED,),
}
"""The audiences in which a change puts somebody: what they were told before, the newcomer was not."""


def status_at(signup: Signup, moment: datetime) -> SignupStatus:
    """The status a signup had at `moment`, as far back as its last change."""
    return (
        signup.previous_status if signup.previous_status is not None and signup.changed_at > moment else signup.status
    )


def came(signup: Signup, moment: datetime) -> bool:
    """Whether the attendee was checked in at `moment`."""
    if signup.checked_in_at is not None:
        return signup.checked_in_at <= moment
    return signup.check_in_undone_at is not None and signup.check_in_undone_at > moment


def in_audience(signup: Signup, mailing: Mailing, event: Event) -> bool:
    """Whether a mailing is for this attendee. Who signed up after it began is not in it.

    News of a change is for who was mailed something else.
    """
    moment = mailing.begun_at
    if signup.signed_up_at > moment:
        return False
    if mailing.trigger is Trigger.ON_EVENT_CHANGED and not was_told_otherwise(signup, event):
        return False
    if mailing.audience is Audience.NO_SHOW and got_place_late(signup, event):
        return False
    attended = mailing.everyone_came or came(signup, moment)
    return matches(mailing.audience, status_at(signup, moment), attended, mailing.trigger)


def is_meant(contact: Contact | None, by: Rule | Mailing, event: ListedEvent) -> bool:
    """Whether somebody of its audience is one of those whom a message is for, by their tags and by how often they came.

    Everybody is where it names neither.
    """
    if not by.is_for_some:
        return True
    if contact is None:
        return False
    has_tag = not by.tags or not set(map(tag_key, by.tags)).isdisjoint(map(tag_key, contact.tags))
    has_been = by.been is None or contact.has_been(by.been, event.id, event.ends_at)
    months = by.not_seen_months
    return has_tag and has_been and (months is None or contact.was_not_seen(months, event.id, event.ends_at))


def got_place_late(signup: Signup, event: ListedEvent) -> bool:
    """Whether they got their place so late, after waiting for it, that nobody is surprised if they did not come."""
    waited = signup.previous_status in (SignupStatus.WAITLISTED, SignupStatus.OFFERED)
    return waited and signup.status is SignupStatus.CONFIRMED and signup.changed_at > event.starts_at - _LATE


def was_told_otherwise(signup: Signup, event: Event) -> bool:
    """Whether some mail told the attendee another time or place than the event now has."""
    return not signup.announced <= {event.details_hash}


def matches(audience: Audience, status: SignupStatus, attended: bool, trigger: Trigger) -> bool:
    """Whether somebody of this status is in the audience of a rule on `trigger`.

    What is told as it happens goes to everyone who has not cancelled; and who is offered a place is still in line.
    """
    if status in _OPEN and not trigger.is_timed:
        is_in_line = status is SignupStatus.OFFERED and audience is Audience.WAITLISTED
        return audience is Audience.EVERYONE or is_in_line
    match audience:
        case Audience.EVERYONE:
            return status in (SignupStatus.CONFIRMED, SignupStatus.WAITLISTED)
        case Audience.ATTENDED:
            return status is SignupStatus.CONFIRMED and attended
        case Audience.NO_SHOW:
            return status is SignupStatus.CONFIRMED and not attended
    return status.value == audience.value


def why_not_in_mailing(signup: Signup, mailing: Mailing, event: Event, rule: Rule | None) -> Reason | None:
    """Why a member of a mailing's audience is not to be mailed after all, from what is true now.

    Who has signed up anew since it began is somebody new, whom their confirmation tells what it tells.
    """
    if event.status is EventStatus.CANCELLED and mailing.trigger is not Trigger.ON_EVENT_CANCELLED:
        return Reason.EVENT_CANCELLED
    if rule is None or not rule.enabled or is_overtaken(mailing, event, rule):
        return Reason.CANCELLED
    attended = mailing.everyone_came or signup.checked_in_at is not None
    if mailing.audience is Audience.NO_SHOW and got_place_late(signup, event):
        return Reason.NOT_IN_AUDIENCE
    if matches(mailing.audience, signup.status, attended, mailing.trigger):
        return Reason.NOT_IN_AUDIENCE if signup.signed_up_at > mailing.begun_at else None
    return Reason.CANCELLED if signup.status is SignupStatus.CANCELLED else Reason.NOT_IN_AUDIENCE


def why_not_after_change(signup: Signup, change: SignupChange, event: Event, rule: Rule) -> Reason | None:
    """Why a change is not answered by a rule: another overtook it, or the event does not take place.

    The rule's audience is who they are after the change, or were just before: who cancels is of both.
    """
    if event.status is EventStatus.CANCELLED and change.trigger is not Trigger.ON_CANCELLED:
        return Reason.EVENT_CANCELLED
    statuses = [status for status in (signup.status, signup.previous_status) if status is not None]
    meant = any(matches(rule.audience, status, came(signup, change.at), rule.trigger) for status in statuses)
    if signup.status_version == change.status_version and meant:
        return None
    return Reason.CANCELLED if signup.status is SignupStatus.CANCELLED else Reason.NOT_IN_AUDIENCE


@dataclass(frozen=True)
class Reminder:
    rule: Rule
    sent_at: datetime


def missed(change: SignupChange, event: Event, rules: Mapping[str, Rule]) -> tuple[Reminder, ...]:
    """What those whom a change puts somebody among were told before it, and will not be told again.

    What promotes is for who consented, and what was for some of an audience was not for all.
    """
    gone_out = [Reminder(rules[id], at) for id, at in event.reminded.items() if id in rules and at < change.at]
    for_all = [one for one in gone_out if one.rule.enabled and not one.rule.promotional and not one.rule.is_for_some]
    told = [one for one in for_all if one.rule.audience in _JOINED.get(change.trigger, ())]
    stands = [one for one in told if one.rule.trigger.is_timed and due_at(one.rule, event) <= change.at]
    return tuple(sorted(stands, key=lambda one: one.sent_at))


def is_overtaken(mailing: Mailing, event: Event, rule: Rule) -> bool:
    """Whether, since the mailing began, the event was moved so that its rule is due anew, or is no longer published."""
    if mailing.trigger in (Trigger.ON_EVENT_CHANGED, Trigger.ON_EVENT_CANCELLED):
        return mailing.ical_sequence != event.ical_sequence
    if event.status is not EventStatus.PUBLISHED:
        return True
    moved = mailing.trigger is not Trigger.AT and mailing.schedule_version != event.schedule_version
    return moved and is_anew(rule, event)


def why_unreached(contact: Contact | None, signup: Signup) -> Reason | None:
    """Why no mail of an event reaches somebody. Who unsubscribed still gets what a new sign-up of theirs asks for."""
    if contact is None or contact.is_erased or signup.is_erased or not signup.email:
        return Reason.NOT_IN_AUDIENCE
    if contact.blocked_at is not None:
        return Reason.NOT_IN_AUDIENCE
    if contact.complained_at is not None or contact.bounced_at is not None:
        return suppression(contact)
    if any(at is not None and signup.signed_up_at <= at for at in (contact.unsubscribed_at, signup.muted_at)):
        return Reason.UNSUBSCRIBED
    return None


def why_never(contact: Contact | None, signup: Signup, rule: Rule) -> Reason | None:
    """Why this person must not be sent a rule's mail at all."""
    unreached = why_unreached(contact, signup)
    if contact is None or unreached is not None:
        return unreached
    consents = contact.follow_up_consent_at is not None  # stopping took it back: it was given since
    if has_stopped_follow_ups(contact, signup) and (not consents if rule.promotional else rule.trigger.can_wait):
        return Reason.UNSUBSCRIBED
    return Reason.NO_CONSENT if rule.promotional and not consents else None


def suppression(contact: ListedContact) -> Reason | None:
    """Why an address must not be mailed, whatever it is; the gravest of the reasons."""
    if contact.complained_at is not None:
        return Reason.COMPLAINED
    if contact.bounced_at is not None:
        return Reason.BOUNCED
    return Reason.UNSUBSCRIBED if contact.unsubscribed_at is not None else None


def has_stopped_follow_ups(contact: Contact, signup: Signup) -> bool:
    """Whether they stopped follow-ups, and did not sign up anew since."""
    return contact.follow_ups_stopped_at is not None and signup.signed_up_at <= contact.follow_ups_stopped_at


def undecided(contact: Contact, signup: Signup, event: ListedEvent) -> Mapping[str, Any]:
    """What the form said, by field, that its owner has yet to decide: what they stopped since is decided."""
    stopped = Consent.FOLLOW_UP if has_stopped_follow_ups(contact, signup) else None
    return event.kept({name: said for name, said in signup.unconfirmed.items() if name != stopped})


MOST_ASKED = 2
"""Mails after the first that ask once more."""
_ASK_FIRST = (Trigger.ON_SIGNUP, Trigger.ON_WAITLISTED)
_ASK_AGAIN = (Trigger.ON_OFFERED, Trigger.ON_PROMOTED, Trigger.ON_EVENT_CHANGED, Trigger.BEFORE_START)


def asks_to_decide(contact: Contact | None, signup: Signup, event: Event, rule: Rule, *, again: bool = False) -> bool:
    """Whether a mail asks for a word on what the form said: the first one does, and two later ones before the event.

    `again`: whether it answers a sign-up that was repeated.
    """
    if contact is None or not undecided(contact, signup, event):
        return False
    if rule.trigger in _ASK_FIRST and not again:
        return True
    return (again or rule.trigger in _ASK_AGAIN) and signup.asked < MOST_ASKED


def audience_size(audience: Audience, seats: Seats, trigger: Trigger) -> int:
    """How many a mailing to this audience would go to now."""
    everyone_came = seats.attended == 0
    open_ = 0 if trigger.is_timed else seats.pending + seats.offered
    return {
        Audience.CONFIRMED: seats.confirmed,
        Audience.WAITLISTED: seats.waitlisted,
        Audience.CANCELLED: seats.cancelled,
        Audience.EVERYONE: seats.confirmed + seats.waitlisted + open_,
        Audience.ATTENDED: seats.confirmed if everyone_came else seats.attended,
        Audience.NO_SHOW: 0 if everyone_came else seats.confirmed - seats.attended,
    }[audience]


def attendance(signup: ListedSignup, event: ListedEvent, seats: Seats, now: datetime) -> Attendance | None:
    """Attended once checked in; a no-show once the event is over, if anyone was checked in at all."""
    if signup.checked_in_at is not None:
        return Attendance.ATTENDED
    missed = signup.status is SignupStatus.CONFIRMED and now >= event.ends_at and seats.attended > 0
    return Attendance.NO_SHOW if missed else None
