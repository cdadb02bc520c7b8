"""Brakes keep what promotes, and first mails to strangers: never what somebody with a place is owed besides.

A first mail answers a form, and goes to an address whose owner has not acted on any mail yet.
"""

from datetime import timedelta

from ...addresses import domain_of
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

    The turn stays its own when the brake's day is over: what has piled up does not come all at once. But it goes out
    before the event begins, unless its source is slowed still.
    """
    if not is_first(mail) or (existing is not None and existing.attempt):
        return None
    now, brake = app.now(), mail.group.strangers_brake
    pace = brake.slows(mail.source, domain_of(mail.email)) if brake is not None and brake.holds(now) else None
    turn = existing.turn_at if existing is not None else None
    if turn is None and pace is not None:
        turn = paces.take_turn(app.table, mail.group.id, pace, _rate(pace), now)
    if turn is None:
        return None
    latest = mail.leave_by
    if brake is not None and pace is not None and _rate(pace) is OF_A_SOURCE:
        latest = max(latest, brake.until)
    until = min(turn, latest)
    return Hold(Reason.SLOWED, until, turn_at=turn) if now < until else None


def _rate(pace: str) -> Rate:
    return OF_A_SOURCE if pace.startswith("source") else OF_A_DOMAIN


def is_first(mail: Mail) -> bool:
    return mail.answers_form and not mail.proven
