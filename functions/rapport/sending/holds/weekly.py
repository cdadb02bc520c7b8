"""Mails with news of others: at most three in any seven days, to a contact of a group, the third only for an answer."""

from datetime import datetime

from ...app import App
from ...domain.connections.news import MOST_A_WEEK, MOST_THAT_CAN_WAIT, WEEK
from ...domain.delivery import Delivery, Reason
from .hold import Hold


def weekly(app: App, earlier: list[Delivery], *, can_wait: bool) -> Hold | None:
    """`earlier`: their latest such mails. `can_wait`: whether there is nothing in this one that anybody waits for."""
    now, most = app.now(), MOST_THAT_CAN_WAIT if can_wait else MOST_A_WEEK
    went = sorted(at for one in earlier if one.state.may_have_arrived and (at := _left_at(one)) is not None)
    within = [at for at in went if at > now - WEEK]
    return Hold(Reason.BUDGET, within[-most] + WEEK) if len(within) >= most else None


def _left_at(delivery: Delivery) -> datetime | None:
    return delivery.sent_at or delivery.attempted_at or delivery.wanted_at
