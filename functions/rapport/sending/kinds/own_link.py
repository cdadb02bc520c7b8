"""Mailing somebody the link to their own page, or to their data: both were asked for. A job of the outbox.

Only now is looked whether the address is known at all; who is not gets nothing, and nothing is noted of them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ... import tokens
from ...app import App
from ...domain.audience import suppression
from ...domain.base.clock import instant_text
from ...domain.base.dataclass import dataclass
from ...domain.contact import Contact, OwnLink
from ...domain.delivery import Reason
from ...jobs.worker import HasTime
from ...mail.content import compile_template
from ...mail.names import first_name, limited_name
from ...store import contacts, ledger
from ...store.admin import groups
from ...store.jobs import Job
from ..compose import frame_of
from ..holds.brakes import first_mail, slow
from ..holds.budget import budget
from ..holds.pause import pause
from ..outbox import send_all
from .group_mail import GroupMail

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
class OwnLinkMail(GroupMail):
    owed: OwnLink
    recipient: Contact

    is_wanted = False  # whoever asked, it counts in the mailbox's budget
    holds = (pause, first_mail, slow, budget)

    @property
    def proven(self) -> bool:
        return self.recipient.proven_at is not None

    @property
    def source(self) -> str:
        return self.owed.source

    @property
    def answers_form(self) -> bool:
        return self.owed.leads_to == "me"

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
        return self.built(app, content, name, "people")

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


def work(app: App, job: Job[OwnLink], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    owed = job.thing
    known = contacts.of_ids(app.table, owed.group, [owed.contact]).get(owed.contact)
    known = None if known is None or known.is_erased else known
    whose = known.id if known is not None else owed.contact  # an older id may lead to them
    delivery = f"own_{replace(owed, contact=whose).id}"
    written = {one.id: one for one in ledger.of_contact_itself(app.table, owed.group, whose) if one.id == delivery}
    send_all(app, job, _mails(app, owed, known, delivery), written, gone=Reason.NOT_IN_AUDIENCE)


def _mails(app: App, owed: OwnLink, known: Contact | None, delivery: str) -> Iterator[OwnLinkMail]:
    """One; none where nobody is known by the address."""
    if known is None:
        return
    yield OwnLinkMail(
        group=groups.get(app.table, owed.group),
        mailing=f"own_{owed.leads_to}",
        delivery=delivery,
        contact=known.id,
        email=known.email,
        owed=owed,
        recipient=known,
        due_at=owed.at,
        helps_until=owed.at + HELPS_FOR,
    )
