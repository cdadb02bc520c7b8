"""The budgets of what forms cause to be mailed: a mailbox's, over all groups and events, and a group's.

Each mail that counts gets a slot, an instant at which it has its turn: now, where the budget has one left, else the
next one that nobody has. The delivery keeps it, and one that waits is written together with what was taken of the
mailbox, so that a mail takes one slot however often it is tried, and those that wait are looked at one after another.
For one that goes out at once it is taken just before, and the mailbox knows who took the last: a sender that dies in
between has taken it for whoever tries that mail again. Who misses a slot by more than `GOOD_FOR`, for sending was
paused or out of order, asks for another: what has piled up comes out at the budget's pace.

What counts: the answer to any form (confirmation, place in line, "already in"), for a form takes nothing but an
address; and all that follows from a sign-up that its owner never acted on (reminders, changes, promotion,
cancellations, follow-ups), for it may be none of theirs, however well they are known.
"""

from datetime import datetime, timedelta

from ...app import App
from ...domain.delivery import Delivery, Reason
from ...domain.limits.budget import MAILBOX, SIGN_IN, Budget
from ...store.limits import mailboxes
from ..mail import Mail
from .hold import Hold

GOOD_FOR = timedelta(minutes=20)
"""For how long after its instant a slot may be used: a mailing is looked at every 15 minutes at least."""
_PAST_IT = timedelta(seconds=1)


def budget(app: App, mail: Mail, existing: Delivery | None) -> Hold | None:
    return _held_by(MAILBOX, app, mail, existing) if is_counted(mail) else None


def sign_in_budget(app: App, mail: Mail, existing: Delivery | None) -> Hold | None:
    """The mailbox's own budget of links to sign in: no group's, and nothing else uses it up."""
    return _held_by(SIGN_IN, app, mail, existing)


def _held_by(of: Budget, app: App, mail: Mail, existing: Delivery | None) -> Hold | None:
    if existing is not None and existing.attempt:
        return None
    now, slot = app.now(), existing.slot_at if existing is not None else None
    if slot is None or now > slot + GOOD_FOR:
        return _next_slot(of, app, mail, missed=slot)
    return Hold(Reason.BUDGET, slot) if now < slot else None


def is_counted(mail: Mail) -> bool:
    return mail.answers_form or not mail.is_wanted


def _next_slot(of: Budget, app: App, mail: Mail, missed: datetime | None) -> Hold:
    """The mail's place in its mailbox's line, which its delivery takes; none where it would be of no use any more."""
    now = app.now()
    earliest = app.budgets.turn_of_group(mail.group.id, now) if mail.answers_form else now
    mailbox, old = app.budgets.slots(of, mail.email)
    by = app.budgets.name_of(f"{mail.group.id} {mail.event_id} {mail.delivery}")
    had = old.slots[-1] if old.by == by else missed  # by a try that came no further
    if had is not None and now <= had + GOOD_FOR:
        return Hold(Reason.BUDGET, had, slot_at=had)
    others = of.without_slot(old.slots, had)
    slot = of.next_slot(others, earliest)
    if slot > mail.helps_until_in_line:
        return Hold(Reason.BUDGET, mail.helps_until_in_line + _PAST_IT)
    taken = mailboxes.to_take(app.table, mailbox, of, old, of.with_slot(others, slot), by)
    return Hold(Reason.BUDGET, slot, slot_at=slot, also=(taken,))
