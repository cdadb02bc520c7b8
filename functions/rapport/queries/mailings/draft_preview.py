"""What a rule, or a message, would say and when, before it is kept: as its author has it before them."""

from datetime import datetime
from functools import partial

from ...app import App
from ...domain.audience import audience_size
from ...domain.base.dataclass import dataclass
from ...domain.event import Event, EventStatus, Seats
from ...domain.group import Group
from ...domain.plan import planned
from ...domain.rule import Rule
from ...domain.signup import sample_attendee
from ...mail.content import Content
from ...sending import compose
from ...sending.kinds.rule_test import any_event
from ...store import events
from ...store import seats as seat_store


@dataclass(frozen=True, kw_only=True)
class DraftPreview:
    content: Content
    event: Event
    """Of which it is shown: an example where there is none to come."""
    due_at: datetime | None
    """For that event; None of what answers something that happens."""
    is_late: bool
    audience_size: int | None
    """How many it would go to, if it went out now; None where that is not known beforehand."""


def draft_preview(app: App, group: Group, event: Event | None, rule: Rule) -> DraftPreview:
    """`event`: None shows it of the group's next one. The rule must be sound."""
    shown = event or any_event(app, group)
    now = app.now()
    sample = sample_attendee(group.id, shown.id, "sample", "sam@example.org", now)
    next_event = partial(events.next_of_group, app.table, shown, now)
    content = compose.render(
        app, compose.Copy(group=group, event=shown, signup=sample, recipient=None, rule=rule, next_event=next_event)
    )
    due = planned(rule, shown) if rule.trigger.is_timed else None
    return DraftPreview(
        content=content,
        event=shown,
        due_at=due.due_at if due else None,
        is_late=due is not None and shown.status is EventStatus.PUBLISHED and due.is_late(now),
        audience_size=_size(app, shown, rule),
    )


def _size(app: App, event: Event, rule: Rule) -> int | None:
    if rule.is_for_some or rule.trigger.is_personal or event.id == "example":
        return None
    seats: Seats = seat_store.seats(app.table, event.group, event.id)
    return audience_size(rule.audience, seats, rule.trigger)
