"""What one person said under several ids is said once, after a merge: how an event was, and what would bring them.

What two people said of each other stays where it is: whoever reads it looks under all ids. A repeat is harmless.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from ...app import App
from ...domain.connections.afterwards.feedback import merged
from ...domain.connections.maybe import Maybe
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.signup import Signup
from ...store import events, signups
from ...store.connections import feedback, maybes
from ...store.write_conflicts import until_written

_READ_TOGETHER = 40
"""Events, of which a request finds what somebody would come for."""


def make_feedback_one(app: App, contact: Contact, event: ListedEvent, theirs: Sequence[Signup]) -> None:
    """Under the signup that is left of theirs. `theirs`: also those that were merged into another."""
    left = signups.of_person(app.table, event.id, contact) if len(theirs) > 1 else None
    for other in theirs:
        if left is not None and other.contact != left.contact:
            until_written(partial(_move_feedback, app, event, other.contact, left.contact))


def _move_feedback(app: App, event: ListedEvent, old: str, into: str) -> None:
    said, before = (feedback.of_contact(app.table, event.group, event.id, id) for id in (old, into))
    if said.is_known:
        app.table.transact(*feedback.to_move(app.table, said, before, merged(said, before)))


def make_maybes_one(app: App, contact: Contact) -> None:
    """Of two at an event that is not over one is left: they are told once who will meet them."""
    found = events.of_group(app.table, contact.group, ends_after=app.now())
    while some := list(islice(found, _READ_TOGETHER)):
        by_event: dict[str, list[Maybe]] = {}
        for one in maybes.of_person(app.table, some, contact.ids):
            by_event.setdefault(one.event, []).append(one)
        for theirs in by_event.values():
            for other in sorted(theirs, key=_is_first)[1:]:
                app.table.transact(maybes.to_forget(app.table, other))


def _is_first(maybe: Maybe) -> tuple[bool, datetime]:
    """What was answered is left, for there is one answer; else what was asked first."""
    return maybe.is_open, maybe.made_at
