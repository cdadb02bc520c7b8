"""An organiser invites contacts to an event: who agreed to be told of it, has not signed up, and was not invited yet.

A request goes through as many as it has time for, all of a small group; a job does the rest. Each contact is invited in
a transaction of their own, which the next invitation collides with: a crash loses nobody and invites nobody twice.
Mails go out by the contact's own job, which asks once more whether they are wanted.
"""

import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, InvalidError, NotFoundError, RefusedForNowError, WriteConflictError
from ...domain.connections.event_invitation import EventInvitation, Invited, NotInvited, Whom, refuse_unless_open
from ...domain.connections.news import News, NewsKind
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.principal import Principal
from ...jobs.enqueue import GRACE, enqueue_again, enqueue_now
from ...jobs.worker import HasTime
from ...log import logger
from ...queries.connections.event_invitations import Choice, Counted, LookedAt, choice, count, looked_at
from ...store import contacts, events, jobs
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.connections import event_invitations as store
from ...store.connections import news as news_store
from ...store.connections.event_invitations import TakenOverError
from ...store.jobs import Job
from ...store.write_conflicts import until_written
from ..rules import test_rule
from ..trail import to_note
from .invitation_text import refuse_wrong

AT_ONCE = 40
"""Contacts of one step, after which it is noted how far it came."""
SECONDS_AT_ONCE = 5.0
"""That the request itself takes for it."""
_KIND = "event_invitation"


@dataclass(frozen=True, kw_only=True)
class NewInvitation:
    """What an organiser writes, and to whom."""

    whom: Whom
    subject: str
    body: str


def to_be_invited(app: App, who: Principal, event_id: str, new: NewInvitation) -> Counted:
    """How many would be invited, and how many not, if it were sent now; nothing is changed.

    Raises NotFoundError, and what `invitation_from` does.
    """
    event = events.get(app.table, who.group, event_id)
    invitation_from(app, event, new)
    return count(app, event, new.whom)


def request_test(app: App, who: Principal, event_id: str, new: NewInvitation, email: str) -> None:
    """Has it sent once to an active member of the group, as somebody made up would get it. Raises as the others."""
    event = events.get(app.table, who.group, event_id)
    test_rule.request_test_of_invitation(app, who, invitation_from(app, event, new), email)


def invite(
    app: App, who: Principal, event_id: str, new: NewInvitation, keep: Keep[Counted] = to_keep_nothing
) -> Counted:
    """How many are invited by it, and how many not. Raises what `to_be_invited` does.

    ConflictError also while others are gone through.
    """
    event = events.get(app.table, who.group, event_id)
    invitation = invitation_from(app, event, new)
    if any(one.is_running for one in store.of_event(app.table, event)):
        raise ConflictError("Others are being invited to this event just now. Please wait until that is done.")
    counted = count(app, event, new.whom)
    if not counted.invited and counted.is_all:
        if kept := keep(counted):
            app.table.transact(*kept)
        return counted
    invitation = replace(invitation, total=counted.invited, due_at=invitation.at + GRACE)
    note = to_note(app, who, "event.invite", f"events/{event.id}", changes_of({"invited": (0, counted.invited)}))
    app.table.transact(store.to_begin(app.table, invitation), note, *keep(counted))
    _begin(app, event, invitation)
    return counted


def invitation_from(app: App, event: Event, new: NewInvitation) -> EventInvitation:
    """As it would begin now. Raises ConflictError for an event that nobody can be invited to, InvalidError."""
    now, since = app.now(), new.whom.attended_since
    refuse_unless_open(event, now)
    if since is not None and since > now.date() + timedelta(days=1):  # tomorrow has begun somewhere
        raise InvalidError.of("audience.attended_since", "must not be in the future")
    refuse_wrong(new.subject, new.body)
    return EventInvitation(
        group=event.group,
        event=event.id,
        id=app.new_id(),
        whom=new.whom,
        subject=new.subject,
        body=new.body,
        at=now,
        total=0,
    )


