"""Who is introduced to whom is fixed in the transaction that begins the first reminder that names introductions.

The next one tops up, once: whoever joined since, or has nobody any more.
"""

from collections.abc import Sequence

from ...app import App
from ...domain.connections.introduction import Introductions, in_parts, names_introductions
from ...domain.event import Event
from ...domain.plan import Planned
from ...queries.connections.proposed import proposed
from ...store.connections import attendees, introductions
from ...store.table import Write


def to_fix_introductions(app: App, event: Event, beginning: Sequence[Planned]) -> list[Write]:
    """The writes for the transaction of what begins; none where none of it names anybody, or all rounds went out."""
    naming = [one for one in beginning if names_introductions(one.rule)] if event.connections else []
    if not naming:
        return []
    fixed, words = introductions.of_event(app.table, event.group, event.id)
    if fixed.next_round is None:
        return []
    whole = Introductions(
        group=event.group,
        event=event.id,
        round=fixed.next_round,
        mailing=naming[0].id,
        fixed_at=app.now(),
        pairs=tuple(proposed(app, event, fixed, words, attendees.with_place(app.table, event.group, event.id))),
    )
    return introductions.to_fix(app.table, in_parts(whole))
