"""Types of request bodies, with their limits. Lengths are in characters.

Of each type, `checks` are applied to single fields once they are of their types, and `needed` has the words for those
that were left out. A pattern has a sentence of its own, its `reason`.
"""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ..addresses import checked_address
from ..domain.base.errors import InvalidError
from ..domain.base.text import distinct_tags
from ..domain.connections.report import LONGEST_REASON
from ..domain.contact import Been
from ..domain.event import WaitlistMode
from ..domain.members.member import Role
from ..domain.principal import Scope
from ..domain.questions import QuestionKind
from ..domain.rule import Audience, Trigger
from .input.field_checks import (
    NO_ORIGIN,
    address,
    at_most,
    each,
    in_our_times,
    known_zone,
    lines,
    local_time,
    one_line,
    origin,
    readable_accent,
    sound_answers,
    tag_set,
    visible_line,
    visible_lines,
)

_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Line = Annotated[str, Meta(max_length=500)]
Text = Annotated[str, Meta(max_length=20_000)]
Topic = Annotated[str, Meta(min_length=1, max_length=200)]
Topics = Annotated[list[Topic], Meta(max_length=10)]
Word = Annotated[str, Meta(min_length=1, max_length=200)]
Words = Annotated[list[Word], Meta(max_length=200)]
Email = Annotated[str, Meta(min_length=1, max_length=320)]
Zone = Annotated[str, Meta(max_length=60)]
Language = Annotated[
    str,
    Meta(
        pattern=_LANGUAGE,
        max_length=35,
        extra={"reason": "must be a language tag, like en or de-AT"},
    ),
]
LocalTime = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$",
        extra={"reason": "must be a date and time without a zone, like 2026-12-03T18:30:00"},
    ),
]
Id = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$", extra={"reason": "must be an id, as it stands in other answers"}),
]
Colour = Annotated[
    str,
    Meta(pattern=r"^#[0-9A-Fa-f]{6}$", extra={"reason": "must be a colour, like #1d4ed8"}),
]
Capacity = Annotated[int, Meta(ge=1, le=1_000_000)]
Origin = Annotated[
    str,
    Meta(
        pattern=r"^(\*|[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s]+)$",
        max_length=200,
        extra={"reason": NO_ORIGIN},
    ),
]
Answers = Annotated[dict[str, str | int | float | bool | list[str]], Meta(max_length=100)]

_MOST_ASKED = 20_000
"""Characters: DynamoDB takes no item over 400 KB."""


class SignUp(Struct, forbid_unknown_fields=True):
    email: Email
    name: Name
    answers: Answers = {}
    looking_for: Topics = []
    can_offer: Topics = []
    visible: bool = False
    follow_up_consent: bool = False
    introduce: bool = False
    keep_in_touch: bool = False
    timezone: Zone | None = None
    language: Language | None = None

    needed: ClassVar = {"email": "Please enter your email address", "name": "Please enter your name"}
    checks: ClassVar = {
        "email": checked_address,
        "name": visible_line("name"),
        "answers": sound_answers,
        "looking_for": each("looking_for"),
        "can_offer": each("can_offer"),
        "timezone": known_zone,
        "language": one_line("language"),
    }


class OwnSignup(Struct, forbid_unknown_fields=True):
    """What an attendee may change of their own signup."""

    name: Name | UnsetType = UNSET
    answers: Answers | UnsetType = UNSET
    looking_for: Topics | UnsetType = UNSET
    can_offer: Topics | UnsetType = UNSET
    visible: bool | UnsetType = UNSET
    follow_up_consent: bool | UnsetType = UNSET
    introduce: bool | UnsetType = UNSET
    keep_in_touch: bool | UnsetType = UNSET
    timezone: Zone | None | UnsetType = UNSET
    language: Language | None | UnsetType = UNSET

    needed: ClassVar = SignUp.needed
    checks: ClassVar = {field: check for field, check in SignUp.checks.items() if field != "email"}


