"""What somebody is asked just now: whether they would meet who thinks of coming. Never by whom."""

from ...app import App
from ...domain.connections.maybe import Answer, Maybe
from ...domain.connections.questions import Asked, Question, Questions
from ...domain.contact import Contact
from ...domain.seats.held_places import is_open
from ...store import contacts, events
from ...store.connections import maybes
from .willing import may_meet


def asked_now(app: App, contact: Contact, theirs: Questions, *, event: str | None = None) -> list[Asked]:
    """What they may answer still, or answer otherwise, of one event or of all; the earliest event first."""
    now = app.now()
    open_ones = [one for one in theirs.questions if one.at <= now < one.ends_at and event in (None, one.event)]
    if not open_ones or contact.introduce_at is None or contact.blocked_at is not None:
        return []
    about = maybes.those_asked_about(app.table, contact.group, open_ones)
    askers = contacts.of_ids(app.table, contact.group, {one.contact for one in about.values()})
    there = {id: events.find(app.table, contact.group, id) for id in dict.fromkeys(one.event for one in open_ones)}
    found = []
    for one in open_ones:
        maybe, at = about.get(one.id), there[one.event]
        if maybe is None or at is None or not at.connections or not is_open(at, now) or not _matters(maybe, one):
            continue
        if maybe.contact in askers and may_meet(askers[maybe.contact], contact):
            found.append(Asked(one, at, maybe.ask))
    return sorted(found, key=lambda one: (one.event.starts_at, one.question.at))


def _matters(maybe: Maybe, question: Question) -> bool:
    """Whether an answer helps: it was not told yet, or that there is nobody; or what they said can be taken back."""
    return maybe.is_open or maybe.answer is Answer.NOBODY or question.would_meet is not None