def _begin(app: App, event: Event, invitation: EventInvitation) -> None:
    """As far as the request has time: what is left is the job's."""
    until = time.monotonic() + SECONDS_AT_ONCE
    job = jobs.read(app.table, _KIND, jobs.key_for(invitation))
    try:
        if job is not None:
            invitation = _go_on(app, job, event, lambda: time.monotonic() < until)
    except (RefusedForNowError, TakenOverError):
        logger.warning("inviting contacts is left to its job", extra={"event": event.id})
    if invitation.is_running:
        enqueue_now(app, invitation)


def work(app: App, job: Job[EventInvitation], has_time: HasTime) -> None:
    """Ends where nobody can be invited any more. Raises TakenOverError where another worker is at it."""
    try:
        event = events.get(app.table, job.thing.group, job.thing.event)
        refuse_unless_open(event, app.now())
    except (NotFoundError, ConflictError):
        store.note(app.table, job, replace(job.thing, due_at=None))
        return
    if _go_on(app, job, event, has_time).is_running:
        enqueue_again(app, jobs.put_off(app.table, job, app.now()))


def _go_on(app: App, job: Job[EventInvitation], event: Event, has_time: HasTime) -> EventInvitation:
    """One step at least, and more while there is time; how far it is then."""
    invitation, chosen = job.thing, choice(app, event, job.thing.whom)
    while True:
        invitation = _step(app, job, chosen, invitation)
        if not invitation.is_running or not has_time():
            return invitation


def _step(app: App, job: Job[EventInvitation], chosen: Choice, invitation: EventInvitation) -> EventInvitation:
    people, position = contacts.by_id(app.table, invitation.group, after=invitation.position, limit=AT_ONCE)
    came = Counter(_come_of(app, invitation, chosen, one) for one in looked_at(app, chosen, people))
    not_invited = Counter(invitation.not_invited) + Counter({why.value: n for why, n in came.items() if why})
    after = replace(
        invitation,
        invited=invitation.invited + came[None],
        not_invited=dict(not_invited),
        position=position,
        due_at=None if position is None else invitation.due_at,
    )
    store.note(app.table, job, after)
    return after


def _come_of(app: App, invitation: EventInvitation, chosen: Choice, found: LookedAt) -> NotInvited | None:
    """None of who is invited by it, now or when this was gone through before."""
    if found.invited is not None and found.invited.invitation == invitation.id:
        return None
    if found.why_not is not None:
        return found.why_not
    try:
        _invite(app, invitation, chosen, found.contact)
    except WriteConflictError:
        return until_written(lambda: _come_of_again(app, invitation, chosen, found.contact))
    return None


def _come_of_again(app: App, invitation: EventInvitation, chosen: Choice, contact: Contact) -> NotInvited | None:
    """Somebody else wrote something of theirs at the same moment: perhaps that they are invited."""
    before = store.find_invited(app.table, contact.group, invitation.event, contact.id)
    if before is not None:
        return None if before.invitation == invitation.id else NotInvited.INVITED_BEFORE
    _invite(app, invitation, chosen, contact)
    return None


def _invite(app: App, invitation: EventInvitation, chosen: Choice, contact: Contact) -> None:
    """Raises WriteConflictError where they were invited meanwhile."""
    now, event = app.now(), chosen.event
    invited = Invited(group=event.group, event=event.id, contact=contact.id, invitation=invitation.id, at=now)
    news = News(
        group=event.group,
        contact=contact.id,
        kind=NewsKind.EVENT_INVITATION,
        id=event.id,
        event=event.id,
        facts={"invitation": invitation.id},
        at=now,
        helps_until=min(event.signup_closes_at, event.starts_at),
    )
    app.table.transact(store.to_note_invited(app.table, invited), *news_store.to_tell(app.table, now, news))
    enqueue_now(app, news.mail(now))
