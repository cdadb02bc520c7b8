"""The account's brake, by SES's own figures: promotional mails of all groups wait before SES pauses everything.

The tick looks at the figures each quarter of an hour, with no memory of the last time; while they are too high the
brake is prolonged, and where nobody prolongs it, it ends.
"""

from datetime import timedelta

from ... import metrics
from ...app import App
from ...domain.brakes.brake import AccountBrake
from ...domain.brakes.verdicts import account_at_risk
from ...log import logger
from ...metrics import Metric
from ...store.admin import account_brake as store

_EVERY, _AT = 15, 7
"""Minutes: not at full hours, when most is due."""
_LASTS = timedelta(hours=1)


def look_at(app: App) -> None:
    """At the figures, when it is time. What CloudWatch does not say changes nothing."""
    now = app.now()
    if now.minute % _EVERY != _AT:
        return
    rates = app.reputation.rates(now)
    if rates is None:
        logger.warning("CloudWatch does not say what SES thinks of this account")
        return
    why = account_at_risk(rates.bounces, rates.complaints)
    if why is None:
        return
    known = store.find(app.table)
    since = known.since if known is not None and known.holds(now) else now
    store.write(app.table, AccountBrake(why=why, since=since, until=now + _LASTS))
    metrics.count(Metric.SENDING_PAUSED)
    logger.error("promotional mails of all groups wait", extra={"alarm": "sending_paused", "why": why})
