"""Keeping a mail for later though nothing is wrong with it: until when, and because of what."""

from datetime import datetime, timedelta

from ...domain.base.dataclass import dataclass
from ...domain.delivery import Reason
from ...store.table import Write

LOOK_AGAIN = timedelta(minutes=15)
"""How often a mail is looked at again that is kept until somebody says otherwise."""


@dataclass(frozen=True)
class Hold:
    why: Reason
    """As the ledger says it of the delivery, which stays `planned`."""
    until: datetime | None = None
    """None: until somebody lifts it, who has what waits looked at then (`mailings/resume.py`)."""
    of_all: bool = False
    """Whether it keeps all copies of the mailing: then nobody else of it need be asked about."""

    turn_at: datetime | None = None
    """When it has its turn at the pace of where others bounced: the delivery keeps that, too."""
    slot_at: datetime | None = None
    """When it has its turn, where it was given one: the delivery keeps that."""
    also: tuple[Write, ...] = ()
    """What uses something up for it, as a budget: written with the delivery where that waits, before it where not."""

    def is_over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now

    def look_again_at(self, now: datetime) -> datetime:
        return self.until or now + LOOK_AGAIN
