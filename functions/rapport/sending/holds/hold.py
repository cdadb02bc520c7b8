"""Keeping a mail for later though nothing is wrong with it: until when, and because of what."""

from datetime import datetime, timedelta

from ...domain.base.dataclass import dataclass
from ...domain.delivery import Reason

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

    def look_again_at(self, now: datetime) -> datetime:
        return self.until or now + LOOK_AGAIN
