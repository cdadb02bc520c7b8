"""What happened to one signup is answered: confirmation, waitlist, promotion, cancellation. A job of the outbox."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from ...app import App
from ...domain.audience import Reminder, missed, why_never, why_not_after_change
from ...domain.base.errors import WriteConflictError
from ...domain.contact import Contact
from ...domain.delivery import Reason
from ...domain.event import Event
from ...domain.plan import changes_mailing, deadline, deadline_if_held, deadline_in_line
from ...domain.rule import Audience, Rule, Trigger
from ...domain.signup import Signup, SignupChange, SignupStatus
from ...jobs.worker import HasTime
from ...log import correlate
from ...mail.default_rules import ALREADY_IN_BODY, ALREADY_IN_SUBJECT
from ...store import jobs, ledger, signups
from ...store.admin import rules as rule_store
from ...store.jobs import Job
from ...store.recipients import Recipient, of_change
from ..outbox import send_all
from .attendee_mail import AttendeeMail


def work(app: App, job: Job[SignupChange], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    correlate(job.thing.correlation_id)
    change = job.thing
    if not change.is_told:
        jobs.finish(app.table, job)
        return
    found = of_change(app.table, change)  # None where they were erased since
    if found is not None:
        _free_place_of_nobody(app, found)
    mails = _mails(app, change, found) if found is not None else ()
    send_all(app, job, mails, ledger.of_change(app.table, change), gone=Reason.CANCELLED)


def _free_place_of_nobody(app: App, found: Recipient) -> None:
    """Has a place looked at that is held for somebody whose address is known to be none: nothing tells them of it."""
    if found.signup.held_until is not None and found.contact is not None and found.contact.bounced_at is not None:
        whose = found.signup.group, found.signup.event, found.signup.contact
        with suppress(WriteConflictError):  # it is looked at anyway, or was decided meanwhile
            signups.hasten(app.table, *whose, app.now(), is_unreachable=True)


def _mails(app: App, change: SignupChange, found: Recipient) -> Iterator[AttendeeMail]:
    applying = rule_store.of_event(app.table, change.group, change.event)
    told = reminders(change, found.event, found.signup, found.contact, applying)
    for rule in _answers(change, found.signup, applying.values()):
        yield _mail(change, found, rule, told)


def reminders(
    change: SignupChange, event: Event, signup: Signup, contact: Contact | None, applying: Mapping[str, Rule]
) -> tuple[Reminder, ...]:
    """What the mail that answers a change says besides, because others were told it before."""
    if change.again:
        return ()
    return tuple(one for one in missed(change, event, applying) if why_never(contact, signup, one.rule) is None)


def _answers(change: SignupChange, signup: Signup, applying: Iterable[Rule]) -> list[Rule]:
    """The rules that answer a change: the enabled ones on it, or the words for who signs up again.

    Who does so and has yet to confirm their address is asked to once more.
    """
    is_asked = change.again and signup.status is SignupStatus.PENDING
    if change.again and not is_asked:
        return [already_in(change.group)]
    trigger = Trigger.ON_PENDING if is_asked else change.trigger
    answering = [rule for rule in applying if rule.enabled and rule.trigger is trigger]
    return [rule for rule in answering if change.rule in (None, rule.id)]


def already_in(group: str) -> Rule:
    return Rule(
        group=group,
        id="already-in",
        name="Signed up again",
        trigger=Trigger.ON_SIGNUP,
        audience=Audience.EVERYONE,
        subject=ALREADY_IN_SUBJECT,
        body=ALREADY_IN_BODY,
        max_lateness="P1D",
    )


def _mail(change: SignupChange, found: Recipient, rule: Rule, told: tuple[Reminder, ...]) -> AttendeeMail:
    mailing = changes_mailing(rule.id)
    return AttendeeMail(
        group=found.group,
        event=found.event,
        rule=rule,
        signup=found.signup,
        recipient=found.contact,
        mailing=mailing,
        delivery=f"{mailing}_{change.id}",
        due_at=change.at,
        helps_until=deadline(rule, found.event, change.at),
        helps_until_if_held=deadline_if_held(rule, found.event, change.at),
        helps_until_in_line=deadline_in_line(rule, found.event, change.at),
        left_out=why_not_after_change(found.signup, change, found.event, rule),
        again=change.again,
        reminders=told,
    )
