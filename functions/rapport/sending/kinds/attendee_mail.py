"""A rule's mail to an attendee: what mailings and answers to changes of a signup have in common."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from ...app import App
from ...domain.audience import Reminder, asks_to_decide, why_never
from ...domain.base.dataclass import dataclass
from ...domain.connections.afterwards.unanswered import asks_whom_they_met
from ...domain.connections.coming import WhoComes
from ...domain.connections.introduction import names_introductions
from ...domain.contact import Contact
from ...domain.delivery import Delivery, DeliveryState, Reason
from ...domain.event import Event, ListedEvent
from ...domain.group import Group
from ...domain.plan import leave_by
from ...domain.rule import Rule, Trigger
from ...domain.signup import Signup
from ...store import events, signups
from ...store.table import Write
from .. import compose
from ..connections.introduced import Introduced, introduced_to
from ..holds.brakes import first_mail, promotion, slow
from ..holds.budget import budget
from ..holds.pause import pause


@dataclass(frozen=True, kw_only=True)
class AttendeeMail:
    """With all that it is made from, read just before."""

    group: Group
    event: Event
    rule: Rule
    signup: Signup
    recipient: Contact | None
    mailing: str
    delivery: str
    due_at: datetime
    helps_until: datetime
    helps_until_if_held: datetime
    helps_until_in_line: datetime
    left_out: Reason | None
    """Why its recipient is not to be mailed after all, as far as the mailing or the signup's change tells."""
    again: bool = False
    """Whether it tells who signed up again that they were in already."""
    reminders: tuple[Reminder, ...] = ()
    """What went out to the others before: a confirmation says it too."""
    next_event: Callable[[], ListedEvent | None] | None = None
    """The group's next event, as it is asked for by many mails; None asks anew."""
    coming: Callable[[], WhoComes] | None = None
    """Who is coming to this one, in the same way."""
    introduced: Callable[[], Mapping[str, Sequence[Introduced]]] | None = None
    """To whom people were introduced, by the ids of their contacts, in the same way."""

    holds = (pause, promotion, first_mail, slow, budget)

    @property
    def event_id(self) -> str:
        return self.event.id

    @property
    def contact(self) -> str:
        return self.signup.contact

    @property
    def email(self) -> str:
        return self.signup.email

    @property
    def proven(self) -> bool:
        return self.recipient is not None and self.recipient.proven_at is not None

    @property
    def is_wanted(self) -> bool:
        """Its owner acted on it, or came: who entered themselves at the door may have typed another's address."""
        signup = self.signup
        came = signup.checked_in_at is not None and not signup.entered_themselves
        return signup.owner_confirmed_at is not None or came

    @property
    def source(self) -> str:
        return self.signup.source

    @property
    def is_promotional(self) -> bool:
        return self.rule.promotional

    @property
    def answers_form(self) -> bool:
        return self.rule.trigger.answers_form

    @property
    def leave_by(self) -> datetime:
        return leave_by(self.event)

    @property
    def owed_since(self) -> datetime:
        return max(self.due_at, self.signup.signed_up_at)

    @property
    def details_hash(self) -> str:
        return self.event.details_hash

    @property
    def is_notice(self) -> bool:
        return self.rule.trigger is Trigger.ON_EVENT_CHANGED

    @property
    def retries_unknown(self) -> bool:
        """The confirmation of one's own sign-up alone: its owner waits for it."""
        return self.rule.trigger is Trigger.ON_SIGNUP and not self.again

    def why_not(self) -> Reason | None:
        return self.left_out or why_never(self.recipient, self.signup, self.rule)

    def compose(self, app: App) -> bytes:
        return compose.compose(
            app,
            compose.Copy(
                group=self.group,
                event=self.event,
                signup=self.signup,
                recipient=self.recipient,
                rule=self.rule,
                reminders=self.reminders,
                asks=self.asks,
                next_event=self.next_event or partial(events.next_of_group, app.table, self.event, app.now()),
                coming=self.coming,
                introduced=self._introduced(app),
            ),
        )

    def _introduced(self, app: App) -> Sequence[Introduced]:
        """Whom a mail names, or asks about."""
        if self.recipient is None or not (asks_whom_they_met(self.rule) or names_introductions(self.rule)):
            return ()
        found = self.introduced() if self.introduced else introduced_to(app, self.event, [self.recipient])
        return found.get(self.recipient.id, ())

    @property
    def asks(self) -> bool:
        return asks_to_decide(self.recipient, self.signup, self.event, self.rule, again=self.again)

    def to_note(self, app: App, result: Delivery) -> Sequence[Write]:
        """Which time and place the attendee was told by now, where that is news; and that they were asked something.

        A notice of a change takes the place of all that was told before, once it is known that it was sent.
        """
        replaces = self.is_notice and result.state is DeliveryState.SENT
        told = frozenset({self.details_hash}) if replaces else self.signup.announced | {self.details_hash}
        may_be_there = result.state in (DeliveryState.SENT, DeliveryState.UNKNOWN)
        asked = self.signup.asked + 1 if self.asks and (self.again or not self.answers_form) else None
        asks_to_confirm = self.rule.trigger is Trigger.ON_PENDING and self.signup.asked_to_confirm_at is None
        if not may_be_there or (self.signup.announced == told and asked is None and not asks_to_confirm):
            return ()
        noted = signups.to_note_announced(
            app.table,
            *(self.group.id, self.event.id, self.contact),
            self.details_hash,
            replaces=replaces,
            asked=asked,
            asked_to_confirm_at=app.now() if asks_to_confirm else None,
        )
        return (noted,)
