"""Pausing a group whose mails bounce or annoy too much, before SES pauses the whole account for it.

SES looks at an account at 5 % bounces and 0.1 % complaints. What bounced is counted as it happens; what was sent is
counted from the ledger, and only once enough has bounced to matter: so a mail that arrives costs nothing.
"""

from datetime import datetime, timedelta

from ..domain.clock import instant_text
from ..domain.errors import RaceLostError
from ..domain.models import Group
from ..store import events, groups, health, ledger
from ..store.health import DAYS, Kind, Week
from .app import App
from .log import logger

MOST_BOUNCES, FEWEST_BOUNCES = 0.03, 10
MOST_COMPLAINTS, FEWEST_COMPLAINTS = 0.0005, 3
_OLDEST_EVENT = timedelta(days=400)
"""Nothing is mailed about an event that ended longer ago."""


def note(app: App, group: str, kind: Kind) -> None:
    """Counts a bounce or a complaint, and pauses the group where that is one too many."""
    now = app.now()
    health.count(app.table, group, kind, now)
    week = health.last_week(app.table, group, now.date())
    if week.bounces < FEWEST_BOUNCES and week.complaints < FEWEST_COMPLAINTS:
        return
    why = verdict(week, _sent(app, group, now - timedelta(days=DAYS)))
    if why is not None:
        pause(app, group, why)


def verdict(week: Week, sent: int) -> str | None:
    """Why a group must pause, in words for its organisers; None where it need not."""
    if week.bounces >= FEWEST_BOUNCES and week.bounces > sent * MOST_BOUNCES:
        return f"{week.bounces} of {sent} mails bounced within {DAYS} days"
    if week.complaints >= FEWEST_COMPLAINTS and week.complaints > sent * MOST_COMPLAINTS:
        return f"{week.complaints} of {sent} mails were reported as spam within {DAYS} days"
    return None


def _sent(app: App, group: str, since: datetime) -> int:
    found = events.of_group(app.table, group, ends_after=since - _OLDEST_EVENT)
    return sum(ledger.count_sent(app.table, event, since) for event in found)


def pause(app: App, group: str, why: str) -> None:
    """Pauses a group and has its team told; nothing where it is paused already."""
    now = app.now()
    app.now_queue.send([{"alert": {"group": group, "id": f"paused-{instant_text(now)[:10]}", "why": why}}])
    try:
        groups.pause(app.table, group, now, why)
    except RaceLostError:
        return
    logger.error("a group is paused", extra={"alarm": "sending_paused", "group": group, "why": why})


def lift(app: App, group: Group) -> Group:
    """Lets a paused group send again; counting begins anew."""
    health.forget(app.table, group.id, app.now().date())
    groups.resume(app.table, group.id)
    return groups.get(app.table, group.id)
