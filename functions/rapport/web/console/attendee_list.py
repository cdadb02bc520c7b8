"""What the list of an event's attendees says: who is chosen, by links that keep the rest of the choice; each row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from ...domain.audience import attendance
from ...domain.base.dataclass import dataclass
from ...domain.event import ListedEvent, Seats
from ...domain.questions import Question
from ...domain.signup import Attendance, ListedSignup, SignupStatus
from ...domain.wording import time_of_event
from ..formatting import counted, in_words

STATUS_WORDS: Mapping[SignupStatus, str] = {
    SignupStatus.CONFIRMED: "Has a place",
    SignupStatus.OFFERED: "Offered a place",
    SignupStatus.PENDING: "To confirm",
    SignupStatus.WAITLISTED: "Waitlist",
    SignupStatus.CANCELLED: "Cancelled",
}
_ANSWERS = "answers."
_SPECIAL = ("cursor", "limit", "sort", "fields")


@dataclass(frozen=True, slots=True)
class Way:
    """An address of the list, as it is chosen; others are made of it."""

    path: str
    query: Mapping[str, str]

    def but(self, **changes: str | None) -> str:
        """The address with some of it chosen otherwise, from the first page on; None leaves a name out."""
        return self.with_all({name.replace("__", "."): value for name, value in changes.items()})

    def with_all(self, changes: Mapping[str, str | None]) -> str:
        merged = {**{name: value for name, value in self.query.items() if name != "cursor"}, **changes}
        given = {name: value for name, value in merged.items() if value is not None}
        return f"{self.path}?{urlencode(given, quote_via=quote)}" if given else self.path

    @property
    def chosen(self) -> dict[str, str]:
        """By what is chosen, without order, columns and page."""
        return {name: value for name, value in self.query.items() if name not in _SPECIAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A link that chooses, with how many it leads to where that is counted."""

    words: str
    address: str
    is_chosen: bool
    count: int | None = None


def statuses(way: Way, event: ListedEvent, seats: Seats, now: datetime) -> list[Chip]:
    """All, and each status and attendance that somebody has; counts are the event's, whatever else is chosen."""
    query = way.query
    is_all = "status" not in query and "attendance" not in query
    chips = [Chip(words="All", address=_with(way), is_chosen=is_all, count=seats.of(None, None))]
    for status in SignupStatus:
        count, is_chosen = seats.of(status, None), query.get("status") == status
        if count or is_chosen:
            words = STATUS_WORDS[status]
            chips.append(Chip(words=words, address=_with(way, status=status), is_chosen=is_chosen, count=count))
    came, missed = Attendance.ATTENDED, Attendance.NO_SHOW
    for one, words in ((came, "Came"), (missed, "Did not come")):
        is_told = seats.attended > 0 and (one is came or now >= event.ends_at)
        is_chosen = query.get("attendance") == one
        if is_told or is_chosen:
            count = seats.of(None, one) if is_told else 0
            chips.append(Chip(words=words, address=_with(way, attendance=one), is_chosen=is_chosen, count=count))
    return chips


def _with(way: Way, status: str | None = None, attendance: str | None = None) -> str:
    return way.but(status=status, attendance=attendance)


def columns(way: Way, questions: Iterable[Question]) -> list[Chip]:
    """A link for each question, which shows its answers as a column or takes them away."""
    shown = shown_questions(way.query)
    chips = []
    for question in questions:
        others = [id for id in shown if id != question.id]
        ids = others if question.id in shown else [*shown, question.id]
        fields = ",".join(f"{_ANSWERS}{id}" for id in ids) or None
        address = way.but(fields=fields)
        chips.append(Chip(words=question.label, address=address, is_chosen=question.id in shown))
    return chips


def shown_questions(query: Mapping[str, str]) -> list[str]:
    """The ids of those whose answers are shown."""
    names = (name.strip() for name in query.get("fields", "").split(","))
    return [name.removeprefix(_ANSWERS) for name in names if name.startswith(_ANSWERS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    id: str
    name: str
    email: str
    status: str
    is_off: bool
    """Whether they are not coming."""
    signed_up: str
    """When, by the event's clocks, as short as it can be said."""
    came: str
    """The same of their check-in; empty of who was not checked in."""
    missed: bool
    answers: Sequence[str]
    """Of the questions that are shown, in their order."""
    may_check_in: bool
    may_cancel: bool


def row(
    signup: ListedSignup,
    event: ListedEvent,
    seats: Seats,
    questions: Sequence[str],
    now: datetime,
) -> Row:
    """`questions`: the ids of those that are shown."""
    is_off = signup.status is SignupStatus.CANCELLED
    return Row(
        id=signup.contact,
        name=signup.name or "Somebody who was erased",
        email=signup.email,
        status=STATUS_WORDS[signup.status],
        is_off=is_off,
        signed_up=time_of_event(signup.signed_up_at, event),
        came=time_of_event(signup.checked_in_at, event) if signup.checked_in_at else "",
        missed=attendance(signup, event, seats, now) is Attendance.NO_SHOW,
        answers=[in_words(signup.answers.get(id)) for id in questions],
        may_check_in=not is_off and signup.checked_in_at is None,
        may_cancel=not is_off and now < event.ends_at,
    )


def sentence_of_cancelling(name: str, *, is_told: bool, next_name: str | None, next_is_offered: bool) -> str:
    """What cancelling somebody's place leads to."""
    told = f"{name} is told by mail." if is_told else f"{name} is not told by mail: nothing can be sent to them."
    if next_name is None:
        return told
    given = "is offered it" if next_is_offered else "gets the place"
    return f"{told} {next_name}, the first in line, {given} and is mailed, too."


def size(octets: int) -> str:
    return f"{octets / 1_000_000:.1f} MB" if octets >= 1_000_000 else f"{max(octets / 1000, 0.1):.1f} kB"


def sentence_of_all(number: int, *, undoes: bool) -> str:
    """What came of checking in all at once."""
    them = counted(number, "attendee", "attendees")
    if undoes:
        return f"{them} {'is' if number == 1 else 'are'} not checked in any more. Who was checked in alone still is."
    return f"{them} {'was' if number == 1 else 'were'} checked in: everybody who has a place."
