"""Writing to an event's attendees now: a rule of the event's own that is due at once, and once.

So a message goes the way of every mailing: arming, pauses, consent, the ledger, the timeline.
"""

from datetime import datetime

from ...app import App
from ...domain.base.clock import instant_text
from ...domain.base.errors import ConflictError, InvalidError
from ...domain.event import Event, EventStatus, Seats
from ...domain.patches import NewMessage
from ...domain.plan import replanned
from ...domain.principal import Principal
from ...domain.rule import Audience, Rule, Trigger
from ...jobs.enqueue import enqueue_now
from ...store import events
from ...store.admin import rules
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.write_conflicts import until_written
from .. import trail
from ..rules.rule_checks import checked, refuse_one_more

MAX_LATENESS = "P2D"
"""How long a pause may keep a message before it is not sent any more."""

Sent = tuple[Event, Seats, Rule]


def write_to_attendees(
    app: App, who: Principal, event_id: str, new: NewMessage, keep: Keep[Sent] = to_keep_nothing
) -> Sent:
    """The event, its seats and the message, which begins to go out.

    Raises NotFoundError, ConflictError where nobody may be written to, InvalidError naming the field.
    """
    id = app.new_id()

    def attempt() -> Sent:
        event, seats = events.with_seats(app.table, who.group, event_id)
        now = app.now()
        message = message_from(event, seats, id, new, now)
        refuse_one_more(rules.count_own(app.table, event.group, event.id), "an event")
        moved = replanned(event, now)
        sent = (moved, seats, message)
        note = trail.to_note(app, who, "message.send", trail.rule(event_id, id))
        added = rules.to_save(app.table, message)
        app.table.transact(added, events.to_replace(app.table, event, moved), note, *keep(sent))
        return sent

    sent = until_written(attempt)
    enqueue_now(app, sent[0])
    return sent


def refuse_unless_published(event: Event) -> None:
    """Raises ConflictError for an event whose attendees nobody can write to."""
    if event.status is EventStatus.DRAFT:
        raise ConflictError("This event is a draft, and a draft mails nobody: publish it first.")
    if event.status is EventStatus.CANCELLED:
        raise ConflictError(
            "This event is cancelled: those who had signed up were told so, and get nothing more of it."
        )


def message_from(event: Event, seats: Seats, id: str, new: NewMessage, now: datetime) -> Rule:
    """A message as it would go out now. Raises ConflictError, InvalidError."""
    refuse_unless_published(event)
    nobody_came_yet = now < event.starts_at and seats.attended == 0
    if new.audience in (Audience.ATTENDED, Audience.NO_SHOW) and nobody_came_yet:
        raise InvalidError.of("audience", "cannot be who came, or who did not: the event has not begun")
    return checked(
        Rule(
            group=event.group,
            event=event.id,
            id=id,
            name=new.subject,
            trigger=Trigger.AT,
            offset={"instant": instant_text(now.replace(microsecond=0))},
            audience=new.audience,
            subject=new.subject,
            body=new.body,
            promotional=new.promotional,
            max_lateness=MAX_LATENESS,
            is_message=True,
            tags=new.tags,
            been=new.been,
            not_seen_months=new.not_seen_months,
        )
    )
