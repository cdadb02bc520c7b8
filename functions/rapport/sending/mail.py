"""What a kind of mail has to say of one mail, for it to be sent the one way that there is.

Everything that is mailed is such a `Mail`, made anew from what is stored just before it is dispatched: see
docs/extending.md for how a kind is added.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from ..app import App
from ..domain.delivery import Delivery, Reason
from ..domain.group import Group
from ..store.table import Write
from .holds.hold import Hold


class Mail(Protocol):
    """One mail to one recipient."""

    @property
    def group(self) -> Group:
        """Whose mail it is; `RAPPORT` of what is no group's."""

    @property
    def event_id(self) -> str | None:
        """Its scope: the event that it is about; None for the group's own mails, and what is no group's."""

    @property
    def mailing(self) -> str:
        """What it is one copy of."""

    @property
    def delivery(self) -> str:
        """Its entry in the ledger. A repeat has the same and collides with it, a new occasion has another.

        Of characters that SES takes in a tag: letters, digits, `_`, `-`. The group's own begin with `yyyymm`.
        """

    @property
    def contact(self) -> str: ...

    @property
    def email(self) -> str: ...

    @property
    def proven(self) -> bool:
        """Whether the owner of the address ever acted on a mail of ours, or came by an organiser's hand."""

    @property
    def is_wanted(self) -> bool:
        """Whether the owner of the address acted on what it is about: it follows from no stranger's form."""

    @property
    def source(self) -> str:
        """Where the form came from by which it was caused, as a hash; empty where none did."""

    @property
    def is_promotional(self) -> bool: ...

    @property
    def answers_form(self) -> bool:
        """Whether a form alone set it off, which anybody may send."""

    @property
    def due_at(self) -> datetime: ...

    @property
    def owed_since(self) -> datetime:
        """Since when it may have been sent at all: no sooner than it is due, and than its recipient signed up."""

    @property
    def helps_until(self) -> datetime:
        """After this it is not sent any more."""

    @property
    def helps_until_if_held(self) -> datetime:
        """The same where it was held before that: what we kept back is not late for it, as long as it helps."""

    @property
    def details_hash(self) -> str:
        """Of what it says of an event's time and place; empty where it says nothing of that."""

    @property
    def is_notice(self) -> bool:
        """Whether it tells of a change of time or place, and so takes the place of all that was told of them before."""

    @property
    def helps_until_in_line(self) -> datetime:
        """After this it is not sent any more where it had to wait for its turn."""

    @property
    def leave_by(self) -> datetime:
        """When it goes out at the latest where only a brake keeps it: it must be of use still."""

    @property
    def holds(self) -> Sequence["HeldBy"]:
        """What may keep it for later, asked in this order just before its intent is written.

        The first that keeps it counts. Those that use something up, as a budget, come last.
        """

    @property
    def retries_unknown(self) -> bool:
        """Whether it is sent once more, after a while, if nobody knows what came of it: then it may arrive twice."""

    def why_not(self) -> Reason | None:
        """Asked at the last moment: why it is not to be sent after all, from what is true now."""

    def compose(self, app: App) -> bytes:
        """The mail as raw MIME."""

    def to_note(self, app: App, result: Delivery) -> Sequence[Write]:
        """What is noted elsewhere together with its result."""


HeldBy = Callable[[App, Mail, Delivery | None], Hold | None]
"""Says whether a mail must wait, of which the ledger has the given delivery (None: nothing yet). It is asked anew each
time the mail is looked at: waking a mail early lets nothing out early."""
