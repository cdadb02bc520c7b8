"""Telling a group's owners and organizers at once that somebody was reported. A job of the outbox.

Written together with the report. The mail names neither of the two, and has nothing that was written of it: these stand
on the event's page of connections, for who may read it.
"""

from collections.abc import Iterator
from datetime import timedelta

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.delivery import Reason
from ...domain.members.owed_mail import ReportAlert
from ...jobs.worker import HasTime
from ...mail.content import compile_template
from ...store import events, ledger
from ...store.admin import groups
from ...store.connections import reports
from ...store.jobs import Job
from ..compose import frame_of
from ..outbox import send_all
from .member_mail import MemberMail, delivery_id, told_members

HELPS_FOR = timedelta(days=7)
WORDS = (
    "Somebody was reported at {{event.title}}",
    """\
# Somebody was reported

An attendee of **{{event.title}}** reported somebody whom they were introduced to. The two are not introduced to each \
other any more. Who was reported is told nothing.

[Read the report]({{button.url}})

Please look at it soon. It goes on wanting your attention until one of you says that it is settled.
""",
)


@dataclass(frozen=True, kw_only=True)
class ReportMail(MemberMail):
    path: str
    """Of the page where it stands."""
    title: str
    is_settled: bool
    """Or gone, with who was erased."""

    def why_not(self) -> Reason | None:
        return Reason.CANCELLED if self.is_settled else MemberMail.why_not(self)

    def compose(self, app: App) -> bytes:
        content = compile_template(*WORDS).render(
            {"event.title": self.title, "button.url": f"{app.config.public_url}{self.path}"},
            frame_of(app, self.group, why=f"You get this mail because you help to run {self.group.name}."),
        )
        return self.built(app, content, "", "members")


def work(app: App, job: Job[ReportAlert], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    owed = job.thing
    written = ledger.of_members_mail(app.table, owed.group, delivery_id(owed.at, "report", f"{owed.id}_"))
    send_all(app, job, _mails(app, owed), written, gone=Reason.NOT_IN_AUDIENCE)


def _mails(app: App, owed: ReportAlert) -> Iterator[ReportMail]:
    group, event = groups.get(app.table, owed.group), events.find(app.table, owed.group, owed.event)
    report = reports.find(app.table, owed.group, owed.report)
    for member, known in told_members(app, group.id):
        yield ReportMail(
            group=group,
            mailing="report",
            delivery=delivery_id(owed.at, "report", f"{owed.id}_{member.id}"),
            contact=member.id,
            email=member.email,
            member=member,
            recipient=known,
            due_at=owed.at,
            helps_until=owed.at + HELPS_FOR,
            path=f"/console/{group.id}/events/{owed.event}/connections#reports-title",
            title=event.title if event is not None else group.name,
            is_settled=report is None or report.settled_at is not None,
        )
