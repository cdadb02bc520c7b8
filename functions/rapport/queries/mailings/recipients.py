"""Whom a message would be mailed to if it went out now, and who of its audience would get nothing, and why."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping

from ...app import App
from ...domain.audience import in_audience, is_meant, why_never
from ...domain.base.dataclass import dataclass
from ...domain.delivery import Mailing, Reason
from ...domain.event import Event, Seats
from ...domain.plan import planned
from ...domain.rule import Rule
from ...domain.signup import Signup
from ...sending.mailings.begin import begun_mailing
from ...store import contacts, signups

_BUDGET = 2.0
"""Seconds for looking at people one by one: some thousands."""


@dataclass(frozen=True)
class Recipients:
    mailed: int
    left_out: Mapping[Reason, int]
    """How many of the audience get nothing, by why."""
    is_all: bool
    """False where there are too many to look at each in the time of one answer: it is at least so many then."""


def recipients(app: App, event: Event, seats: Seats, message: Rule) -> Recipients:
    mailing = begun_mailing(event, planned(message, event), seats, app.now())
    counts: Counter[Reason | None] = Counter()
    until, cursor = time.monotonic() + _BUDGET, None
    while True:
        page, cursor = signups.by_contact(app.table, event.group, event.id, after=cursor)
        counts.update(_why_nots(app, page, mailing, event, message))
        if cursor is None or time.monotonic() > until:
            break
    left_out = {why: count for why, count in counts.items() if why is not None}
    return Recipients(counts[None], left_out, is_all=cursor is None)


def _why_nots(app: App, page: list[Signup], mailing: Mailing, event: Event, message: Rule) -> Iterator[Reason | None]:
    """Of each who is in the audience, why they would get nothing; None of who is mailed."""
    meant = [signup for signup in page if not signup.is_erased and in_audience(signup, mailing, event)]
    known = contacts.of_ids(app.table, event.group, (signup.contact for signup in meant))
    for signup in meant:
        contact = known.get(signup.contact)
        if is_meant(contact, mailing, event):
            yield why_never(contact, signup, message)
