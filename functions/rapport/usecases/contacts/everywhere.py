"""A person's signups at all events of their group: what an erasure, a merge and a block go through."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from ...app import App
from ...domain.base.errors import RefusedForNowError
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.signup import Signup
from ...log import logger
from ...store import events, signups

SECONDS_AT_ONCE = 8.0
"""That a request itself takes for it: its job does the rest."""
SETTLED = timedelta(minutes=5)
"""After this no worker is left that read something of the person before and may still write it."""
_READ_TOGETHER = 100
"""Events, of which one request finds a contact's signups."""


def at_each_event(
    app: App, group: str, ids: Sequence[str], after: str | None
) -> Iterator[tuple[ListedEvent, list[Signup]]]:
    """All events behind `after`, each with what there is of the person, under whichever of their contacts' ids.

    By their ids, for an event that is moved meanwhile must not be passed over; and also those without a signup, for who
    goes through them looks at the time at each.
    """
    found = events.by_id(app.table, group, after=after)
    while some := list(islice(found, _READ_TOGETHER)):
        theirs: dict[str, list[Signup]] = {}
        for event, signup in signups.history(app.table, ids, some):
            theirs.setdefault(event.id, []).append(signup)
        yield from ((event, theirs.get(event.id, [])) for event in some)


def at_once(app: App, contact: Contact, act: Callable[[ListedEvent, list[Signup]], object]) -> None:
    """Acts at each event as far as a request has time: the contact's job goes through all of them once more."""
    until = time.monotonic() + SECONDS_AT_ONCE
    try:
        for event, theirs in at_each_event(app, contact.group, contact.ids, None):
            if time.monotonic() > until:
                return
            act(event, theirs)
    except RefusedForNowError:
        logger.warning("what is of a contact at events is left to its job", extra={"contact": contact.id})
