"""Sending a rule, a message or an invitation to a member, as somebody else would get it. A job of the outbox."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.delivery import Reason
from ...domain.event import Event
from ...domain.group import Group
from ...domain.members.owed_mail import RuleTest
from ...domain.signup import sample_attendee
from ...jobs.worker import HasTime
from ...store import contacts, events, ledger
from ...store.admin import groups, members
from ...store.admin import rules as rule_store
from ...store.jobs import Job
from .. import compose
from ..connections import event_invitation
from ..outbox import send_all
from .member_mail import MemberMail, delivery_id

HELPS_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class OneTest(MemberMail):
    composed: Callable[[App], bytes]

    def compose(self, app: App) -> bytes:
        return self.composed(app)


def work(app: App, job: Job[RuleTest], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    test = job.thing
    written = ledger.of_members_mail(app.table, test.group, delivery_id(test.at, "rule_test", test.id))
    send_all(app, job, _mails(app, test), written, gone=Reason.CANCELLED)


def _mails(app: App, test: RuleTest) -> Iterator[OneTest]:
    """One; none where the rule or the event is not there any more."""
    group = groups.get(app.table, test.group)
    event = events.find(app.table, group.id, test.event) if test.event else any_event(app, group)
    composed = _composed(app, group, event, test) if event is not None else None
    if composed is None:
        return
    contact = app.contact_id(group.id, test.email)
    yield OneTest(
        group=group,
        composed=composed,
        mailing="rule_test",
        delivery=delivery_id(test.at, "rule_test", test.id),
        contact=contact,
        email=test.email,
        member=members.find(app.table, group.id, contact),
        recipient=contacts.of_addresses(app.table, group.id, [contact]).get(contact),
        due_at=test.at,
        helps_until=test.at + HELPS_FOR,
    )


def _composed(app: App, group: Group, event: Event, test: RuleTest) -> Callable[[App], bytes] | None:
    if test.invitation is not None:
        return partial(event_invitation.compose_test, group=group, event=event, test=test.invitation, email=test.email)
    rule = test.unsaved or rule_store.find(app.table, group.id, test.event, test.rule)
    if rule is None:
        return None
    sample = sample_attendee(group.id, event.id, app.contact_id(group.id, test.email), test.email, app.now())
    copy = compose.Copy(group=group, event=event, signup=sample, recipient=None, rule=rule)
    return partial(compose.compose_test, copy=copy)


def any_event(app: App, group: Group) -> Event:
    """The group's next event; where there is none, one made up for the test."""
    for event in events.of_group(app.table, group.id, ends_after=app.now()):
        return events.get(app.table, event.group, event.id)
    starts = (app.now() + timedelta(days=7)).replace(tzinfo=None, hour=18, minute=30, second=0, microsecond=0)
    return Event(
        group=group.id,
        id="example",
        title="An example event",
        starts_local=starts,
        ends_local=starts + timedelta(hours=2),
        timezone=group.timezone,
        created_at=app.now(),
    )
