"""Telling a group's owners and organizers that some of its mails wait, or all.

A job of the outbox, written together with the brake.
"""

from collections.abc import Iterator
from datetime import timedelta

from ...addresses import domain_of
from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.delivery import Reason
from ...domain.members.owed_mail import Alert
from ...jobs.worker import HasTime
from ...mail.content import Frame, compile_template
from ...mail.mime import Message, build
from ...store import ledger
from ...store.admin import groups
from ...store.jobs import Job
from ..outbox import send_all
from .member_mail import MemberMail, delivery_id, told_members

HELPS_FOR = timedelta(days=7)
WORDS = {
    "pause": (
        "Sending is paused for {{group.name}}",
        """\
# Sending is paused

Rapport has stopped sending mails for **{{group.name}}**: {{event.title}}.

If it went on, Amazon SES might pause the whole account. Please find out where these addresses come from, then lift \
the pause in the group's settings. Nothing is lost meanwhile: what is still due then goes out.
""",
    ),
    "complaints": (
        "Some mails of {{group.name}} wait for a day",
        """\
# Some mails wait for a day

Mails of **{{group.name}}** annoy people: {{event.title}}.

So what promotes, and first mails to new addresses, wait for a day and go out then. Whoever has a place goes on \
getting what they are owed: reminders, changes, cancellations. You need not do anything for that, but if such mails \
go on being reported, Amazon SES might pause the whole account. Please look at what you promote, and to whom.
""",
    ),
    "strangers": (
        "First mails of {{group.name}} go out slowly",
        """\
# First mails go out slowly

Somebody signs up for **{{group.name}}** with addresses that are none: {{event.title}}.

So first mails to new addresses go out slowly for a day, where they come from the same places. All others go out as \
ever. You need not do anything.
""",
    ),
}
"""By what an alert is about: subject and body."""


@dataclass(frozen=True, kw_only=True)
class AlertMail(MemberMail):
    about: str
    why: str

    def why_not(self) -> Reason | None:
        """A pause that was lifted since is no news."""
        is_over = self.about == "pause" and not self.group.is_paused
        return Reason.CANCELLED if is_over else MemberMail.why_not(self)

    def compose(self, app: App) -> bytes:
        content = compile_template(*WORDS[self.about]).render(
            {"group.name": self.group.name, "event.title": self.why},
            Frame(group_name=self.group.name, why=f"You get this mail because you help to run {self.group.name}."),
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
                list_id=f"{self.group.id}.members.{domain_of(app.config.sender)}",
            )
        )


def work(app: App, job: Job[Alert], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    alert = job.thing
    written = ledger.of_members_mail(app.table, alert.group, delivery_id(alert.at, "alert", f"{alert.id}_"))
    send_all(app, job, _mails(app, alert), written, gone=Reason.NOT_IN_AUDIENCE)


def _mails(app: App, alert: Alert) -> Iterator[AlertMail]:
    group = groups.get(app.table, alert.group)
    for member, known in told_members(app, group.id):
        yield AlertMail(
            group=group,
            mailing="alert",
            delivery=delivery_id(alert.at, "alert", f"{alert.id}_{member.id}"),
            contact=member.id,
            email=member.email,
            member=member,
            recipient=known,
            due_at=alert.at,
            helps_until=alert.at + HELPS_FOR,
            about=alert.about,
            why=alert.why,
        )
