"""Types of what is asked and answered about invitations to an event."""

from datetime import date
from typing import Annotated, ClassVar, TypedDict

from msgspec import Meta, Struct

from ....domain.base.errors import InvalidError
from ...input.field_checks import each, tag_set, visible_line, visible_lines
from ...request_types import Name, Topic
from ...response_types import Count

_NO_DAY = "must be a day, like 2026-12-03"
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", extra={"reason": _NO_DAY})]


class InvitationAudience(Struct, forbid_unknown_fields=True):
    """All that is said together; all of a group's contacts where nothing is."""

    tags: Annotated[list[Topic], Meta(max_length=20)] = []
    attended_since: Day | None = None
    missed: bool = False


def sound_audience(audience: InvitationAudience) -> InvitationAudience:
    each("audience.tags")(audience.tags)
    if audience.attended_since is not None:
        day_of(audience.attended_since)
    return InvitationAudience(tag_set(audience.tags), audience.attended_since, audience.missed)


def day_of(text: str) -> date:
    """Raises InvalidError for what is none that exists."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError.of("audience.attended_since", "is not a day that exists") from None


class InvitationInput(Struct, forbid_unknown_fields=True):
    """What is written to contacts who have not signed up."""

    audience: InvitationAudience
    subject: Name
    body: Annotated[str, Meta(min_length=1, max_length=20_000)]
    dry_run: bool = False
    """`true`: nobody is invited, and it is said how many would be."""

    needed: ClassVar = {"subject": "Please enter a subject", "body": "Please write something"}
    checks: ClassVar = {
        "audience": sound_audience,
        "subject": visible_line("subject"),
        "body": visible_lines("body"),
    }


CountedInvitations = TypedDict(
    "CountedInvitations",
    {
        "invited": Annotated[Count, Meta(description="How many are, or with `dry_run` would be")],
        "not": Annotated[dict[str, Count], Meta(description="How many of the audience are not, by why")],
        "is_all": Annotated[
            bool, Meta(description="false: there are too many to look at each in time; it is at least so many")
        ],
    },
)
