"""A person's signups at all events of their group: what an erasure, a merge and a block go through."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from ...app import App
from ...domain.event import ListedEvent
from ...domain.signup import Signup
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
