"""Telling a group's owners and organizers that their sending was paused.

A job of the outbox, written together with the pause.
"""

from collections.abc import Iterator
from datetime import timedelta

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.delivery import Reason
from ...domain.members.owed_mail import PauseAlert
from ...jobs.worker import HasTime
from ...mail.content import Footer, compile_template
from ...mail.mime import Message, build
from ...store import contacts, ledger
from ...store.admin import groups, members
from ...store.jobs import Job
from ..outbox import send_all
from .member_mail import MemberMail, delivery_id

HELPS_FOR = timedelta(days=7)
_SUBJECT = "Sending is paused for {{group.name}}"
_BODY = """\
Rapport has stopped sending mails for **{{group.name}}**: {{event.title}}.

If it went on, Amazon SES might pause the whole account. Please find out where these addresses come from, then lift the
pause in the group's settings. Nothing is lost meanwhile: what is still due then goes out.
"""


@dataclass(frozen=True, kw_only=True)
class AlertMail(MemberMail):
    why: str

    def why_not(self) -> Reason | None:
        """A pause that was lifted since is no news."""
        return Reason.CANCELLED if self.group.paused_at is None else MemberMail.why_not(self)

    def compose(self, app: App) -> bytes:
        content = compile_template(_SUBJECT, _BODY).render(
            {"group.name": self.group.name, "event.title": self.why},
            Footer(group_name=self.group.name, why=f"You get this mail because you help to run {self.group.name}."),
        )
        return build(
            Message(
                from_name="Rapport",
                from_address=app.config.sender,
                to_name="",
                to_address=self.email,
                subject=content.subject,
                text=content.text,
                html=content.html,
                list_id=f"{self.group.id}.members.{app.config.sender.partition('@')[2]}",
            )
        )


def work(app: App, job: Job[PauseAlert], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    alert = job.thing
    written = ledger.of_members_mail(app.table, alert.group, delivery_id(alert.at, "alert", f"{alert.id}_"))
    send_all(app, job, _mails(app, alert), written, gone=Reason.NOT_IN_AUDIENCE)


def _mails(app: App, alert: PauseAlert) -> Iterator[AlertMail]:
    group = groups.get(app.table, alert.group)
    told = [member for member in members.of_group(app.table, group.id) if member.is_told]
    known = contacts.of_ids(app.table, group.id, [member.id for member in told])
    for member in told:
        yield AlertMail(
            group=group,
            mailing="alert",
            delivery=delivery_id(alert.at, "alert", f"{alert.id}_{member.id}"),
            contact=member.id,
            email=member.email,
            member=member,
            recipient=known.get(member.id),
            due_at=alert.at,
            helps_until=alert.at + HELPS_FOR,
            why=alert.why,
        )
