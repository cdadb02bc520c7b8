"""The link and the code by which a member signs in to the console. A job of the outbox, written when it is asked for.

Only now is looked whether the address is a member's at all; who is none gets nothing, and nothing is noted of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from ... import tokens
from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.delivery import Reason
from ...domain.group import RAPPORT, Group
from ...domain.members.member import Member
from ...domain.members.sign_in import LASTS, SignInLink
from ...jobs.worker import HasTime
from ...mail.content import Frame, compile_template
from ...mail.names import first_name, limited_name
from ...store import contacts, ledger
from ...store.admin import members
from ...store.jobs import Job
from ...store.sign_in import memberships
from ..compose import frame_of
from ..holds.budget import sign_in_budget
from ..outbox import send_all
from .group_mail import GroupMail

WORDS = (
    "{{event.title}} is your code to sign in",
    """\
# Sign in

Hello {{first_name}},

this opens the console of **{{group.name}}**, in the browser where you asked for it:

[Sign in]({{signup.url}})

If the link opens anywhere else, type this code where you began:

## {{event.title}}

Link and code are good for 15 minutes, and for one time. You did not ask for them? Then just leave this: nobody gets \
in without them. Please pass them on to nobody.
""",
)


@dataclass(frozen=True, kw_only=True)
class SignInMail(GroupMail):
    owed: SignInLink
    of: Sequence[tuple[Group, Member]]
    """The groups that it opens."""
    has_bounced: bool

    proven = True  # who came by an organiser's hand
    is_wanted = False
    answers_form = False  # no group's budget is used up by it
    holds = (sign_in_budget,)

    @property
    def source(self) -> str:
        return self.owed.source

    def why_not(self) -> Reason | None:
        """They are asked for by their owner: no complaint of a group's mails and no unsubscribe stops them."""
        return Reason.BOUNCED if self.has_bounced else None

    def compose(self, app: App) -> bytes:
        name = limited_name(self.of[0][1].name)
        token = app.tokens.make(tokens.SIGN_IN, [self.owed.person, self.owed.id])
        content = compile_template(*WORDS).render(
            {
                "first_name": first_name(name),
                "group.name": " and ".join(group.name for group, _ in self.of[:3]),
                "event.title": code_of(app, self.owed.person, self.owed.id),
                "signup.url": f"{app.config.public_url}/console/enter/{token}",
            },
            self._frame(app),
        )
        return self.built(app, content, name)

    def _frame(self, app: App) -> Frame:
        why = "You get this mail because somebody, most likely you, asked to sign in with this address."
        return frame_of(app, self.of[0][0] if len(self.of) == 1 else RAPPORT, why=why)


def code_of(app: App, person: str, id: str) -> str:
    """The six digits that sign in where they were asked for. Nothing that is kept in the table tells them."""
    return f"{int(app.keyed_hash('sign-in code', f'{person} {id}'), 16) % 1_000_000:06}"


def active_members(app: App, person: str, email: str, group: str = "") -> list[tuple[Group, Member]]:
    """The groups that an address is an active member of, by their names, and as whom.

    `group`: one in which is looked in any case; members of 0.1.0 are found by it, of whom nothing else says so.
    """
    wanted = [(one.group, one.member) for one in memberships.of_person(app.table, person)]
    if group:
        with suppress(NotFoundError):
            wanted.append((group, app.contact_id(group, email)))
    found = members.with_groups(app.table, wanted)
    return sorted((one for one in found if one[1].is_active), key=lambda one: (one[0].name.casefold(), one[0].id))


def work(app: App, job: Job[SignInLink], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    owed = job.thing
    delivery = f"signin_{owed.person}_{owed.id}"
    written = ledger.of_sign_in(app.table, delivery)
    send_all(app, job, _mails(app, owed, delivery), written, gone=Reason.NOT_IN_AUDIENCE)


def _mails(app: App, owed: SignInLink, delivery: str) -> Iterator[SignInMail]:
    """One; none where the address is no active member's."""
    of = active_members(app, owed.person, owed.email, owed.group)
    if not of:
        return
    known = [contacts.of_ids(app.table, group.id, [member.id]).get(member.id) for group, member in of]
    yield SignInMail(
        group=RAPPORT,
        mailing="sign_in",
        delivery=delivery,
        contact=owed.person,
        email=owed.email,
        owed=owed,
        of=of,
        has_bounced=any(one is not None and one.bounced_at is not None for one in known),
        due_at=owed.at,
        helps_until=owed.at + LASTS,
    )
