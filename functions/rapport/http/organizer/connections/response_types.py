"""Types of what is answered about what connects people: for the type checker and the OpenAPI document."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta


class Ask(TypedDict):
    id: str
    contact_id: str
    name: str
    text: str
    state: Literal["posted", "approved", "declined", "withdrawn"]
    posted_at: str
    ends_at: str
    decided_at: str | None
    helpers: Annotated[int, Meta(description="How many said that they can help")]


class Topic(TypedDict):
    id: str
    labels: Annotated[dict[str, str], Meta(description="By language tag")]
    asks: Annotated[list[str], Meta(description="Words by which people ask for it, in any language")]
    offers: Annotated[list[str], Meta(description="Words by which people offer it")]


class Topics(TypedDict):
    topics: list[Topic]


class Unmatched(TypedDict):
    text: str
    kind: Annotated[str, Meta(description="`ask` or `offer`")]
    contacts: Annotated[int, Meta(description="How many wrote it, of those whom the page looked through")]


class SignedWords(TypedDict):
    attendee_id: str
    name: str
    words: str


class Feedback(TypedDict):
    marks: Annotated[
        dict[str, int] | None,
        Meta(description="How many gave each, from 1 to 5, the best; null until five people have given one"),
    ]
    words: Annotated[
        list[str], Meta(description="Of those who did not sign, without names, once five people have written any")
    ]
    signed: list[SignedWords]


class IntroducedPerson(TypedDict):
    attendee: str
    name: str


class Introduction(TypedDict):
    id: str
    people: list[IntroducedPerson]
    reasons: Annotated[
        list[str], Meta(description="Sentences; none of two who only keep company, and of a pair that was vetoed")
    ]
    state: Annotated[
        Literal["proposed", "vetoed", "sent"],
        Meta(description="Worked out anew until the reminder begins that names it; `sent` from then on"),
    ]


class ReportedPerson(TypedDict):
    contact_id: str
    name: str


class Report(TypedDict):
    id: str
    about: Annotated[ReportedPerson, Meta(description="Who was reported; they are told nothing")]
    by: ReportedPerson
    reason: Annotated[str, Meta(description="In the words of who reported; may be empty")]
    at: str
    settled_at: Annotated[str | None, Meta(description="When an organiser said that it needs nothing more")]
