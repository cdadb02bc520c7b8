"""What an attendee says of an event once it has begun: whom they met, with whom to swap addresses, how it was.

Each answer about somebody is written by itself, with the addresses that go out for it: whoever sends the form again
says the same, which changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import timedelta
from typing import Any

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, InvalidError
from ...domain.connections.afterwards.codes import MOST_BY_CODE, MOST_WRONG, code_of, typed_code
from ...domain.connections.afterwards.feedback import Feedback
from ...domain.connections.afterwards.unanswered import with_answer
from ...domain.connections.introduction import Introduction, are_apart
from ...domain.connections.meeting import Meeting
from ...domain.connections.news import News, NewsKind
from ...domain.connections.pairs import pair_id
from ...domain.contact import Contact
from ...domain.event import Event, EventStatus
from ...domain.signup import Signup, SignupStatus
from ...sending.connections.introduced import introduced_to
from ...store import contacts as contact_store
from ...store.connections import attendees, feedback, meetings
from ...store.connections import news as news_store
from ...store.connections.attendees import There
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..signups.own_signup import OwnSignup
from ..signups.own_signup import find as find_own

SWAP_HELPS = timedelta(days=60)
"""For how long it is worth telling somebody an address: a pause that held it may last."""
NOT_A_CODE = "is not a code: it has four letters, as they stand on the other person’s page"
OWN_CODE = "is your own: please type the one that stands on the other person’s page"
NOBODYS = "is nobody’s here. Please look again, or let them type yours"
SEVERALS = "is more than one person’s here. Please let them type yours"
TOO_MANY_WRONG = "cannot be typed any more here: too many were nobody’s. Please let them type yours"
TOO_MANY_MET = f"is one too many: {MOST_BY_CODE} people can be found by their codes at an event"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a form says; None where it says nothing of it."""

    met: Mapping[str, bool] = field(default_factory=dict)
    swap: Mapping[str, bool] = field(default_factory=dict)
    """By the ids of meetings."""
    code: str = ""
    swaps_by_code: bool | None = None
    mark: int | None = None
    words: str | None = None
    is_signed: bool = False


@dataclass(frozen=True, kw_only=True)
class Acquaintance:
    """Somebody whom they were introduced to, or found by a code, or who found them."""

    meeting: Meeting
    """As it is, or would be: nothing may have been said yet."""
    me: str
    """Which of the two whose page it is."""
    other: There
    why: str = ""
    """The reason for which they were introduced, in a sentence."""
    is_nowhere: bool = False
    """Whether either is blocked, or wants nothing of the other."""

    @property
    def is_named(self) -> bool:
        return not self.is_nowhere and self.meeting.names_other_to(self.me)

    @property
    def code(self) -> str:
        """The other's: they showed it."""
        return own_code(self.other.signup)


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    """Somebody's page about an event at which they have a place, and which has begun."""

    own: OwnSignup
    people: Sequence[Acquaintance]
    said: Feedback

    @property
    def event(self) -> Event:
        return self.own.event

    @property
    def code(self) -> str | None:
        return own_code(self.own.signup) if self.event.connections else None

    def asks_how_it_was(self, app: App) -> bool:
        return self.own.contact.follow_up_consent_at is not None and self.event.ends_at <= app.now()


def own_code(signup: Signup) -> str:
    return code_of(signup.event, signup.contact, signup.nonce)


def shows_code(app: App, event: Event, signup: Signup) -> bool:
    """Whether somebody is there, or may be: from then on their page has their code."""
    has_place = signup.status is SignupStatus.CONFIRMED and event.status is not EventStatus.CANCELLED
    has_begun = event.starts_at <= app.now() or signup.checked_in_at is not None
    return event.connections and has_place and has_begun


def find(app: App, token: str) -> Afterwards:
    """Raises ConflictError for who has no place, and before it begins; NotFoundError as `own_signup.find` does."""
    own = find_own(app, token)
    event, signup, back = own.event, own.signup, (f"/s/{token}", "Back to your sign-up")
    if event.status is EventStatus.CANCELLED or signup.status is not SignupStatus.CONFIRMED:
        raise ConflictError("This page is for who was there, and you had no place at this event.", way_on=back)
    if event.starts_at > app.now() and signup.checked_in_at is None:
        raise ConflictError("This page asks whom you met. It opens when the event begins.", way_on=back)
    said = feedback.of_contact(app.table, event.group, event.id, signup.contact)
    return Afterwards(own=own, people=list(_people(app, own)), said=said)


