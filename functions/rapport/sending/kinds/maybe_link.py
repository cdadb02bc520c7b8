"""Asking whom a form named whether it was them who would come if somebody met them. A job of the outbox.

Only now is looked who they are. What the form asked is not repeated: it stands on the page that the link opens.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ... import tokens
from ...app import App
from ...domain.audience import suppression
from ...domain.base.dataclass import dataclass
from ...domain.connections.maybe import MaybeAsked, MaybeLink
from ...domain.contact import Contact
from ...domain.delivery import Reason
from ...domain.event import Event
from ...domain.seats.held_places import is_open
from ...domain.signup import Signup, SignupStatus
from ...jobs.worker import HasTime
from ...mail.content import compile_template
from ...mail.names import first_name, limited_name
from ...store import ledger
from ...store.connections import maybes
from ...store.connections.maybes import OfMaybe
from ...store.jobs import Job
from ..compose import event_values, frame_of
from ..holds.brakes import first_mail, slow
from ..holds.budget import budget
from ..holds.pause import pause
from ..outbox import send_all
from .group_mail import GroupMail

HELPS_FOR = timedelta(days=1)
_FACTS = """\
**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}
"""
CONFIRM = (
    "Shall we ask around for you? {{event.title}}",
    f"""\
# Shall we ask around for you?

Hi {{{{first_name}}}},

with this address somebody, most likely you, said: *I would come if I knew that I meet the right people.* So let us \
find out. One click, and we ask those who are coming whether they would meet you. They hear what you look for, and \
not your name.

[See it, and let us ask]({{{{signup.url}}}})

{_FACTS}
You get one mail with the answer, two days before it begins at the latest: who will meet you, or honestly that nobody \
will yet. It takes no place, and you owe nobody anything.

It was not you? Then there is nothing for you to do: nobody is asked, and in a week it is forgotten.

{{{{group.name}}}}
""",
)
ASKED_ALREADY = (
    "We are asking for you already: {{event.title}}",
    f"""\
# We are asking already

Hi {{{{first_name}}}},

you confirmed before what would bring you here, and one answer comes by mail. On your page you see how it stands.

[See how it stands]({{{{signup.url}}}})

{_FACTS}
{{{{group.name}}}}
""",
)
HAS_PLACE = (
    "You are coming already: {{event.title}}",
    f"""\
# No maybe about it

Hi {{{{first_name}}}},

you wondered whether to come, and you signed up already, so nothing needs to be decided. Say on your page what you are \
looking for, and that you like to be introduced: then we look for the right people there.

[Open your sign-up]({{{{signup.url}}}})

{_FACTS}
{{{{group.name}}}}
""",
)


@dataclass(frozen=True, kw_only=True)
class MaybeLinkMail(GroupMail):
    event: Event
    owed: MaybeLink
    asked: MaybeAsked
    recipient: Contact | None
    """None of an address that is nobody's so far."""
    signup: Signup | None
    is_confirmed: bool
    """Whether what they asked before is."""

    is_wanted = False  # whoever asked, it counts in the mailbox's budget
    answers_form = True
    holds = (pause, first_mail, slow, budget)

    @property
    def proven(self) -> bool:
        return self.recipient is not None and self.recipient.proven_at is not None

    @property
    def source(self) -> str:
        return self.owed.source

    def why_not(self) -> Reason | None:
        """Who unsubscribed asked for this anew; but what bounced or was complained about is not mailed."""
        if self.recipient is not None and self.recipient.blocked_at is not None:
            return Reason.NOT_IN_AUDIENCE
        if not self.event.connections:
            return Reason.CANCELLED
        return suppression(replace(self.recipient, unsubscribed_at=None)) if self.recipient is not None else None

    def compose(self, app: App) -> bytes:
        why = f"You get this mail because it was asked for at {self.group.name}, with this address."
        known = self.recipient.name if self.recipient is not None and self.proven else limited_name(self.asked.name)
        values = {
            **event_values(app, self.event),
            "first_name": first_name(known),
            "group.name": self.group.name,
            "signup.url": self._url(app),
        }
        content = compile_template(*self._words).render(values, frame_of(app, self.group, why=why))
        return self.built(app, content, known, "people")

    @property
    def _has_place(self) -> bool:
        return self.signup is not None and self.signup.status is not SignupStatus.CANCELLED

    @property
    def _words(self) -> tuple[str, str]:
        if self._has_place:
            return HAS_PLACE
        return ASKED_ALREADY if self.is_confirmed else CONFIRM

    def _url(self, app: App) -> str:
        base = app.config.public_url
        if self.signup is not None and self._has_place:
            return f"{base}/s/{tokens.signup_token(app.tokens, self.signup)}"
        return f"{base}/maybe/{tokens.maybe_token(app.tokens, self.owed)}"


def work(app: App, job: Job[MaybeLink], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    owed = job.thing
    found = maybes.of_contact(app.table, owed.group, owed.event, owed.contact, owed.request)
    delivery = f"own_{owed.id}"
    before = ledger.find(app.table, owed.group, None, delivery)
    written = {delivery: before} if before is not None else {}
    send_all(app, job, _mails(app, owed, found, delivery), written, gone=Reason.NOT_IN_AUDIENCE)


def _mails(app: App, owed: MaybeLink, found: OfMaybe, delivery: str) -> Iterator[MaybeLinkMail]:
    """One; none where the event does not take place any more, or what was asked is forgotten."""
    if found.group is None or found.event is None or found.asked is None or not is_open(found.event, app.now()):
        return
    known = found.contact if found.contact is not None and not found.contact.is_erased else None
    signup = found.signup if found.signup is not None and not found.signup.is_erased else None
    yield MaybeLinkMail(
        group=found.group,
        mailing="own_maybe",
        delivery=delivery,
        contact=owed.contact,
        email=known.email if known is not None else found.asked.email,
        due_at=owed.at,
        helps_until=min(owed.at + HELPS_FOR, found.event.ends_at),
        event=found.event,
        owed=owed,
        asked=found.asked,
        recipient=known or found.contact,
        signup=signup,
        is_confirmed=found.maybe is not None,
    )
