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
    app: App, who: Principal, event_id: str, new: NewMessage, id: str | None = None, keep: Keep[Sent] = to_keep_nothing
) -> Sent:
    """The event, its seats and the message, which begins to go out.

    `id`: of a form that may come twice: the message that has it already is the answer then, and is not sent again.
    Raises NotFoundError, ConflictError where nobody may be written to, InvalidError naming the field.
    """
    id = id or app.new_id()

    def attempt() -> tuple[Sent, bool]:
        event, seats = events.with_seats(app.table, who.group, event_id)
        before = rules.find_own(app.table, who.group, event_id, id)
        if before is not None:
            return (event, seats, _same(before, new)), False
        now = app.now()
        message = message_from(event, seats, id, new, now)
        refuse_one_more(rules.count_own(app.table, event.group, event.id), "an event")
        moved = replanned(event, now)
        sent = (moved, seats, message)
        note = trail.to_note(app, who, "message.send", trail.rule(event_id, id))
        added = rules.to_add(app.table, message)
        app.table.transact(added, events.to_replace(app.table, event, moved), note, *keep(sent))
        return sent, True

    sent, is_new = until_written(attempt)
    if is_new:
        enqueue_now(app, sent[0])
    return sent


def message_from(event: Event, seats: Seats, id: str, new: NewMessage, now: datetime) -> Rule:
    """A message as it would go out now. Raises ConflictError, InvalidError."""
    if event.status is EventStatus.DRAFT:
        raise ConflictError("This event is a draft, and a draft mails nobody: publish it first.")
    if event.status is EventStatus.CANCELLED:
        raise ConflictError(
            "This event is cancelled: those who had signed up were told so, and get nothing more of it."
        )
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
        )
    )


def _same(before: rules.OwnRule, new: NewMessage) -> Rule:
    """Raises ConflictError where something else has this id."""
    if isinstance(before, Rule) and before.is_message and _said(before) == _said(new):
        return before
    raise ConflictError("Another message was sent from this form already: begin a new one for this.")


def _said(message: Rule | NewMessage) -> tuple[object, ...]:
    return message.audience, message.subject, message.body, message.promotional, tuple(message.tags)
