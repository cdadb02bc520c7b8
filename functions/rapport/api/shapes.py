"""The shapes of what is answered, for the OpenAPI document; tests hold every answer against them."""

from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta

from ..domain.models import (
    Attendance,
    Audience,
    DeliveryState,
    EventStatus,
    MailingState,
    Outcome,
    Reason,
    Scope,
    SignupStatus,
    Trigger,
)

Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
LocalTime = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")]
Answers = dict[str, str | int | float | bool | list[str]]
Seat = Literal["confirmed", "waitlisted"]


class Venue(TypedDict):
    name: str | None
    address: str | None
    url: str | None


class Question(TypedDict):
    id: str
    label: str
    required: bool
    options: list[str]


class PublicEvent(TypedDict):
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
    status: EventStatus
    capacity: int | None
    places_left: int | None


class Counts(TypedDict):
    confirmed: int
    waitlisted: int
    cancelled: int
    attended: int
    no_show: int


class Event(TypedDict):
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
    status: EventStatus
    capacity: int | None
    created_at: Instant
    counts: Counts


class Group(TypedDict):
    id: str
    name: str
    sender_name: str | None
    reply_to: str | None
    timezone: str
    language: str
    allowed_origins: list[str]
    team: list[str]
    created_at: Instant
    paused_at: Instant | None
    paused_why: str | None


class Accepted(TypedDict):
    status: Literal["accepted"]
    seat: Seat


class MySignup(TypedDict):
    event: PublicEvent
    name: str
    email: str
    status: SignupStatus
    signed_up_at: Instant
    answers: Answers
    looking_for: list[str]
    can_offer: list[str]
    visible: bool
    follow_up_consent: bool
    confirmed_by_owner: bool
    timezone: str | None
    language: str | None


class Unsubscribed(TypedDict):
    status: Literal["unsubscribed"]


class Attendee(TypedDict):
    id: str
    contact_id: str
    name: str
    email: str
    status: SignupStatus
    attendance: Attendance | None
    signed_up_at: Instant
    checked_in_at: Instant | None
    answers: Answers
    looking_for: list[str]
    can_offer: list[str]
    visible: bool
    follow_up_consent: bool
    owner_confirmed_at: Instant | None
    timezone: str | None
    language: str | None


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
    due_at: Instant | None
    due_at_local: LocalTime | None
    state: MailingState
    reason: Reason | None
    audience_size: int | None
    counts: dict[str, int]


class Preview(TypedDict):
    subject: str
    text: str
    html: str
    skipped: Reason | None


class Delivery(TypedDict):
    id: str
    mailing_id: str
    contact_id: str
    email: str
    state: DeliveryState
    reason: Reason | None
    outcome: Outcome | None
    message_id: str | None
    attempted_at: Instant | None
    sent_at: Instant | None


class Contact(TypedDict):
    id: str
    email: str
    name: str
    tags: list[str]
    notes: str
    timezone: str | None
    language: str | None
    created_at: Instant
    follow_up_consent_at: Instant | None
    suppressed: Literal["complained", "bounced", "unsubscribed"] | None


class Visit(TypedDict):
    event_id: str
    title: str
    starts_at_utc: Instant
    status: SignupStatus
    attendance: Attendance | None
    signed_up_at: Instant
    checked_in_at: Instant | None


class Dossier(TypedDict):
    exported_at: Instant
    contact: dict[str, Any]
    signups: list[dict[str, Any]]
    deliveries: list[dict[str, Any]]


class ImportRow(TypedDict):
    row: int
    email: str | None
    result: str
    contact_id: str | None
    reason: str | None


class Imported(TypedDict):
    preview: bool
    counts: dict[str, int]
    ignored_columns: list[str]
    rows: list[ImportRow]


class ApiKey(TypedDict):
    id: str
    name: str
    scopes: list[Scope]
    created_at: Instant
    expires_at: Instant | None


class NewApiKey(ApiKey):
    key: str


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
