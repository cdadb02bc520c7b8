"""Types of response bodies, for the type checker and for the schemas of the OpenAPI document.

Nobody who answers a request waits for them: they are imported by the type checker and by `infra.openapi` alone.
"""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from msgspec import Meta

from ..domain.attendees.export import ExportState
from ..domain.connections.maybe import Answer
from ..domain.contact import Been
from ..domain.delivery import DeliveryState, MailingState, Outcome, Reason
from ..domain.event import EventStatus, Places, WaitlistMode
from ..domain.members.member import MemberState, Role
from ..domain.principal import ActorKind, Scope
from ..domain.questions import QuestionKind
from ..domain.rule import Audience, Trigger
from ..domain.signup import Attendance, SignupStatus

Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
LocalTime = Annotated[
    str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", description="By the clocks of the event's time zone")
]
Count = Annotated[int, Meta(ge=0)]
Answers = dict[str, str | int | float | bool | list[str]]
Seat = Literal["confirmed", "pending", "waitlisted"]


class Venue(TypedDict):
    name: str | None
    address: str | None
    url: str | None


class Question(TypedDict):
    id: str
    label: str
    kind: QuestionKind
    required: bool
    options: list[str]


class Waitlist(TypedDict):
    mode: WaitlistMode
    offer_hours: NotRequired[Annotated[int, Meta(description="For how long an offer stands at most")]]


class Image(TypedDict):
    id: str
    url: Annotated[str, Meta(description="Where it is shown to anybody, and never changes")]
    width: Annotated[int, Meta(description="In pixels, the way up that it is shown")]
    height: int


class FormerQuestion(TypedDict):
    id: str
    label: str


class EventFacts(TypedDict):
    id: str
    group: str
    title: str
    description: str
    starts_at: LocalTime
    ends_at: LocalTime
    timezone: str
    starts_at_utc: Instant
    ends_at_utc: Instant
    venue: Venue | None
    questions: list[Question]
    waitlist: Annotated[Waitlist, Meta(description="Whether a freed place is given to the first in line, or offered")]
    confirm_address: Annotated[bool, Meta(description="Whether a sign-up is pending until its owner confirms it")]
    signup_closes_at: Annotated[LocalTime | None, Meta(description="null: people can sign up until it ends")]
    signup_closes_at_utc: Instant | None
    connections: Annotated[
        bool, Meta(description="Whether asks, offers and `visible` of who signs up are kept: if not, they are dropped")
    ]
    image: Annotated[str | None, Meta(description="The id of one of the group's images")]
    image_url: str | None
    status: EventStatus
    capacity: Annotated[int | None, Meta(description="null where unlimited")]


class PublicEvent(EventFacts):
    places: Annotated[Places, Meta(description="For newcomers: few are three at most, or less than a tenth")]


class ComingPerson(TypedDict):
    name: str
    can_offer: list[str]


Several = Literal["3+", "5+", "10+"]


class OfferedTogether(TypedDict):
    topic: Annotated[str, Meta(description="As the group calls it, in its language")]
    people: Annotated[Several, Meta(description="Counted once a day at most")]


class Coming(TypedDict):
    people: Annotated[
        list[ComingPerson], Meta(description="Who has a place and agreed to be seen here, by name; gone at once")
    ]
    offers: Annotated[
        list[OfferedTogether],
        Meta(description="What several of all who have a place offer; changed only where three or more of them did"),
    ]


class Counts(TypedDict):
    confirmed: Count
    pending: Count
    offered: Count
    waitlisted: Count
    cancelled: Count
    attended: Count
    no_show: Count


class Event(EventFacts):
    listed: Annotated[bool, Meta(description="If not, only who has its address finds it")]
    join_url: Annotated[str | None, Meta(description="For who has a place, and nobody else")]
    former_questions: Annotated[
        list[FormerQuestion],
        Meta(description="Asked once and not any more, the latest first: what was answered to them is kept"),
    ]
    created_at: Instant
    counts: Counts
    warnings: Annotated[
        list[str], Meta(description="What the request led to that may not be meant, each a sentence; none of a GET")
    ]


class ToCome(TypedDict):
    name: str
    due_at: Instant
    audience_size: Count


class Effects(TypedDict):
    mails: Annotated[int, Meta(ge=0, description="That tell people of it: whoever unsubscribed meanwhile gets none")]
    promoted: Annotated[int, Meta(ge=0, description="Who gets a place, or is offered one, with a mail each")]
    dropped: Annotated[int, Meta(ge=0, description="Mailings that were to come and would not go out any more")]
    warnings: list[str]
    to_come: Annotated[list[ToCome], Meta(description="What goes out later if nothing else changes")]


