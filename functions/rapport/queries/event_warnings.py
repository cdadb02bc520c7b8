"""What a change of an event leads to that its organiser may not have meant, in sentences."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ..app import App
from ..domain import plan
from ..domain.base.clock import is_skipped, occurs_twice, to_local
from ..domain.event import Event, EventStatus, Seats, WaitlistMode
from ..domain.questions import Question
from ..domain.seats.held_places import is_last_call
from ..domain.wording import moment_text
from ..store import ledger
from ..store.admin import rules as rule_store

_TIMES = ("starts_local", "ends_local", "timezone")


def after_change(app: App, was: Event, event: Event, seats_before: Seats, seats: Seats) -> list[str]:
    """Of an event that was changed, and of its places."""
    found = [
        *_of_questions(was, event, seats),
        *_of_places(event, seats_before, seats, app.now()),
        *_of_closing(was, event, app.now()),
        *_of_what_people_have(was, event, seats, app.now()),
    ]
    if any(getattr(was, name) != getattr(event, name) for name in _TIMES):
        found = [*_of_times(event, app.now()), *_of_rules(app, event, seats), *found]
    return found


def after_publication(app: App, event: Event, seats: Seats) -> list[str]:
    now = app.now()
    return [*_of_times(event, now), *_closed_already(event, now), *_of_rules(app, event, seats)]


def of_draft(app: App, event: Event) -> list[str]:
    """Of one that was just made, of which nothing goes out yet."""
    return list(_of_times(event, app.now()))


def _of_times(event: Event, now: datetime) -> Iterator[str]:
    if event.ends_at <= now:
        yield f"It is over: it ended on {moment_text(event.ends_at, event.timezone)}."
    elif event.starts_at <= now:
        yield f"It has begun already: it started on {moment_text(event.starts_at, event.timezone)}."
    for does, local in (("starts", event.starts_local), ("ends", event.ends_local)):
        at, day = f"{local:%H:%M}", f"{local.day} {local:%B %Y}"
        if is_skipped(local, event.timezone):
            meant = to_local(event.starts_at if does == "starts" else event.ends_at, event.timezone)
            yield f"Clocks in {event.timezone} skip {at} on {day}: it {does} at {meant:%H:%M}."
        elif occurs_twice(local, event.timezone):
            yield f"Clocks in {event.timezone} show {at} twice on {day}: it {does} the first time."


def _of_closing(was: Event, event: Event, now: datetime) -> Iterator[str]:
    if was.signup_closes_at == event.signup_closes_at or event.signup_closes_local is None:
        return
    yield from _closed_already(event, now)
    if event.signup_closes_at > now and was.starts_local != event.starts_local:
        yield f"Sign-up now closes on {moment_text(event.signup_closes_at, event.timezone)}."


def _closed_already(event: Event, now: datetime) -> Iterator[str]:
    if event.signup_closes_at <= now < event.ends_at:
        yield f"Nobody can sign up: that closed on {moment_text(event.signup_closes_at, event.timezone)}."


def _of_what_people_have(was: Event, event: Event, seats: Seats, now: datetime) -> Iterator[str]:
    """Of what who signed up already was told, or said."""
    if event.join_url != was.join_url and seats.confirmed and event.ends_at > now:
        yield "No mail of its own tells who has a place of the new link: it stands on their page and in mails to come."
    if was.connections and not event.connections and seats.has_history:
        yield "What people said that they look for and offer here is not shown any more."


def _of_rules(app: App, event: Event, seats: Seats) -> Iterator[str]:
    """Of the mails that its plan has for it, once it is published."""
    if event.status is not EventStatus.PUBLISHED:
        return
    now = app.now()
    applying = rule_store.of_event(app.table, event.group, event.id).values()
    begun = ledger.mailings(app.table, event)
    for one in plan.too_late(event, applying, begun, now):
        due = moment_text(one.due_at, event.timezone)
        if one.due_at > now:
            yield f"“{one.rule.name}” does not go out: it would be due after the start, on {due}."
        else:
            yield f"“{one.rule.name}” does not go out: it is too late for it, which was due on {due}."
    if seats.confirmed or seats.waitlisted:
        for one in plan.waiting(event, applying, begun, now):
            if one.due_at <= now:
                due = moment_text(one.due_at, event.timezone)
                yield f"“{one.rule.name}” goes out at once: it was due on {due}."


def _of_questions(was: Event, event: Event, seats: Seats) -> Iterator[str]:
    """Who signed up before was asked what was asked then."""
    if was.questions == event.questions or not seats.has_history:
        return
    before, after = ({question.id: question for question in one.questions} for one in (was, event))
    for id, question in after.items():
        if id not in before:
            yield f"Who has signed up already was not asked “{question.label}”."
        else:
            yield from _of_question(before[id], question)
    for id, question in before.items():
        if id not in after:
            yield f"What people answered to “{question.label}” is kept, and not asked any more."


def _of_question(was: Question, question: Question) -> Iterator[str]:
    if question.label != was.label:
        yield f"Who has answered “{was.label}” already is shown as having answered “{question.label}”."
    if question.kind is not was.kind:
        yield f"Who has answered “{question.label}” already was asked in another way: that stands as it is."
    elif not set(was.options) <= set(question.options):
        yield f"Who has answered “{question.label}” already may have chosen what is no option any more."


def moving_up(event: Event, before: Seats, seats: Seats, now: datetime) -> int:
    """How many of the waitlist get, or are offered, a place by another capacity; in the last hours none by name."""
    if before.capacity == seats.capacity or event.ends_at <= now or is_last_call(event, now):
        return 0
    return _moving_up(before, seats)


def _moving_up(before: Seats, seats: Seats) -> int:
    room = replace(before, capacity=seats.capacity).left
    return before.waitlisted if room is None else min(before.waitlisted, room)


def _of_places(event: Event, before: Seats, seats: Seats, now: datetime) -> Iterator[str]:
    """Of who moves up, by and by where they are many."""
    if before.capacity == seats.capacity or event.ends_at <= now:
        return
    moving = _moving_up(before, seats)
    if not moving:
        return
    if is_last_call(event, now):
        yield "All who wait are told that there is a place: the first to accept has it."
    elif event.waitlist.mode is WaitlistMode.OFFER:
        yield f"From the waitlist {moving} {'is' if moving == 1 else 'are'} offered a place, with a mail that says so."
    else:
        yield f"From the waitlist {moving} {'moves' if moving == 1 else 'move'} up, with a mail that says so."
