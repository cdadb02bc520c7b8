"""Who a mailing goes to, as of the instant at which it began, and who must not be mailed."""

from datetime import datetime

from .models import (
    Attendance,
    Audience,
    Contact,
    Event,
    EventStatus,
    Mailing,
    Reason,
    Rule,
    Seats,
    Signup,
    SignupStatus,
    Trigger,
)
from .plan import is_anew


def status_at(signup: Signup, moment: datetime) -> SignupStatus:
    """The status a signup had at `moment`, as far back as its last change."""
    return signup.was if signup.was is not None and signup.changed_at > moment else signup.status


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
    if mailing.trigger is Trigger.ON_EVENT_CHANGED and set(signup.told) <= {event.details}:
        return False
    return matches(mailing.audience, status_at(signup, moment), mailing.everyone_came or came(signup, moment))


def matches(audience: Audience, status: SignupStatus, attended: bool) -> bool:
    match audience:
        case Audience.EVERYONE:
            return status in (SignupStatus.CONFIRMED, SignupStatus.WAITLISTED)
        case Audience.ATTENDED:
            return status is SignupStatus.CONFIRMED and attended
        case Audience.NO_SHOW:
            return status is SignupStatus.CONFIRMED and not attended
    return status.value == audience.value


def why_not_in_mailing(signup: Signup, mailing: Mailing, event: Event, rule: Rule | None) -> Reason | None:
    """Why a member of a mailing's audience is not to be mailed after all, from what is true now."""
    if event.status is EventStatus.CANCELLED and mailing.trigger is not Trigger.ON_EVENT_CANCELLED:
        return Reason.EVENT_CANCELLED
    if rule is None or not rule.enabled or is_overtaken(mailing, event, rule):
        return Reason.CANCELLED
    now_in = matches(mailing.audience, signup.status, mailing.everyone_came or signup.checked_in_at is not None)
    if now_in:
        return None
    return Reason.CANCELLED if signup.status is SignupStatus.CANCELLED else Reason.NOT_IN_AUDIENCE


def is_overtaken(mailing: Mailing, event: Event, rule: Rule) -> bool:
    """Whether, since the mailing began, the event was moved so that its rule is due anew, or is no longer published."""
    if mailing.trigger in (Trigger.ON_EVENT_CHANGED, Trigger.ON_EVENT_CANCELLED):
        return mailing.version != event.version
    if event.status is not EventStatus.PUBLISHED:
        return True
    moved = mailing.trigger is not Trigger.AT and mailing.generation != event.generation
    return moved and is_anew(rule, event)


def why_never(contact: Contact | None, signup: Signup, rule: Rule) -> Reason | None:
    """Why this person must not be mailed at all. Who unsubscribed still gets what a new sign-up of theirs asks for."""
    if contact is None or contact.is_erased or signup.is_erased:
        return Reason.NOT_IN_AUDIENCE
    if contact.complained_at is not None:
        return Reason.COMPLAINED
    if contact.bounced_at is not None:
        return Reason.BOUNCED
    if any(at is not None and signup.signed_up_at <= at for at in (contact.unsubscribed_at, signup.muted_at)):
        return Reason.UNSUBSCRIBED
    if rule.promotional and contact.follow_up_consent_at is None:
        return Reason.NO_CONSENT
    return None


def audience_size(audience: Audience, seats: Seats) -> int:
    """How many a mailing to this audience would go to now."""
    everyone_came = seats.attended == 0
    return {
        Audience.CONFIRMED: seats.confirmed,
        Audience.WAITLISTED: seats.waitlisted,
        Audience.CANCELLED: seats.cancelled,
        Audience.EVERYONE: seats.confirmed + seats.waitlisted,
        Audience.ATTENDED: seats.confirmed if everyone_came else seats.attended,
        Audience.NO_SHOW: 0 if everyone_came else seats.confirmed - seats.attended,
    }[audience]


def attendance(signup: Signup, event: Event, seats: Seats, now: datetime) -> Attendance | None:
    """Attended once checked in; a no-show once the event is over, if anyone was checked in at all."""
    if signup.checked_in_at is not None:
        return Attendance.ATTENDED
    missed = signup.status is SignupStatus.CONFIRMED and now >= event.ends_at and seats.attended > 0
    return Attendance.NO_SHOW if missed else None