class IntroductionInput(Struct, forbid_unknown_fields=True):
    """Two attendees whom an organiser has introduced to each other."""

    attendees: Annotated[list[Id], Meta(min_length=2, max_length=2)]
    reason: Annotated[str, Meta(max_length=300)] = ""

    needed: ClassVar = {"attendees": "Please choose two people"}
    checks: ClassVar = {"reason": one_line("reason")}


class PostedAsk(Struct, forbid_unknown_fields=True):
    """What somebody asks their group for between events."""

    ask: Topic

    needed: ClassVar = {"ask": "Please say what you are looking for"}
    checks: ClassVar = {"ask": visible_line("ask")}


class MaybeInput(Struct, forbid_unknown_fields=True):
    """What would bring somebody to an event."""

    email: Email
    name: Name
    ask: Topic
    language: Language | None = None

    needed: ClassVar = {**SignUp.needed, "ask": "Please say who or what would make you come"}
    checks: ClassVar = {
        "email": checked_address,
        "name": visible_line("name"),
        "ask": visible_line("ask"),
        "language": one_line("language"),
    }


class MaybeAsk(Struct, forbid_unknown_fields=True):
    """The same, as its owner confirms it; with a name where nobody is known by the address."""

    ask: Topic
    name: Name | None = None

    needed: ClassVar = {"ask": MaybeInput.needed["ask"]}
    checks: ClassVar = {name: MaybeInput.checks[name] for name in ("ask", "name")}


class ComingAfterAll(Struct, forbid_unknown_fields=True):
    """Of who takes a place by a link of their own."""

    answers: Answers = {}
    introduce: bool = False

    checks: ClassVar = {"answers": sound_answers}


class TopicInput(Struct, forbid_unknown_fields=True):
    """One topic of a group's vocabulary; labels are by language tag."""

    id: Id
    labels: Annotated[dict[str, Word], Meta(min_length=1, max_length=20)]
    asks: Words = []
    offers: Words = []


def sound_topics(topics: list[TopicInput]) -> list[TopicInput]:
    """Words without the blanks at their ends, each once."""
    for number, topic in enumerate(topics):
        field = f"topics[{number}]"
        one_line(f"{field}.id")(topic.id)
        for tag, label in topic.labels.items():
            if not re.fullmatch(_LANGUAGE, tag) or len(tag) > 35:
                raise InvalidError.of(
                    f"{field}.labels.{tag[:35]}", "must be called by a language tag, like en or de-AT"
                )
            topic.labels[tag] = visible_line(f"{field}.labels.{tag}")(label).strip()
        topic.asks = list(distinct_tags(each(f"{field}.asks")(topic.asks)))
        topic.offers = list(distinct_tags(each(f"{field}.offers")(topic.offers)))
    return topics


class TopicsInput(Struct, forbid_unknown_fields=True):
    """A group's vocabulary, all of it."""

    topics: Annotated[list[TopicInput], Meta(max_length=200)]

    checks: ClassVar = {"topics": sound_topics}


class MaybeAnswer(Struct, forbid_unknown_fields=True):
    """What an organiser writes to who asked."""

    words: Annotated[str, Meta(min_length=1, max_length=1000)]

    needed: ClassVar = {"words": "Please write what they should know"}
    checks: ClassVar = {"words": visible_lines("words")}


class WouldMeet(Struct, forbid_unknown_fields=True):
    """What somebody says who is asked whether they would meet somebody."""

    question: Annotated[str, Meta(max_length=64)]
    would_meet: Literal["yes", "no"]
    tells_name: Literal["true", ""] = ""


class OwnIntroductions(Struct, forbid_unknown_fields=True):
    """What somebody says of those whom they are introduced to: of one of them, or of all."""

    choice: Literal["decline", "apart", "report", "most"]
    introduction: Annotated[str, Meta(max_length=64)] = ""
    reason: Annotated[str, Meta(max_length=LONGEST_REASON)] = ""
    most: Literal["0", "1", "2", "3"] = "3"
    """With 0 they take back that they want to be introduced."""


class LostLink(Struct, forbid_unknown_fields=True):
    email: Email

    needed: ClassVar = {"email": SignUp.needed["email"]}
    checks: ClassVar = {"email": checked_address}


