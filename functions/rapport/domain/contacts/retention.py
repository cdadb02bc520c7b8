"""How long a group keeps people whom it does not see any more."""

from datetime import datetime, timedelta

from ..base.dataclass import dataclass
from ..contact import SINCE, Contact

EVERY = timedelta(days=1)
"""How often it is carried out; for the first time so long after the setting, so that it can be looked at before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Who has not been seen for as long as their group keeps people is to be erased. A job, while that is set."""

    group: str
    due_at: datetime
    claims: int = 0


def last_heard_of(contact: Contact) -> datetime:
    """When somebody came to be known, or last agreed to something: what they signed up for besides is of events."""
    moments = [contact.created_at, *(contact.since(consent) for consent in SINCE)]
    return max(moment for moment in moments if moment is not None)
