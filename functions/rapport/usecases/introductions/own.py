"""What attendees say themselves of those whom they are introduced to at an event: nobody is told of a no."""

from collections.abc import Sequence
from dataclasses import replace

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.connections.introduction import Introduction, PairWord, may_be_introduced
from ...domain.connections.report import Report
from ...domain.contact import Contact
from ...domain.event import EventStatus
from ...domain.matching.people import MOST_INTRODUCTIONS
from ...domain.members.owed_mail import ReportAlert
from ...domain.patches import SignupPatch
from ...domain.signup import SignupStatus
from ...jobs.enqueue import GRACE, enqueue_now
from ...sending.connections.introduced import Introduced, introduced_to
from ...store import contacts, outbox
from ...store.connections import introductions, meetings, reports
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..connections.met import Acquaintance, named_by_code
from ..signups.own_signup import OwnSignup, change_own
from ..signups.own_signup import find as find_own

NOBODY_OF_THEM = "You are not introduced to this person at this event."
_BY_CODE = "one of you typed the other’s code."


@dataclass(frozen=True, kw_only=True)
class OwnIntroductions:
    own: OwnSignup
    people: Sequence[Introduced]
    """Whom they were introduced to, and whom a code has made known to them since."""

    @property
    def has_place(self) -> bool:
        is_on = self.own.event.status is not EventStatus.CANCELLED
        return is_on and self.own.signup.status is SignupStatus.CONFIRMED

    @property
    def agrees(self) -> bool:
        return self.own.contact.introduce_at is not None

    @property
    def most(self) -> int:
        most = self.own.contact.introductions_most
        return MOST_INTRODUCTIONS if most is None else most


def find(app: App, token: str) -> OwnIntroductions:
    """Raises NotFoundError as `own_signup.find` does."""
    own = find_own(app, token)
    found = OwnIntroductions(own=own, people=())
    if not found.has_place:
        return found
    people: list[Introduced] = []
    if may_be_introduced(own.contact):
        language = own.signup.language or own.group.language
        people = introduced_to(app, own.event, [own.contact], language=language)[own.contact.id]
    known = {one.pair.id for one in people}
    by_code = (_as_introduced(one) for one in named_by_code(app, own) if one.meeting.id not in known)
    return replace(found, people=[*people, *by_code])


def _as_introduced(one: Acquaintance) -> Introduced:
    pair = Introduction(id=one.meeting.id, people=one.meeting.people)
    return Introduced(pair, one.me, one.other, said=_BY_CODE)


def decline(app: App, token: str, id: str) -> None:
    """Not these two, at this event. The same again changes nothing.

    Raises NotFoundError for nobody whom they were introduced to: else the answer is the same, whatever the other said.
    """

    def attempt() -> None:
        own = find_own(app, token)
        me, pair = _pair(app, own, id)
        old = introductions.words_of(app.table, own.event.group, own.event.id, [id]).get(id)
        new = old or PairWord(group=own.event.group, event=own.event.id, id=id, people=pair.people)
        if me in new.declined_by:
            return
        new = replace(new, declined_by=new.declined_by | {me}, revision=new.revision + 1)
        app.table.transact(introductions.to_say(app.table, old, new))

    until_written(attempt)


def decline_for_good(app: App, token: str, id: str) -> None:
    """Not this person, at any event. The same again changes nothing. Raises NotFoundError as `decline` does."""

    def attempt() -> None:
        own = find_own(app, token)
        me, pair = _pair(app, own, id)
        if writes := _to_keep_apart(app, own.contact, pair.other(me)):
            app.table.transact(*writes)

    until_written(attempt)


def report(app: App, token: str, id: str, reason: str) -> None:
    """Tells the organisers of a person, by mail, too, and keeps the two apart for good. The same again changes nothing.

    Raises NotFoundError as `decline` does.
    """

    def attempt() -> list[ReportAlert]:
        own = find_own(app, token)
        me, pair = _pair(app, own, id)
        other, event = pair.other(me), own.event
        told = Report(group=event.group, event=event.id, pair=id, by=me, about=other, reason=reason, at=app.now())
        writes, alerts = _to_keep_apart(app, own.contact, other), list[ReportAlert]()
        if reports.find(app.table, event.group, told.id) is None:
            due_at = told.at + GRACE
            alerts = [ReportAlert(group=event.group, event=event.id, report=told.id, at=told.at, due_at=due_at)]
            writes += [reports.to_keep(app.table, told), outbox.to_add(app.table, alerts[0])]
        if writes:
            app.table.transact(*writes)
        return alerts

    enqueue_now(app, *until_written(attempt))


def decline_all(app: App, token: str) -> None:
    """Takes back, here and everywhere, that they want to be introduced. The same again changes nothing."""
    change_own(app, token, SignupPatch(introduce=False))


def limit(app: App, contact: Contact, most: int) -> None:
    """To how many people they want to be introduced at an event, from the next time on that anybody is."""
    wanted = None if most >= MOST_INTRODUCTIONS else most
    if wanted != contact.introductions_most:
        app.table.transact(contacts.to_limit_introductions(app.table, contact, wanted))


def _to_keep_apart(app: App, contact: Contact, other: str) -> list[Write]:
    if other in contact.apart:
        return []
    return [contacts.to_keep_apart(app.table, contact, replace(contact, apart=(*contact.apart, other)))]


def _pair(app: App, own: OwnSignup, id: str) -> tuple[str, Introduction]:
    """By which of their ids they are in it, and the pair. Raises NotFoundError."""
    fixed = introductions.fixed(app.table, own.event.group, own.event.id)
    for me in own.contact.ids:
        for pair in fixed.of(me):
            if pair.id == id:
                return me, pair
    meeting = meetings.of_ids(app.table, own.event.group, own.event.id, [id]).get(id)
    for me in own.contact.ids:
        if meeting is not None and meeting.by_code and me in meeting.people and meeting.names_other_to(me):
            return me, Introduction(id=id, people=meeting.people)
    raise NotFoundError(NOBODY_OF_THEM)
