"""Types of response bodies about contacts."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from ...domain.connections.maybe import Answer
from ...domain.consents.words import Consent
from ...domain.event import EventStatus
from ...domain.signup import Attendance, SignupStatus
from ...usecases.contacts.import_contacts import Result
from ..response_types import Attendee, Count, Delivery, Instant, Unconfirmed

Suppressed = Literal["complained", "bounced", "unsubscribed"]


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
    suppressed: Annotated[Suppressed | None, Meta(description="Why the address must not be mailed")]
    blocked: Annotated[bool, Meta(description="Whether their sign-ups are answered like others', and go nowhere")]
    attended: Annotated[Count, Meta(description="At how many events they were checked in")]
    last_attended_at: Annotated[Instant | None, Meta(description="The end of the last of these")]


class Visit(TypedDict):
    event_id: str
    title: str
    starts_at_utc: Instant
    event_status: EventStatus
    status: SignupStatus
    attendance: Attendance | None
    signed_up_at: Instant
    checked_in_at: Instant | None


class ExportedContact(Contact):
    follow_ups_stopped_at: Instant | None
    unsubscribed_at: Instant | None
    bounced_at: Instant | None
    complained_at: Instant | None
    blocked_at: Instant | None
    proven_at: Annotated[
        Instant | None,
        Meta(description="When its owner first acted on a mailed link, was checked in, or came by an organiser's hand"),
    ]
    looking_for: list[str]
    can_offer: list[str]
    introduce_at: Annotated[Instant | None, Meta(description="Since when they agree to be introduced")]
    keep_in_touch_at: Annotated[Instant | None, Meta(description="Since when they agree to be kept in touch with")]


class Said(TypedDict):
    consent: Consent
    given: Annotated[bool, Meta(description="false where it was taken back")]
    at: Instant
    event_id: Annotated[str | None, Meta(description="Of which event, for `visible`")]
    text: Annotated[str, Meta(description="The words in which they were asked")]
    language: str
    version: int


class ExportedSignup(Attendee):
    event_id: str
    title: str
    starts_at_utc: Instant
    event_status: EventStatus
    changed_at: Instant
    unconfirmed: Unconfirmed
    muted_at: Instant | None
    held_until: Annotated[Instant | None, Meta(description="Until when a place is held for them")]
    cancel_message: Annotated[str | None, Meta(description="What the organisers wrote who cancelled it")]


class ExportedDelivery(Delivery):
    event_id: str


class ExportedAsk(TypedDict):
    text: str
    state: Literal["posted", "approved", "declined", "withdrawn"]
    posted_at: Instant
    ends_at: Instant


class ExportedMaybe(TypedDict):
    event_id: str
    ask: Annotated[str, Meta(description="What would bring them to the event")]
    confirmed_at: Annotated[Instant | None, Meta(description="null: somebody typed it, and nobody confirmed it so far")]
    answer: Answer | None
    answered_at: Instant | None
    words: Annotated[str, Meta(description="What an organiser wrote to them")]


class ExportedInvitation(TypedDict):
    event_id: str
    invited_at: Instant


class ContactExport(TypedDict):
    exported_at: Instant
    contact: ExportedContact
    consents: Annotated[list[Said], Meta(description="Every word of theirs on each, the oldest first")]
    ask: Annotated[ExportedAsk | None, Meta(description="What they asked the group for between events")]
    signups: list[ExportedSignup]
    deliveries: list[ExportedDelivery]
    invitations: Annotated[list[ExportedInvitation], Meta(description="To which events organisers invited them")]
    maybes: Annotated[list[ExportedMaybe], Meta(description="What they asked of those at events")]


class Retention(TypedDict):
    days: Annotated[int | None, Meta(description="null: nobody is erased by it")]
    next_at: Annotated[Instant | None, Meta(description="When it is carried out next")]
    count: Annotated[Count, Meta(description="How many are erased then, as things are now")]
    contacts: Annotated[list[Contact], Meta(description="The first hundred of them, by name")]


class ImportCounts(TypedDict):
    created: Count
    updated: Count
    unchanged: Count
    invalid: Count


class ImportRow(TypedDict):
    row: Annotated[int, Meta(ge=2, description="As a spreadsheet counts them: the first has the columns' names")]
    email: str
    result: Result
    contact_id: str | None
    reason: str | None


class Imported(TypedDict):
    preview: bool
    counts: ImportCounts
    columns: Annotated[
        dict[str, str],
        Meta(description="The title of the column that each was read from: email, name, first_name, …"),
    ]
    ignored_columns: list[str]
    rows: list[ImportRow]
