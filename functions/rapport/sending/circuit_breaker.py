"""Pausing a group whose mails bounce or annoy too much, before SES pauses the whole account for it.

SES looks at an account at 5 % bounces and 0.1 % complaints. What bounced is counted as it happens; what was sent is
counted from the ledger, and only where that may matter: so a mail that arrives costs nothing, and one that bounces
little.
"""

from datetime import datetime, timedelta

from .. import metrics
from ..app import App
from ..domain.base.errors import WriteConflictError
from ..domain.members.owed_mail import PauseAlert
from ..jobs.enqueue import GRACE, enqueue_now
from ..log import logger
from ..metrics import Metric
from ..store import events, ledger, outbox
from ..store.admin import groups, health
from ..store.admin.health import DAYS, Kind, Week
from ..store.table import Write

MOST_BOUNCES, FEWEST_BOUNCES = 0.03, 10
MOST_COMPLAINTS, FEWEST_COMPLAINTS = 0.0005, 3
OLDEST_EVENT = timedelta(days=400)
"""Nothing is mailed about an event that ended longer ago."""


def to_count(app: App, group: str, kind: Kind) -> Write:
    """The write that counts a bounce or a complaint."""
    return health.to_count(app.table, group, kind, app.now())


def look_at(app: App, group: str) -> None:
    """Pauses a group of whose mails too many bounced or were complained about."""
    now = app.now()
    week = health.last_week(app.table, group, now.date())
    if verdict(week, week.sent) is None:
        return
    lifted_at = groups.get(app.table, group).resumed_at
    week_ago = now - timedelta(days=DAYS)
    sent = _sent(app, group, max(week_ago, lifted_at) if lifted_at else week_ago)
    health.note_sent(app.table, group, sent, now)
    why = verdict(week, sent)
    if why is not None:
        _break(app, group, why)


def verdict(week: Week, sent: int) -> str | None:
    """Why a group must pause, in words for its organisers; None where it need not."""
    if week.bounces >= FEWEST_BOUNCES and week.bounces > sent * MOST_BOUNCES:
        return f"{week.bounces} of {sent} mails bounced within {DAYS} days"
    if week.complaints >= FEWEST_COMPLAINTS and week.complaints > sent * MOST_COMPLAINTS:
        return f"{week.complaints} of {sent} mails were reported as spam within {DAYS} days"
    return None


def _sent(app: App, group: str, since: datetime) -> int:
    found = events.of_group(app.table, group, ends_after=since - OLDEST_EVENT)
    return sum(ledger.count_sent(app.table, event, since) for event in found)


def _break(app: App, id: str, why: str) -> None:
    """Pauses a group and has its team told; nothing where it is paused already."""
    group = groups.get(app.table, id)
    if group.paused_at is not None:
        return
    now = app.now()
    alert = PauseAlert(group=id, id=app.new_id(), at=now, why=why, due_at=now + GRACE)
    try:
        groups.pause(app.table, id, now, why, outbox.to_add(app.table, alert))
    except WriteConflictError:
        return  # another was first, and had the team told
    enqueue_now(app, alert)
    metrics.count(Metric.SENDING_PAUSED)
    logger.error("a group is paused", extra={"alarm": "sending_paused", "group": id, "why": why})


def count_anew(app: App, group: str) -> None:
    """Forgets what bounced and was complained about until now: organisers have dealt with the cause."""
    health.forget(app.table, group, app.now().date())
