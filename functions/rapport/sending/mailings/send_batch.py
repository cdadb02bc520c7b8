"""Recipients of a mailing, some at a time: read together, mailed one after another."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial

from ...app import App
from ...domain.audience import in_audience, is_meant, why_not_in_mailing
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError, WriteConflictError
from ...domain.delivery import Delivery, Mailing, Reason
from ...domain.event import ListedEvent
from ...domain.plan import deadline, deadline_if_held, deadline_in_line
from ...domain.rule import Rule, Trigger
from ...domain.signup import Signup
from ...jobs.enqueue import enqueue_recipients
from ...jobs.messages import RecipientsMessage
from ...jobs.registry import KINDS
from ...jobs.worker import HasTime
from ...log import logger
from ...store import events, ledger
from ...store import seats as seats_store
from ...store.admin import rules as rule_store
from ...store.connections import coming
from ...store.recipients import Batch, of_mailing
from ..connections.introduced import introduced_to
from ..dispatch import PutOff, dispatch
from ..holds.budget import is_counted
from ..holds.hold import Hold
from ..kinds.attendee_mail import AttendeeMail

FRESH = timedelta(seconds=2)
"""How old what a mail is made from may be when it is sent."""
_WHILE_OTHERS_ARE_URGENT = timedelta(minutes=1)
_MOST_REFUSALS = 3
"""After so many refusals in a row SES is left alone: the mailing's next pass has the rest enqueued again."""


def work(app: App, message: RecipientsMessage, has_time: HasTime) -> None:
    """Mails the contacts that a message names; who is not reached in time goes back into the queue."""
    waiting = message.contacts
    gives_way = _gives_way(app, message)
    while waiting:
        if gives_way and not app.queues["soon"].is_empty():
            _Sender(app, message).wake(app.now() + _WHILE_OTHERS_ARE_URGENT)
            return
        app.rate_limit.wait()
        if not has_time():
            break
        waiting = _Sender(app, message).mail_while_fresh(waiting, has_time)
    if waiting:
        enqueue_recipients(app, [_with(message, waiting)])


def _gives_way(app: App, message: RecipientsMessage) -> bool:
    """Whether it waits while reminders are queued.

    Where functions are few both go by one queue, as they come: it is never empty while a message of it is worked on.
    """
    return KINDS[message.kind].queue == "bulk" and app.config.bulk_queue != app.config.soon_queue


def _with(message: RecipientsMessage, contacts: Sequence[str]) -> RecipientsMessage:
    return RecipientsMessage(kind=message.kind, pk=message.pk, sk=message.sk, contacts=contacts)