def _people(app: App, own: OwnSignup) -> Iterator[Acquaintance]:
    """Nobody who must not be named to them, or to whom they must not be: without a sign of it.

    Whose code they typed themselves stands there as of who has not answered.
    """
    event, me = own.event, own.contact
    if not event.connections:
        return
    said = sorted(meetings.of_contact(app.table, event.group, event.id, me.ids), key=_said_most)
    introduced = introduced_to(app, event, [me])[me.id]
    others = {one.pair.id: one.other for one in introduced}
    others |= _others(app, own, [one for one in said if one.id not in others])
    met = _by_person(said, others)
    for one in introduced:
        meeting = met.pop(one.other.contact.id, None) or _of_pair(event, one.pair)
        yield Acquaintance(meeting=meeting, me=_mine(meeting, me), other=one.other, why=one.why)
    left = [one for one in met.values() if one.by_code or one.swapped_at is not None]
    yield from _besides(me, left, others)


def named_by_code(app: App, own: OwnSignup) -> list[Acquaintance]:
    """Those whom a code has made known to them, by name."""
    event, ids = own.event, own.contact.ids
    if not shows_code(app, event, own.signup):
        return []
    found = [one for one in meetings.of_contact(app.table, event.group, event.id, ids) if one.by_code]
    others = _others(app, own, found)
    met = _by_person(sorted(found, key=_said_most), others)
    return [one for one in _besides(own.contact, met.values(), others) if one.is_named]


def _others(app: App, own: OwnSignup, met: Iterable[Meeting]) -> Mapping[str, There]:
    """Whom one met, as they are now, by the id of the meeting; not who is there no more."""
    event, ids = own.event, own.contact.ids
    found = {one.id: id for one in met for id in one.people if id not in ids}
    known = attendees.of_ids(app.table, event.group, event.id, found.values()) if found else {}
    return {id: known[other] for id, other in found.items() if other in known}


def _by_person(met: Iterable[Meeting], others: Mapping[str, There]) -> dict[str, Meeting]:
    """By who the others are now: of two with one person, who was merged, the last."""
    return {others[one.id].contact.id: one for one in met if one.id in others}


def _besides(me: Contact, met: Iterable[Meeting], others: Mapping[str, There]) -> Iterator[Acquaintance]:
    """Those whom they met otherwise than by an introduction that stands."""
    for meeting in met:
        other, mine = others[meeting.id], _mine(meeting, me)
        is_nowhere = bool(me.blocked_at or other.contact.blocked_at) or are_apart(me, other.contact)
        if not is_nowhere or mine in meeting.agreed:
            yield Acquaintance(meeting=meeting, me=mine, other=other, is_nowhere=is_nowhere)


def _mine(meeting: Meeting, me: Contact) -> str:
    return next(id for id in meeting.people if id in me.ids)


def _said_most(meeting: Meeting) -> tuple[bool, int, str]:
    """What sorts it behind those of which less was said."""
    return meeting.swapped_at is not None, len(meeting.answered), meeting.id


def _of_pair(event: Event, pair: Introduction) -> Meeting:
    """As it is before either says anything."""
    return Meeting(group=event.group, event=event.id, id=pair.id, people=pair.people)


def answer(app: App, token: str, given: Said) -> None:
    """Keeps what a form says; of who is not on the page any more nothing. The same again changes nothing.

    Raises InvalidError for a code that finds nobody, where nothing is kept but that it was tried; else as `find` does.
    """
    found = find(app, token)
    by_code = _found_by_code(app, token, given.code) if given.code.strip() and found.event.connections else None
    for one in found.people:
        met, swap = given.met.get(one.meeting.id), given.swap.get(one.meeting.id)
        _say(app, found.event, one.meeting, one.me, met=met, swap=swap)
    if by_code is not None:
        _say(app, found.event, by_code, _mine(by_code, found.own.contact), met=True, swap=given.swaps_by_code)
    _note(app, token, given)


