"""Everybody who has a place is checked in at once, or those of them are not any more whom that checked in.

A request does as much as it has time for, all of a small event; a job does the rest, and says how far it is. Each step
checks some in, counts them and notes how far it came, in one transaction: a crash loses none and counts none twice.
"""

import time
from collections import Counter
from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain.attendees.check_in_all import CheckInAll
from ...domain.base.errors import ConflictError, GoneError, RefusedForNowError
from ...domain.contact import Contact
from ...domain.event import Event, EventStatus
from ...domain.principal import Principal
from ...domain.signup import Signup, SignupStatus
from ...jobs.enqueue import GRACE, enqueue_again, enqueue_now
from ...jobs.worker import HasTime
from ...log import logger
from ...store import contacts, events, jobs, signups
from ...store import seats as seats_store
from ...store.attendees import check_in_all as store
from ...store.attendees.check_in_all import TakenOverError
from ...store.jobs import Job
from ...store.pages import Position
from ...store.write_conflicts import until_written
from ..trail import to_note

AT_ONCE = 40
"""Attendees of one step: each is a write of two things, and a transaction has 100."""
SECONDS_AT_ONCE = 5.0
"""That the request itself takes for it."""
_KIND = "check_in_all"


def check_in_all(app: App, who: Principal, event_id: str) -> CheckInAll:
    """How far it is when the request is answered; a repeat changes nothing while nobody came since.

    Raises NotFoundError; ConflictError for an event that has not begun, or while that is being taken back; GoneError
    for one that is cancelled.
    """
    event, seats = events.with_seats(app.table, who.group, event_id)
    if event.status is EventStatus.CANCELLED:
        raise GoneError("The event is cancelled.")
    if event.status is EventStatus.DRAFT or event.starts_at > app.now():
        raise ConflictError("The event has not begun. Check in who is there already one by one.")
    before = store.find(app.table, who.group, event_id)
    if before is not None and before.is_running:
        return _refuse_unless(before, undoes=False)
    now = app.now()
    total = seats.confirmed - seats.attended
    run = CheckInAll(group=who.group, event=event.id, id=app.new_id(), at=now, total=total)
    if not total:
        return before or run
    run = replace(run, due_at=now + GRACE)
    return _begin(app, who, event, run, "attendees.check_in_all")


def undo_check_in_all(app: App, who: Principal, event_id: str) -> CheckInAll:
    """Takes back the last time that all were checked in at once, and nobody's who was checked in alone.

    A repeat changes nothing. Raises NotFoundError; ConflictError where there is none, or while it is at work.
    """
    event = events.get(app.table, who.group, event_id)
    before = store.find(app.table, who.group, event_id)
    if before is None:
        raise ConflictError("Nobody was checked in together with all others.")
    if before.is_running or before.undoes:
        return _refuse_unless(before, undoes=True)
    now = app.now()
    undoing = replace(
        before, undoes=True, at=now, total=before.done, done=0, position=None, due_at=now + GRACE, claims=0
    )
    return _begin(app, who, event, undoing, "attendees.undo_check_in_all")


def _refuse_unless(run: CheckInAll, *, undoes: bool) -> CheckInAll:
    if run.undoes != undoes:
        raise ConflictError("This is being changed the other way round. Please wait until that is done.")
    return run


def _begin(app: App, who: Principal, event: Event, run: CheckInAll, action: str) -> CheckInAll:
    app.table.transact(store.to_begin(app.table, run), to_note(app, who, action, f"events/{event.id}"))
    until = time.monotonic() + SECONDS_AT_ONCE
    job = jobs.read(app.table, _KIND, jobs.key_for(run))
    try:
        run = _go_on(app, job, event, lambda: time.monotonic() < until) if job is not None else run
    except (RefusedForNowError, TakenOverError):
        logger.warning("checking in all is left to its job", extra={"event": event.id})
    if run.is_running:
        enqueue_now(app, run)
    return run


def work(app: App, job: Job[CheckInAll], has_time: HasTime) -> None:
    """Raises NotFoundError where the event is gone, TakenOverError where another worker is at it."""
    event = events.get(app.table, job.thing.group, job.thing.event)
    if _go_on(app, job, event, has_time).is_running:
        enqueue_again(app, jobs.put_off(app.table, job, app.now()))


def _go_on(app: App, job: Job[CheckInAll], event: Event, has_time: HasTime) -> CheckInAll:
    """One step at least, and more while there is time; how far it is then."""
    run = job.thing
    while True:
        run = _step(app, job, event, run)
        if not run.is_running or not has_time():
            return run


def _step(app: App, job: Job[CheckInAll], event: Event, run: CheckInAll) -> CheckInAll:
    page = signups.listed(
        app.table,
        event,
        sort="signed_up_at",
        status=SignupStatus.CONFIRMED,
        has_cancelled=False,
        limit=AT_ONCE,
        start=Position(run.position) if run.position is not None else None,
    )
    ids = [one.contact for one in page.items if run.undoes or one.checked_in_at is None]
    is_last = page.next is None
    moved = replace(run, position=page.next, due_at=None if is_last else run.due_at)

    def attempt() -> CheckInAll:
        now = app.now()
        them = [(old, new, person) for old, person in _left(app, event, ids) if (new := _changed(run, old, now))]
        after = replace(moved, done=run.done + len(them))
        attended = -len(them) if run.undoes else len(them)
        app.table.transact(
            store.to_note(app.table, job, after),
            *(write for old, new, _ in them for write in signups.to_replace(app.table, old, new)),
            *([seats_store.to_change(app.table, event, Counter(attended=attended))] if them else []),
            *(
                write
                for _, _, person in them
                for write in contacts.to_note_visit(app.table, person, event, now, came=not run.undoes)
            ),
        )
        return after

    return until_written(attempt)


def _left(app: App, event: Event, ids: list[str]) -> list[tuple[Signup, Contact | None]]:
    """Those of a step, as they are now, who have a place still."""
    found = store.with_contacts(app.table, event, ids) if ids else []
    return [(signup, person) for signup, person in found if signup.status is SignupStatus.CONFIRMED]


def _changed(run: CheckInAll, old: Signup, now: datetime) -> Signup | None:
    """The signup as it is to be; None where there is nothing to change about it."""
    if old.is_erased:
        return None
    if not run.undoes:
        checked_in = replace(old, checked_in_at=now, checked_in_by=run.id, revision=old.revision + 1)
        return checked_in if old.checked_in_at is None else None
    if old.checked_in_by != run.id or old.checked_in_at is None:
        return None
    return replace(old, checked_in_at=None, checked_in_by=None, check_in_undone_at=now, revision=old.revision + 1)
