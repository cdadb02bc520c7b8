"""Types of what is answered about figures: for the type checker and the OpenAPI document."""

from typing import Annotated, TypedDict

from msgspec import Meta

from ...response_types import Count, Instant

Day = Annotated[str, Meta(extra_json_schema={"format": "date"}, description="By the clocks of the event's time zone")]
ShowRate = Annotated[float, Meta(description="How many of those with a place came, from 0 to 1")]


class People(TypedDict):
    signed_up: Annotated[int, Meta(ge=0, description="All who ever did, those who cancelled among them")]
    confirmed: Count
    came: Annotated[
        int | None, Meta(description="null before the event is over, and where nobody was checked in: nobody knows")
    ]
    came_back: Annotated[
        int | None,
        Meta(description="Of those who came, to one of the group's next three events; null before there is one"),
    ]
    show_rate: ShowRate | None


class Mails(TypedDict):
    sent: Annotated[int, Meta(ge=0, description="That SES took, whatever was said of them later")]
    delivered: Count
    delayed: Count
    bounced: Count
    complained: Count
    skipped: Count
    failed: Count
    unknown: Count


class MailsOfDay(TypedDict):
    day: Day
    sent: Count
    delivered: Count
    delayed: Count
    bounced: Count
    complained: Count


class SignUpsOfDay(TypedDict):
    day: Day
    total: Annotated[int, Meta(ge=0, description="How many had signed up by its end")]


class CostItem(TypedDict):
    step: str
    count: Count
    cents: float


class Cost(TypedDict):
    cents: Annotated[float, Meta(description="At list prices, without any free allowance; an estimate")]
    items: list[CostItem]
    prices_of: Annotated[str, Meta(description="The month of the prices, like 2026-11")]


class EventFigures(TypedDict):
    people: Annotated[People, Meta(description="As of now")]
    counted_at: Annotated[
        Instant | None,
        Meta(
            description="As of when the rest was counted: now; last night where more than 1,000 signed up; "
            "null before they were counted for the first time"
        ),
    ]
    sign_ups: Annotated[
        list[SignUpsOfDay], Meta(description="Those who cancelled later, too; not those who were erased since")
    ]
    mails: Mails | None
    mails_by_day: Annotated[list[MailsOfDay], Meta(description="By the day on which they were sent")]
    cost: Cost | None


class PastEvent(TypedDict):
    event_id: str
    title: str
    starts_at_utc: Instant
    people: People
    mails: Annotated[Mails | None, Meta(description="null before they were counted, three days after the event")]


class GroupFigures(TypedDict):
    events: Annotated[list[PastEvent], Meta(description="The last twelve that took place, the earliest of them first")]
    people: Annotated[People, Meta(description="Of those of them at which anybody was checked in")]
    mails: Annotated[Mails, Meta(description="Of those of them whose mails were counted")]
