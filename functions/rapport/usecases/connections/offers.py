"""What somebody offers is said of them at every event at which they may be seen."""

from collections.abc import Iterable

from ...app import App
from ...domain.contact import Contact
from ...domain.signup import Signup
from ...store import events, signups
from ...store.connections import coming


def offer_elsewhere(app: App, old: Contact, new: Contact, but: str | None = None) -> None:
    """Has what its owner says anew shown at their events to come, but for the one at which it is written anyway.

    It goes before the write that keeps it: who is not answered asks again, and then all of it is done.
    """
    if new.can_offer == old.can_offer:
        return
    to_come = (event for event in events.of_group(app.table, new.group, ends_after=app.now()) if event.id != but)
    offer_what_they_do(app, new, (signup for _, signup in signups.history(app.table, new.ids, to_come)))


def offer_what_they_do(app: App, person: Contact, theirs: Iterable[Signup]) -> None:
    for signup in theirs:
        if signup.visible:
            coming.offer(app.table, signup, person)
