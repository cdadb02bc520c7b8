"""Mailing somebody the link to their own page, or to their data: both were asked for. A job of the outbox.

Only now is looked whether the address is known at all; who is not gets nothing, and nothing is noted of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ... import tokens
from ...addresses import domain_of
from ...app import App
from ...domain.audience import suppression
from ...domain.base.clock import instant_text
from ...domain.base.dataclass import dataclass
from ...domain.contact import Contact, OwnLink
from ...domain.delivery import Delivery, Reason
from ...domain.group import Group
from ...jobs.worker import HasTime
from ...mail.content import compile_template
from ...mail.mime import Message, build
from ...mail.names import first_name, limited_name
from ...store import contacts, ledger
from ...store.admin import groups
from ...store.jobs import Job
from ...store.table import Write
from ..compose import frame_of
from ..holds.brakes import first_mail, slow
from ..holds.budget import budget
from ..holds.pause import pause
from ..outbox import send_all

HELPS_FOR = timedelta(days=1)
WORDS = {
    "me": (
        "Your own page at {{group.name}}",
        """\
# Your own page

Hi {{first_name}},

somebody, most likely you, asked for the way to your own page at **{{group.name}}**. There you see what you signed up \
for and what you agreed to, and you decide: change it, stop our mails, get all that we keep about you, or have it \
deleted.

[Open my page]({{signup.url}})

Whoever has this link can decide for you, so please do not pass it on. You did not ask for it? Nothing has changed.
""",
    ),
    "export": (
        "What {{group.name}} keeps about you",
        """\
# Your data

Hi {{first_name}},

here is the way to all that **{{group.name}}** keeps about you, as a file for you and for other programs (JSON).

[Get my data]({{signup.url}})

The link is good for an hour, and for one time. You did not ask for it? Then somebody else has one of your links, \
perhaps from a mail that you passed on; they get nothing by it, for it comes to you alone.
""",
    ),
}
"""By what a link leads to: subject and body."""


@dataclass(frozen=True, kw_only=True)
class OwnLinkMail:
    group: Group
    owed: OwnLink
    recipient: Contact

    event_id = None
    is_wanted = False  # whoever asked, it counts in the mailbox's budget
    is_promotional = False
    details_hash = ""
    is_notice = False
    retries_unknown = False
    holds = (pause, first_mail, slow, budget)

    @property
    def mailing(self) -> str:
        return f"own_{self.owed.leads_to}"

    @property
    def delivery(self) -> str:
        return f"own_{replace(self.owed, contact=self.contact).id}"

    @property
    def contact(self) -> str:
        return self.recipient.id

    @property
    def email(self) -> str:
        return self.recipient.email

    @property
    def proven(self) -> bool:
        return self.recipient.proven_at is not None

    @property
    def source(self) -> str:
        return self.owed.source

    @property
    def answers_form(self) -> bool:
        return self.owed.leads_to == "me"

    @property
    def due_at(self) -> datetime:
        return self.owed.at

    @property
    def owed_since(self) -> datetime:
        return self.owed.at

    @property
    def helps_until(self) -> datetime:
        return self.owed.at + HELPS_FOR

    @property
    def helps_until_if_held(self) -> datetime:
        return self.helps_until

    @property
    def helps_until_in_line(self) -> datetime:
        return self.helps_until

    @property
    def leave_by(self) -> datetime:
        return self.helps_until

    def why_not(self) -> Reason | None:
        """Who unsubscribed asked for this anew; but what bounced or was complained about is not mailed."""
        if not self.email:
            return Reason.NOT_IN_AUDIENCE
        return suppression(replace(self.recipient, unsubscribed_at=None))

    def compose(self, app: App) -> bytes:
        why = f"You get this mail because it was asked for at {self.group.name}, with this address."
        name = self.recipient.name if self.proven else limited_name(self.recipient.name)
        content = compile_template(*WORDS[self.owed.leads_to]).render(
            {
                "first_name": first_name(name),
                "group.name": self.group.name,
                "signup.url": self._url(app),
            },
            frame_of(app, self.group, why=why),
        )
        return build(
            Message(
                from_name=self.group.sender_name or self.group.name,
                from_address=app.config.sender,
                to_name=name,
                to_address=self.email,
                reply_to=self.group.reply_to,
                subject=content.subject,
                text=content.text,
                html=content.html,
                list_id=f"{self.group.id}.people.{domain_of(app.config.sender)}",
            )
        )

    def _url(self, app: App) -> str:
        base, contact = app.config.public_url, self.recipient
        if self.owed.leads_to == "me":
            return f"{base}/me/{tokens.me_token(app.tokens, contact)}"
        made = [
            contact.group,
            contact.id,
            instant_text(contact.created_at),
            self.owed.occasion,
            instant_text(app.now()),
        ]
        return f"{base}/export/{app.tokens.make(tokens.EXPORT, made)}"

    def to_note(self, _app: App, _result: Delivery) -> Sequence[Write]:
        return ()


def work(app: App, job: Job[OwnLink], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    owed = job.thing
    known = contacts.of_ids(app.table, owed.group, [owed.contact]).get(owed.contact)
    mails = []
    if known is not None and not known.is_erased:
        mails = [OwnLinkMail(group=groups.get(app.table, owed.group), owed=owed, recipient=known)]
    whose = mails[0].contact if mails else owed.contact
    id = f"own_{replace(owed, contact=whose).id}"
    written = {one.id: one for one in ledger.of_contact_itself(app.table, owed.group, whose) if one.id == id}
    send_all(app, job, mails, written, gone=Reason.NOT_IN_AUDIENCE)
