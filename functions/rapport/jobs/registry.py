"""Every kind of job: in which queue it waits, what carries it out, and how long whoever took it has it for themselves.

A new kind is one line here, and a module with its work: see docs/extending.md. The modules are named, not imported, for
each function imports the work that it does and no other.
"""

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

from ..aws.sqs import QueueName
from ..domain.base.dataclass import dataclass
from .messages import JobMessage, RecipientsMessage

LEASE = timedelta(minutes=5)
"""Longer than any function that works on jobs may run: a test holds it against the template."""


@dataclass(frozen=True, kw_only=True)
class JobKind:
    queue: QueueName
    work: str
    """`module:function` below `rapport`; called with app, the claimed `Job`, and whether there is time left."""
    lease: timedelta = LEASE
    at_once: bool = False
    """Whether who is told of it as it is stored carries it out unclaimed: for what is mailed, the ledger's conditions
    see to it that nobody is mailed twice, and a claim would cost a write."""
    message: type[JobMessage] = JobMessage

    @property
    def is_job(self) -> bool:
        """Whether it is an item that is claimed; what is not is called with the message itself."""
        return self.message is JobMessage

    def run(self, *given: Any) -> None:
        module, _, function = self.work.partition(":")
        getattr(import_module(f"rapport.{module}"), function)(*given)


KINDS: Mapping[str, JobKind] = {
    "event": JobKind(queue="jobs", work="usecases.events.plan_due:work"),
    "mailing": JobKind(queue="jobs", work="sending.mailings.reconcile:work"),
    "recipients_soon": JobKind(queue="soon", work="sending.mailings.send_batch:work", message=RecipientsMessage),
    "recipients_bulk": JobKind(queue="bulk", work="sending.mailings.send_batch:work", message=RecipientsMessage),
    "signup_change": JobKind(queue="now", work="sending.kinds.signup_mail:work", at_once=True),
    "held_place": JobKind(queue="jobs", work="usecases.signups.run_out:work"),
    "last_call": JobKind(queue="jobs", work="usecases.signups.last_call:work"),
    "alert": JobKind(queue="now", work="sending.kinds.alert:work", at_once=True),
    "report_alert": JobKind(queue="now", work="sending.kinds.report_alert:work", at_once=True),
    "rule_test": JobKind(queue="now", work="sending.kinds.rule_test:work", at_once=True),
    "invitation": JobKind(queue="now", work="sending.kinds.invitation:work", at_once=True),
    "own_link": JobKind(queue="now", work="sending.kinds.own_link:work", at_once=True),
    "connections_mail": JobKind(queue="now", work="sending.kinds.connections_mail:work"),
    "maybe_link": JobKind(queue="now", work="sending.kinds.maybe_link:work", at_once=True),
    "maybe": JobKind(queue="jobs", work="usecases.connections.ask_around:work"),
    "sign_in_link": JobKind(queue="now", work="sending.kinds.sign_in_link:work", at_once=True),
    "erasure": JobKind(queue="jobs", work="usecases.contacts.erase:work"),
    "event_figures": JobKind(queue="jobs", work="usecases.figures.count_event:work"),
    "coming": JobKind(queue="jobs", work="usecases.connections.count_offers:work"),
    "blocking": JobKind(queue="jobs", work="usecases.contacts.block:work"),
    "merging": JobKind(queue="jobs", work="usecases.contacts.merge:work"),
    "check_in_all": JobKind(queue="jobs", work="usecases.attendees.check_in_all:work"),
    "event_invitation": JobKind(queue="jobs", work="usecases.connections.invite:work"),
    "export": JobKind(queue="jobs", work="usecases.attendees.write_export:work"),
    "keep_in_touch": JobKind(queue="jobs", work="usecases.connections.keep_in_touch:work"),
    "retention": JobKind(queue="jobs", work="usecases.contacts.expire:work"),
    "unanswered": JobKind(queue="jobs", work="usecases.connections.unanswered:work"),
    "replan": JobKind(queue="jobs", work="usecases.rules.replan:work"),
    "resume": JobKind(queue="jobs", work="sending.mailings.resume:work"),
}