YesNo = Literal["yes", "no"]
_MeetingAnswers = Annotated[dict[str, YesNo], Meta(max_length=100)]


class SaidAfter(Struct, forbid_unknown_fields=True):
    """What an attendee says once an event has begun: whom they met, by the ids of meetings, and how it was."""

    met: _MeetingAnswers = {}
    swap: _MeetingAnswers = {}
    code: Annotated[str, Meta(max_length=20)] = ""
    mark: Annotated[int, Meta(ge=1, le=5)] | None = None
    words: Annotated[str, Meta(max_length=1000)] | None = None

    checks: ClassVar = {"code": one_line("code"), "words": lines("words")}


Url = Annotated[
    str,
    Meta(
        max_length=500,
        pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s]\S*$",
        extra={"reason": "must be a web address of at most 500 characters, like https://example.org/map"},
    ),
]


class VenueInput(Struct, forbid_unknown_fields=True):
    name: Line | None = None
    address: Line | None = None
    url: Url | None = None


class QuestionInput(Struct, forbid_unknown_fields=True):
    id: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9_-]{1,40}$",
            extra={"reason": "must be 1 to 40 letters from A to Z, digits, hyphens and underscores"},
        ),
    ]
    label: Annotated[str, Meta(min_length=1, max_length=300)]
    kind: QuestionKind | UnsetType = UNSET
    required: bool = False
    options: Annotated[list[Topic], Meta(max_length=30)] = []


def sound_venue(venue: VenueInput) -> VenueInput:
    for part in ("name", "address", "url"):
        if text := getattr(venue, part):
            visible_line(f"venue.{part}")(text)
    return venue


def sound_questions(questions: list[QuestionInput]) -> list[QuestionInput]:
    ids = [question.id for question in questions]
    if len(set(ids)) != len(ids):
        raise InvalidError.of("questions", "must have ids of their own each")
    for number, question in enumerate(questions):
        one_line(f"questions[{number}].id")(question.id)
        visible_line(f"questions[{number}].label")(question.label)
        each(f"questions[{number}].options")(question.options)
        _sound_options(f"questions[{number}].options", question)
    if sum(len(question.label) + sum(map(len, question.options)) for question in questions) > _MOST_ASKED:
        raise InvalidError.of("questions", f"must be at most {_MOST_ASKED} characters together")
    return questions


def kind_of(question: QuestionInput) -> QuestionKind:
    """As it was said; else what its options make it."""
    if question.kind is not UNSET:
        return question.kind
    return QuestionKind.CHOICE if question.options else QuestionKind.TEXT


def _sound_options(field: str, question: QuestionInput) -> None:
    kind = kind_of(question)
    if kind.has_options and not question.options:
        raise InvalidError.of(
            field, f"must have at least one entry: people choose among them, for it is of kind {kind}"
        )
    if question.options and not kind.has_options:
        raise InvalidError.of(field, f"must be left out: a question of kind {kind} has none")
    if len(set(question.options)) != len(question.options):
        raise InvalidError.of(field, "must be different from each other")


def message_lines(message: str | None) -> str | None:
    return None if message is None else lines("message")(message).strip()


Questions = Annotated[list[QuestionInput], Meta(max_length=30)]


class WaitlistInput(Struct, frozen=True, forbid_unknown_fields=True):
    mode: WaitlistMode
    offer_hours: Annotated[int, Meta(ge=1, le=168)] | None = None


def sound_waitlist(waitlist: WaitlistInput) -> WaitlistInput:
    if waitlist.mode is WaitlistMode.OFFER and waitlist.offer_hours is None:
        raise InvalidError.of("waitlist.offer_hours", "must say for how many hours an offer stands, from 1 to 168")
    if waitlist.mode is not WaitlistMode.OFFER and waitlist.offer_hours is not None:
        raise InvalidError.of("waitlist.offer_hours", "is only for places that are offered")
    return waitlist


