"""Asking somebody whether they want to be a member of a group. A job of the outbox, written with the invitation."""

from collections.abc import Iterator

from ... import tokens
from ...app import App
from ...domain.audience import suppression
from ...domain.base.dataclass import dataclass
from ...domain.delivery import Reason
from ...domain.members.member import IN_WORDS, INVITATION_LASTS, Member
from ...domain.members.owed_mail import Invitation
from ...jobs.worker import HasTime
from ...mail.content import compile_template
from ...mail.names import first_name, limited_name
from ...store import contacts, ledger
from ...store.admin import groups, members
from ...store.jobs import Job
from ..compose import frame_of
from ..outbox import send_all
from .member_mail import MemberMail, delivery_id

WORDS = (
    "You are invited to help run {{group.name}}",
    """\
# Would you like to help?

Hello {{first_name}},

you are invited to join those who run **{{group.name}}**, as {{event.title}}.

[See the invitation]({{signup.url}})

The link opens a page with a button to accept it. It is good for a week, and for you alone. If this means \
nothing to you, just leave it: nothing happens without the button.
""",
)


@dataclass(frozen=True, kw_only=True)
class InvitationMail(MemberMail):
    member: Member
    invitation: str

    def why_not(self) -> Reason | None:
        """Who was invited anew or has accepted since is not asked again."""
        if self.member.invitation != self.invitation or self.member.is_active:
            return Reason.CANCELLED
        return suppression(self.recipient) if self.recipient is not None else None

    def compose(self, app: App) -> bytes:
        token = app.tokens.make(tokens.INVITATION, [self.group.id, self.contact, self.invitation])
        name = limited_name(self.member.name)
        content = compile_template(*WORDS).render(
            {
                "first_name": first_name(name),
                "group.name": self.group.name,
                "event.title": IN_WORDS[self.member.role],
                "signup.url": f"{app.config.public_url}/console/invitation/{token}",
            },
            frame_of(
                app,
                self.group,
                why=f"You get this mail because somebody who runs {self.group.name} entered this address.",
            ),
        )
        return self.built(app, content, name, "members")


def work(app: App, job: Job[Invitation], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    owed = job.thing
    written = ledger.of_members_mail(app.table, owed.group, delivery_id(owed.at, "invitation", owed.id))
    send_all(app, job, _mails(app, owed), written, gone=Reason.CANCELLED)


def _mails(app: App, owed: Invitation) -> Iterator[InvitationMail]:
    """One; none where the member was removed."""
    member = members.find(app.table, owed.group, owed.member)
    if member is None:
        return
    yield InvitationMail(
        group=groups.get(app.table, owed.group),
        mailing="invitation",
        delivery=delivery_id(owed.at, "invitation", owed.id),
        contact=member.id,
        email=member.email,
        member=member,
        recipient=contacts.of_addresses(app.table, owed.group, [member.id]).get(member.id),
        due_at=owed.at,
        helps_until=owed.at + INVITATION_LASTS,
        invitation=owed.id,
    )