@dataclass
class _Sender:
    """Mails from one reading of what mails are made from."""

    app: App
    message: RecipientsMessage
    held: Hold | None = None
    """What keeps whoever is left of the mailing: SES is not asked again for them."""
    refusals: int = 0
    woken_at: datetime | None = None

    def mail_while_fresh(self, contacts: Sequence[str], has_time: HasTime) -> Sequence[str]:
        """Mails in turn until what was read is too old, or time is over: who is left then."""
        fresh_until = self.app.now() + FRESH
        try:
            batch = of_mailing(self.app.table, self.message.key, contacts)
        except NotFoundError:
            logger.info("a mailing is not there any more: nobody is owed it", extra={"mailing": self.message.sk})
            return ()
        rule = rule_store.find(self.app.table, batch.group.id, batch.event.id, batch.mailing.rule)
        next_event = cache(partial(events.next_of_group, self.app.table, batch.event, self.app.now()))
        who_comes = cache(partial(coming.of_event, self.app.table, batch.event, self.app.now()))
        known = [one for one in batch.contacts.values() if not one.is_erased]
        mailing, language = batch.mailing.id, batch.group.language
        introduced = cache(partial(introduced_to, self.app, batch.event, known, mailing=mailing, language=language))
        mails = {
            one: replace(_mail_of(batch, rule, batch.signups[one], next_event), coming=who_comes, introduced=introduced)
            for one in contacts
            if _is_owed(batch, one)
        }
        if _is_gone(self.app, batch):
            mails = {one: replace(mail, left_out=Reason.NOT_IN_AUDIENCE) for one, mail in mails.items()}
        self.app.budgets.look_up(mail.email for mail in mails.values() if is_counted(mail))
        for number, contact in enumerate(contacts):
            if contact not in mails:
                continue
            if number and (self._next_turn() > fresh_until or not has_time()):
                return contacts[number:]
            put_off = self._mail(mails[contact], batch.deliveries.get(contact))
            if put_off is not None and put_off.hold is not None and put_off.hold.of_all:
                self.held = put_off.hold
            if self._is_refused_too_often(put_off):
                break
        return ()

    def _next_turn(self) -> datetime:
        """When the next may be mailed. Where nobody is, it need not be waited to say so of them."""
        seconds = self.app.rate_limit.seconds_left if self.held is None else 0
        return self.app.now() + timedelta(seconds=seconds)

    def _mail(self, mail: AttendeeMail, existing: Delivery | None) -> PutOff | None:
        """Mails one recipient, when it is their turn."""
        if self.held is not None and self.held.is_over(self.app.now()):
            self.held = None
        if self.held is None:
            self.app.rate_limit.acquire()
        try:
            return dispatch(self.app, mail, existing, self.held)
        except WriteConflictError:
            return None  # another worker has it

    def _is_refused_too_often(self, put_off: PutOff | None) -> bool:
        """Counts, and has the mailing reconciled when whoever was put off can go on."""
        if put_off is None:
            self.refusals = 0
            return False
        if self.woken_at is None or put_off.until < self.woken_at:
            self.woken_at = put_off.until
            self.wake(put_off.until)
        self.refusals += put_off.hold is None
        return self.refusals == _MOST_REFUSALS

    def wake(self, at: datetime) -> None:
        """Has the mailing reconciled no later than `at`: whoever is without an end then is enqueued again."""
        try:
            ledger.wake(self.app.table, self.message.key, at)
        except WriteConflictError:
            return  # it is sooner anyway


def _is_owed(batch: Batch, contact: str) -> bool:
    """Whether anything is left to do for a recipient."""
    signup, delivery = batch.signups.get(contact), batch.deliveries.get(contact)
    if signup is None:
        return False
    if delivery is None and not (in_audience(signup, batch.mailing, batch.event) and _is_meant(batch, contact)):
        return False
    return delivery is None or not delivery.state.is_end


def _is_meant(batch: Batch, contact: str) -> bool:
    return is_meant(batch.contacts.get(contact), batch.mailing, batch.event)


def _is_gone(app: App, batch: Batch) -> bool:
    """Whether the place that is to be had is somebody's by now."""
    event, offers = batch.event, batch.mailing.trigger is Trigger.ON_OFFERED
    return offers and not seats_store.seats(app.table, event.group, event.id).has_room


def _mail_of(
    batch: Batch, rule: Rule | None, signup: Signup, next_event: Callable[[], ListedEvent | None]
) -> AttendeeMail:
    mailing = batch.mailing
    words = rule or _gone(mailing)
    untagged = None if _is_meant(batch, signup.contact) else Reason.NOT_IN_AUDIENCE
    return AttendeeMail(
        group=batch.group,
        event=batch.event,
        rule=words,
        signup=signup,
        recipient=batch.contacts.get(signup.contact),
        mailing=mailing.id,
        delivery=f"{mailing.id}_{signup.contact}",
        due_at=mailing.planned_at,
        helps_until=min(mailing.deadline, deadline(words, batch.event, mailing.planned_at)),
        helps_until_if_held=deadline_if_held(words, batch.event, mailing.planned_at),
        helps_until_in_line=deadline_in_line(words, batch.event, mailing.planned_at),
        left_out=why_not_in_mailing(signup, mailing, batch.event, rule) or untagged,
        next_event=next_event,
    )


def _gone(mailing: Mailing) -> Rule:
    """A rule that was deleted while its mailing was under way: nothing is rendered from it."""
    return Rule(
        group=mailing.group,
        id=mailing.rule,
        name=mailing.name,
        trigger=mailing.trigger,
        audience=mailing.audience,
        subject="",
        body="",
        max_lateness="PT0S",
        enabled=False,
    )