class EventInput(Struct, forbid_unknown_fields=True):
    title: Name
    starts_at: LocalTime
    ends_at: LocalTime
    timezone: Zone
    description: Text = ""
    venue: VenueInput | None = None
    capacity: Capacity | None = None
    questions: Questions = []
    waitlist: WaitlistInput = WaitlistInput(mode=WaitlistMode.PROMOTE)
    confirm_address: bool = False
    signup_closes_at: LocalTime | None = None
    listed: bool = True
    join_url: Url | None = None
    connections: bool = True
    image: Id | None = None

    needed: ClassVar = {
        "title": "Please enter a title",
        "starts_at": "Please say when it starts",
        "ends_at": "Please say when it ends",
        "timezone": "Please choose a time zone",
    }
    checks: ClassVar = {
        "title": visible_line("title"),
        "description": lines("description"),
        "starts_at": local_time("starts_at"),
        "ends_at": local_time("ends_at"),
        "timezone": known_zone,
        "venue": sound_venue,
        "questions": sound_questions,
        "waitlist": sound_waitlist,
        "signup_closes_at": local_time("signup_closes_at"),
        "join_url": one_line("join_url"),
    }


class EventChange(Struct, forbid_unknown_fields=True):
    title: Name | UnsetType = UNSET
    starts_at: LocalTime | UnsetType = UNSET
    ends_at: LocalTime | UnsetType = UNSET
    timezone: Zone | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    venue: VenueInput | None | UnsetType = UNSET
    capacity: Capacity | None | UnsetType = UNSET
    questions: Questions | UnsetType = UNSET
    waitlist: WaitlistInput | UnsetType = UNSET
    confirm_address: bool | UnsetType = UNSET
    signup_closes_at: LocalTime | None | UnsetType = UNSET
    listed: bool | UnsetType = UNSET
    join_url: Url | None | UnsetType = UNSET
    connections: bool | UnsetType = UNSET
    image: Id | None | UnsetType = UNSET

    needed: ClassVar = EventInput.needed
    checks: ClassVar = EventInput.checks


class CloneTimes(Struct, forbid_unknown_fields=True):
    starts_at: LocalTime | UnsetType = UNSET
    ends_at: LocalTime | UnsetType = UNSET

    checks: ClassVar = {field: EventInput.checks[field] for field in ("starts_at", "ends_at")}


class Cancellation(Struct, forbid_unknown_fields=True):
    message: Annotated[str, Meta(max_length=1000)] | None = None
    """To those whom it concerns: it stands in their mail."""

    checks: ClassVar = {"message": message_lines}


class RuleInput(Struct, forbid_unknown_fields=True):
    name: Name
    trigger: Trigger
    audience: Audience
    subject: Name
    body: Annotated[str, Meta(min_length=1, max_length=20_000)]
    offset: dict[str, Any] | None = None
    promotional: bool = False
    max_lateness: Annotated[str, Meta(max_length=40)] | None = None
    enabled: bool = True

    checks: ClassVar = {"name": visible_line("name"), "subject": visible_line("subject"), "body": visible_lines("body")}