BrakeKind = Literal["complaints", "strangers", "account"]
Braked = Literal["promotional", "first_mails"]


class Brake(TypedDict):
    kind: Annotated[
        BrakeKind,
        Meta(description="Complaints; bounces of strangers' addresses; what Amazon SES counts of all groups together"),
    ]
    stops: Annotated[
        list[Braked],
        Meta(description="`first_mails`: answers to sign-ups of addresses whose owner never acted on a mail"),
    ]
    slows: Annotated[list[Braked], Meta(description="Where strangers' mails bounced: from there, or to there")]
    why: str
    since: Instant
    until: Instant


class Group(TypedDict):
    id: str
    name: str
    description: str
    sender_name: str | None
    reply_to: str | None
    timezone: str
    language: str
    allowed_origins: list[str]
    accent: Annotated[str | None, Meta(description="A colour as `#rrggbb`, on which white text can be read")]
    logo: Annotated[str | None, Meta(description="The id of one of the group's images")]
    logo_url: str | None
    retention_days: Annotated[
        int | None, Meta(description="After so many days without being seen somebody is erased; null: never")
    ]
    created_at: Instant
    paused: bool
    paused_at: Instant | None
    paused_why: str | None
    brakes: Annotated[list[Brake], Meta(description="What waits now, why and until when; each ends by itself")]
    answers_wait_until: Annotated[
        Instant | None,
        Meta(description="Once more sign-ups are to be answered than a group mails an hour: when one of now is"),
    ]


class Accepted(TypedDict):
    status: Literal["accepted"]
    seat: Seat


class OwnersWord(TypedDict):
    looking_for: list[str]
    can_offer: list[str]
    visible: bool
    follow_up_consent: bool
    introduce: bool
    keep_in_touch: bool


class Unconfirmed(TypedDict, total=False):
    looking_for: list[str]
    can_offer: list[str]
    visible: Literal[True]
    follow_up_consent: Literal[True]
    introduce: Literal[True]
    keep_in_touch: Literal[True]


class MySignup(OwnersWord):
    event: PublicEvent
    name: str
    email: str
    status: SignupStatus
    line: Annotated[int | None, Meta(description="The place in the waitlist, from 1")]
    can_accept: Annotated[bool, Meta(description="Whether a place is to be had by accepting it")]
    held_until: Annotated[Instant | None, Meta(description="Until when a place is offered")]
    signed_up_at: Instant
    join_url: Annotated[str | None, Meta(description="Where to take part online, for who has a place")]
    answers: Answers
    confirmed_by_owner: bool
    unconfirmed: Annotated[
        Unconfirmed, Meta(description="What the form said, and does not count until it is confirmed")
    ]
    timezone: str | None
    language: str | None


class Asked(TypedDict):
    status: Literal["accepted"]


class Unsubscribed(TypedDict):
    status: Literal["unsubscribed"]


class Attendee(OwnersWord):
    id: str
    contact_id: str
    name: Annotated[str, Meta(description="Empty once the contact was erased, as is the address")]
    email: str
    status: SignupStatus
    attendance: Attendance | None
    signed_up_at: Instant
    checked_in_at: Instant | None
    answers: Answers
    owner_confirmed_at: Instant | None
    timezone: str | None
    language: str | None


class CheckedIn(Attendee):
    already: Annotated[bool, Meta(description="Whether they were checked in before")]
    warnings: Annotated[
        list[str], Meta(description="Sentences: that they had no place of their own before, and that there are too few")
    ]


class Expected(TypedDict):
    id: Annotated[str, Meta(description="The attendee's, as in other answers")]
    name: str
    hint: Annotated[str, Meta(description="Tells two of one name apart, like `a…t@g…`; empty of who is the only one")]
    status: SignupStatus
    checked_in_at: Instant | None


class ChangedAtTheDoor(TypedDict):
    id: str
    checked_in_at: Instant | None


class DoorChanges(TypedDict):
    items: list[ChangedAtTheDoor]
    counts: Annotated[Counts, Meta(description="Where others than `attended` have moved, the list has, too")]
    complete: Annotated[bool, Meta(description="Whether this is all; else the list is to be read again")]
    as_of: Annotated[Instant, Meta(description="What to ask for next, as `since`")]


