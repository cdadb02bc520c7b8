"""Who is introduced to whom is fixed in the transaction that begins the first reminder that names introductions.

The next one tops up, once: whoever joined since, or has nobody any more who comes.
"""

from collections.abc import Mapping, Sequence

from ...app import App
from ...domain.connections.introduction import (
    Fixed,
    Introduction,
    Introductions,
    PairWord,
    in_parts,
    names_introductions,
)
from ...domain.event import Event
from ...domain.plan import Planned
from ...log import logger
from ...queries.connections.proposed import proposed
from ...store.connections import attendees, introductions
from ...store.table import Write

MOST_TRIES = 3
"""How often an event's plan may come to no end before a reminder goes out with nobody named in it."""


def to_fix_introductions(app: App, event: Event, beginning: Sequence[Planned], *, tries: int) -> list[Write]:
    """The writes for the transaction of what begins; none where none of it names anybody, or all rounds went out.

    `tries`: how often it was tried, this time included. After too many nobody is introduced in this round, and the next
    one may do it: whatever people typed, and however many they are, it keeps no reminder from anybody.
    """
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
        pairs=tuple(_pairs(app, event, fixed, words)) if tries <= MOST_TRIES else (),
    )
    if tries > MOST_TRIES:
        logger.error("a reminder goes out without introductions: they come to no end", extra={"event": event.id})
    return introductions.to_fix(app.table, in_parts(whole))


def _pairs(app: App, event: Event, fixed: Fixed, words: Mapping[str, PairWord]) -> list[Introduction]:
    return proposed(app, event, fixed, words, attendees.with_place(app.table, event.group, event.id))
