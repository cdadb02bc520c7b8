"""Telling a group's team that their sending was paused. A job of the outbox, written together with the pause."""

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
from ...store.admin import groups
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
            Footer(
                group_name=self.group.name, why=f"You get this mail because you are on the team of {self.group.name}."
            ),
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
                list_id=f"{self.group.id}.team.{app.config.sender.partition('@')[2]}",
            )
        )


def work(app: App, job: Job[PauseAlert], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    alert = job.thing
    written = ledger.of_members_mail(app.table, alert.group, delivery_id(alert.at, "alert", f"{alert.id}_"))
    send_all(app, job, _mails(app, alert), written, gone=Reason.NOT_IN_AUDIENCE)


def _mails(app: App, alert: PauseAlert) -> Iterator[AlertMail]:
    group = groups.get(app.table, alert.group)
    ids = {app.contact_id(group.id, address): address for address in group.team}
    known = contacts.of_ids(app.table, group.id, ids)
    for id, address in ids.items():
        yield AlertMail(
            group=group,
            mailing="alert",
            delivery=delivery_id(alert.at, "alert", f"{alert.id}_{id}"),
            contact=id,
            email=address,
            recipient=known.get(id),
            due_at=alert.at,
            helps_until=alert.at + HELPS_FOR,
            why=alert.why,
        )