class CheckInAll(TypedDict):
    state: Literal["running", "done"]
    undone: Annotated[bool, Meta(description="Whether it was, or is being, taken back")]
    total: Annotated[int, Meta(description="How many there were to check in, or to take back")]
    done: int
    at: Instant


class Export(TypedDict):
    id: str
    event_id: str
    state: ExportState
    rows: Annotated[int, Meta(description="Written so far")]
    rows_at_most: Annotated[
        int, Meta(description="As many as the event's counts promise: fewer, where more than status is chosen by")
    ]
    octets: int
    created_at: Instant
    expires_at: Annotated[Instant, Meta(description="From then on it is gone")]
    url: Annotated[
        str | None, Meta(description="Where to get the CSV, for a quarter of an hour; null until it is done")
    ]


class MaybeAccepted(TypedDict):
    status: Literal["accepted"]


class Maybe(TypedDict):
    id: str
    contact_id: str
    name: str
    ask: Annotated[str, Meta(description="What would bring them to the event")]
    confirmed_at: Instant
    words: Annotated[str, Meta(description="What an organiser wrote to them")]
    answer: Annotated[
        Answer | None,
        Meta(
            description="What their one mail told: who will meet them, what an organiser wrote, that it is nobody yet"
        ),
    ]
    answered_at: Instant | None
    takes_part: Annotated[bool, Meta(description="Whether they have a place, or wait for one")]


class Rule(TypedDict):
    id: str
    event: str | None
    name: str
    trigger: Trigger
    offset: dict[str, str | int] | None
    audience: Audience
    subject: str
    body: str
    promotional: bool
    max_lateness: str
    enabled: bool


class Mailing(TypedDict):
    id: str
    rule_id: str
    name: str
    trigger: Trigger
    audience: Audience
    tags: Annotated[list[str], Meta(description="Of a message: for whose contact has one of these; empty: for all")]
    been: Annotated[
        Been | None, Meta(description="Of a message: for first-timers, or regulars, before the event; null: for all")
    ]
    not_seen_months: Annotated[
        int | None,
        Meta(description="Of a message: for who came before, and not within so many months; null: for all"),
    ]
    message: Annotated[bool, Meta(description="Whether an organiser wrote it, once")]
    due_at: Instant | None
    due_at_local: LocalTime | None
    state: MailingState
    reason: Reason | None
    audience_size: Count | None
    counts: Annotated[dict[str, Count], Meta(description="By the state of the deliveries")]


Recipients = TypedDict(
    "Recipients",
    {
        "mailed": Annotated[Count, Meta(description="How many would be mailed now")],
        "not": Annotated[dict[str, Count], Meta(description="How many of the audience would get nothing, by why")],
        "is_all": Annotated[
            bool, Meta(description="false: there are too many to look at each; it is at least so many")
        ],
    },
)


class TestedMessage(TypedDict):
    subject: str
    email: str


class Preview(TypedDict):
    subject: str
    text: str
    html: str
    skipped: Reason | None


class Delivery(TypedDict):
    id: str
    mailing_id: str
    contact_id: str
    email: Annotated[str | None, Meta(description="null without the scope attendees:read")]
    state: DeliveryState
    reason: Reason | None
    held_until: Annotated[Instant | None, Meta(description="Of one that waits: its turn, or the next look at it")]
    outcome: Outcome | None
    message_id: str | None
    attempted_at: Instant | None
    sent_at: Instant | None


class Actor(TypedDict):
    kind: ActorKind
    id: str
    name: str


Change = TypedDict("Change", {"from": Any, "to": Any})


class AuditEntry(TypedDict):
    at: Instant
    actor: Actor
    action: Annotated[str, Meta(description="What was done to what, like `event.publish`")]
    target: Annotated[str, Meta(description="The address of the thing after the group's; empty for the group itself")]
    changes: Annotated[
        dict[str, Change | None],
        Meta(description="By the field's name; null where its values are not kept, for they may be about a person"),
    ]


class Member(TypedDict):
    id: str
    email: str
    name: str
    role: Role
    state: Annotated[MemberState, Meta(description="`active` once they accepted their invitation")]
    invited_at: Instant
    last_seen_at: Instant | None


class ApiKey(TypedDict):
    id: str
    name: str
    scopes: list[Scope]
    created_at: Instant
    expires_at: Instant | None


class NewApiKey(ApiKey):
    key: Annotated[str | None, Meta(description="Shown this once: null in the answer to a repeat")]


class FieldError(TypedDict):
    field: str
    reason: str


class _Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str


class Problem(_Problem, total=False):
    errors: list[FieldError]