class RuleChange(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    trigger: Trigger | UnsetType = UNSET
    audience: Audience | UnsetType = UNSET
    subject: Name | UnsetType = UNSET
    body: Annotated[str, Meta(min_length=1, max_length=20_000)] | UnsetType = UNSET
    offset: dict[str, Any] | None | UnsetType = UNSET
    promotional: bool | UnsetType = UNSET
    max_lateness: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET

    checks: ClassVar = RuleInput.checks


class RuleTest(Struct, forbid_unknown_fields=True):
    email: Email

    checks: ClassVar = {"email": checked_address}


class MessageInput(Struct, forbid_unknown_fields=True):
    """What is written to an event's attendees."""

    audience: Audience
    subject: Name
    body: Annotated[str, Meta(min_length=1, max_length=20_000)]
    promotional: bool = False
    tags: Annotated[list[Topic], Meta(max_length=20)] = []
    been: Been | None = None
    not_seen_months: Annotated[int, Meta(ge=1, le=120)] | None = None

    needed: ClassVar = {"subject": "Please enter a subject", "body": "Please write something"}
    checks: ClassVar = {"subject": visible_line("subject"), "body": visible_lines("body"), "tags": tag_set}


class MessageTest(MessageInput, forbid_unknown_fields=True, kw_only=True):
    email: Email

    needed: ClassVar = MessageInput.needed
    checks: ClassVar = {**MessageInput.checks, "email": checked_address}


class GroupChange(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    sender_name: Name | None | UnsetType = UNSET
    reply_to: Email | None | UnsetType = UNSET
    timezone: Zone | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    allowed_origins: Annotated[list[Origin], Meta(max_length=20)] | UnsetType = UNSET
    accent: Colour | None | UnsetType = UNSET
    logo: Id | None | UnsetType = UNSET
    retention_days: Annotated[int, Meta(ge=1, le=3650)] | None | UnsetType = UNSET
    """After so many days without being seen somebody is erased; `null`: never."""
    paused: bool | UnsetType = UNSET
    """`false` lifts a pause, `true` pauses by hand."""

    checks: ClassVar = {
        "name": visible_line("name"),
        "description": lines("description"),
        "sender_name": visible_line("sender_name"),
        "reply_to": address("reply_to"),
        "timezone": known_zone,
        "language": one_line("language"),
        "accent": readable_accent,
        "allowed_origins": lambda origins: [origin(f"allowed_origins[{at}]")(one) for at, one in enumerate(origins)],
    }


class MemberInput(Struct, forbid_unknown_fields=True):
    email: Email
    name: Name
    role: Role

    checks: ClassVar = {"email": checked_address, "name": visible_line("name")}


class MemberChange(Struct, forbid_unknown_fields=True):
    """An address is not changed: who has another is invited anew, for it is theirs to accept."""

    name: Name | UnsetType = UNSET
    role: Role | UnsetType = UNSET

    checks: ClassVar = {"name": visible_line("name")}


class KeyInput(Struct, forbid_unknown_fields=True):
    name: Name
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=20)]
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None

    checks: ClassVar = {"name": visible_line("name"), "expires_at": in_our_times("expires_at")}


class ContactChange(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    tags: Annotated[list[Topic], Meta(max_length=50)] | UnsetType = UNSET
    notes: Annotated[str, Meta(max_length=10_000)] | UnsetType = UNSET
    blocked: bool | UnsetType = UNSET

    checks: ClassVar = {"name": visible_line("name"), "tags": tag_set, "notes": lines("notes")}


class Merge(Struct, forbid_unknown_fields=True):
    into: Id

    needed: ClassVar = {"into": "Please choose the contact that stays"}


class ContactRow(Struct, forbid_unknown_fields=True):
    """One row of an import."""

    email: Email
    name: Name | None = None
    tags: Annotated[list[Topic], Meta(max_length=50)] = []
    notes: Annotated[str, Meta(max_length=10_000)] | None = None

    checks: ClassVar = {"email": checked_address, **ContactChange.checks}


class ContactImport(Struct, forbid_unknown_fields=True):
    csv: str


class AttendeeInput(Struct, forbid_unknown_fields=True):
    """Somebody whom an organiser adds."""

    name: Name
    email: Email | None = None
    checked_in: bool = False

    needed: ClassVar = {"name": "Please enter their name"}
    checks: ClassVar = {"name": visible_line("name"), "email": checked_address}


Ago = Annotated[str, Meta(max_length=30)]
LONGEST_AGO = timedelta(hours=24)
"""For so long a phone without network may keep what was done at the door."""


class CheckIn(Struct, forbid_unknown_fields=True):
    ago: Ago = "PT0S"
    """How long ago it was, by the device that kept it: a span, for its clock may be wrong."""

    checks: ClassVar = {"ago": at_most("ago", LONGEST_AGO)}


class CheckInCode(Struct, forbid_unknown_fields=True):
    code: Annotated[str, Meta(min_length=1, max_length=500)]
    ago: Ago = "PT0S"

    needed: ClassVar = {"code": "Please scan a code"}
    checks: ClassVar = {"code": one_line("code"), "ago": at_most("ago", LONGEST_AGO)}


class Settlement(Struct, forbid_unknown_fields=True, rename={"as_": "as"}):
    as_: Literal["sent", "planned"]
