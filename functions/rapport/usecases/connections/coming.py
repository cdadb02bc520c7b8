"""From when until when it is shown who is coming to an event.

Who is shown is written by every write of a signup (`to_follow` of the store): nothing is to be done for that here.
"""

from ...app import App
from ...domain.connections.coming import shown_until
from ...domain.event import Event, EventStatus
from ...domain.figures.counted import night_after
from ...store.connections import coming as store
from ...store.table import Write


def to_go_on(app: App, old: Event, new: Event) -> list[Write]:
    """The write by which it is shown for as long as an event that is published, moved, cancelled wants it.

    None where that is as it was. Something is kept of every event that is no draft: that there is nothing to show, too.
    """
    until = shown_until(new)
    if new.status is EventStatus.DRAFT:
        return [store.to_forget(app.table, new)] if old.status is not EventStatus.DRAFT else []
    if until == shown_until(old) and old.status is not EventStatus.DRAFT:
        return []
    return [store.to_show_until(app.table, new.group, new.id, until, night_after(app.now(), new.timezone))]
