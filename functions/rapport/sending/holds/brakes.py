"""Brakes keep what promotes, and first mails to strangers: never what somebody with a place is owed besides.

A first mail answers a form, and goes to an address whose owner has not acted on any mail yet.
"""

from datetime import datetime, timedelta

from ...app import App
from ...domain.delivery import Delivery, Reason
from ...domain.limits.budget import Rate
from ...store.limits import paces
from ..mail import Mail
from .hold import Hold

OF_A_SOURCE = Rate(at_once=1, each=timedelta(minutes=15))
OF_A_DOMAIN = Rate(at_once=1, each=timedelta(minutes=2))
"""Also of a group, where bounces come from anywhere."""


def promotion(app: App, mail: Mail, _existing: Delivery | None) -> Hold | None:
    """What promotes waits for the group's brake and for the account's."""
    if not mail.is_promotional:
        return None
    now = app.now()
    brakes = (mail.group.complaints_brake, app.account_brakes.at(now))
    until = max((brake.until for brake in brakes if brake is not None), default=now)
    return Hold(Reason.BRAKED, until, of_all=True) if now < until else None


def first_mail(app: App, mail: Mail, _existing: Delivery | None) -> Hold | None:
    """A first mail waits for the group's brake; but it goes out before the event begins."""
    brake, now = mail.group.complaints_brake, app.now()
    if brake is None or not brake.holds(now) or not is_first(mail):
        return None
    until = min(brake.until, mail.leave_by)
    return Hold(Reason.BRAKED, until) if now < until else None


def slow(app: App, mail: Mail, existing: Delivery | None) -> Hold | None:
    """A first mail from where others bounced has its turn, at the pace of its source, or else of its domain.

    The turn stays its own when the brake's day is over: what has piled up does not come all at once.
    """
    if not is_first(mail) or (existing is not None and existing.attempt):
        return None
    now = app.now()
    turn = existing.turn_at if existing is not None else None
    turn = turn or _next_turn(app, mail, now)
    return Hold(Reason.SLOWED, turn, turn_at=turn) if turn is not None and now < turn else None


def _next_turn(app: App, mail: Mail, now: datetime) -> datetime | None:
    brake = mail.group.strangers_brake
    pace = brake.slows(mail.source, mail.email.rpartition("@")[2]) if brake is not None and brake.holds(now) else None
    if pace is None:
        return None
    is_of_source = pace.startswith("source")
    turn = paces.take_turn(app.table, mail.group.id, pace, OF_A_SOURCE if is_of_source else OF_A_DOMAIN, now)
    return turn if is_of_source else min(turn, max(now, mail.leave_by))


def is_first(mail: Mail) -> bool:
    return mail.answers_form and not mail.proven