def _say(app: App, event: Event, shown: Meeting, me: str, *, met: bool | None, swap: bool | None) -> None:
    """`shown`: as it was read before."""

    def attempt() -> None:
        old, now = meetings.of_ids(app.table, event.group, event.id, [shown.id]).get(shown.id, shown), app.now()
        new = old.with_answer(me, met=met, swap=swap, now=now, timezone=event.timezone)
        if new == old:
            return
        news = swap_news(new) if new.swapped_at != old.swapped_at else []
        app.table.transact(meetings.to_keep(app.table, old, new), *news_store.to_tell(app.table, now, *news))

    if shown.with_answer(me, met=met, swap=swap, now=app.now(), timezone=event.timezone) != shown:
        until_written(attempt)


def swap_news(meeting: Meeting) -> list[News]:
    """What both are to be told, at the one time of the day, if both still want it then."""
    at = meeting.swapped_at
    if at is None:
        return []
    occasion = f"{meeting.id}_{at:%Y%m%d}"
    fields: dict[str, Any] = {"group": meeting.group, "event": meeting.event, "at": at, "helps_until": at + SWAP_HELPS}
    return [
        News(
            contact=one,
            kind=NewsKind.SWAPPED,
            id=occasion,
            facts={"meeting": meeting.id},
            asked_at=meeting.answered[one],  # whoever wants no other mails said yes to this one
            **fields,
        )
        for one in meeting.people
    ]


def _found_by_code(app: App, token: str, typed: str) -> Meeting:
    """Whose code it is, as a meeting of them. Raises InvalidError; a code that is nobody's is counted before that."""

    def attempt() -> Meeting | str:
        found = find(app, token)
        code, mine = typed_code(typed), found.own.signup
        if code is None or code == own_code(mine):
            return NOT_A_CODE if code is None else OWN_CODE
        if found.said.wrong_codes >= MOST_WRONG:
            return TOO_MANY_WRONG
        if sum(one.meeting.by_code for one in found.people) >= MOST_BY_CODE:
            return TOO_MANY_MET
        event, ids = found.event, found.own.contact.ids
        theirs = [
            one
            for one in attendees.with_place(app.table, event.group, event.id)
            if one.contact not in ids and own_code(one) == code
        ]
        if len(theirs) == 1:
            return _meeting_of(found, theirs[0])
        counted = replace(found.said, wrong_codes=found.said.wrong_codes + 1, revision=found.said.revision + 1)
        app.table.transact(feedback.to_keep(app.table, found.said, counted))
        return SEVERALS if theirs else NOBODYS

    meeting = until_written(attempt)
    if isinstance(meeting, str):
        raise InvalidError.of("code", meeting)
    return meeting


def _meeting_of(found: Afterwards, other: Signup) -> Meeting:
    mine = found.own.signup
    id = pair_id(mine.event, mine.contact, other.contact)
    shown = next((one.meeting for one in found.people if one.other.signup.contact == other.contact), None)
    first, second = sorted((mine.contact, other.contact))
    return shown or Meeting(group=mine.group, event=mine.event, id=id, people=(first, second), by_code=True)


def _note(app: App, token: str, given: Said) -> None:
    """That they answered, and what they say of the event."""

    def attempt() -> None:
        found, now = find(app, token), app.now()
        new = found.said
        if found.asks_how_it_was(app) and given.words is not None:
            new = new.with_word(mark=given.mark, words=given.words, is_signed=given.is_signed)
        writes: list[Write] = []
        if new != found.said or new.answered_at is None:
            new = replace(new, answered_at=now, revision=new.revision + 1)
            writes.append(feedback.to_keep(app.table, found.said, new))
        writes += _to_note_answer(app, found.own.contact)
        if writes:
            app.table.transact(*writes)

    until_written(attempt)


def _to_note_answer(app: App, contact: Contact) -> list[Write]:
    """They are introduced again, if they were not any more; and somebody is behind the address."""
    noted = contact_store.to_note_answers(app.table, contact, with_answer(contact))
    return noted or contact_store.to_prove(app.table, contact, app.now())
