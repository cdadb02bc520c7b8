"""Types of query strings."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from ..domain.audit import AuditKind
from ..domain.contact import Been
from ..domain.delivery import DeliveryState
from ..domain.event import EventStatus
from ..domain.signup import SignupStatus
from .input.field_checks import at_most, in_our_times
from .request_types import LONGEST_AGO, Ago, Id

Limit = Annotated[int, Meta(ge=1, le=200)]
Sought = Annotated[str, Meta(max_length=200)]


class PageQuery(Struct):
    """A page is shown whatever its address was given on its way: those who count clicks add to it."""


class ListQuery(Struct, forbid_unknown_fields=True):
    limit: Limit = 50
    cursor: str | None = None


class EventQuery(ListQuery, forbid_unknown_fields=True):
    status: EventStatus | None = None
    when: Literal["upcoming", "past"] | None = None
    q: Sought | None = None
    """Words, or parts of them, of the title."""


class ChosenAttendees(Struct, forbid_unknown_fields=True):
    status: SignupStatus | None = None
    attendance: Literal["attended", "no_show"] | None = None
    q: Sought | None = None
    tag: Sought | None = None
    been: Been | None = None
    sort: Literal["name", "signed_up_at"] = "signed_up_at"
    fields: Annotated[str, Meta(max_length=2000)] | None = None
    """What is to be shown of each: `name,status,answers.diet`. All, where it is left out."""


class AttendeeQuery(ChosenAttendees, forbid_unknown_fields=True):
    limit: Limit = 50
    cursor: str | None = None


class ExportQuery(ChosenAttendees, forbid_unknown_fields=True):
    bom: bool = False
    """Whether to begin with a byte order mark, by which Excel knows UTF-8."""


class DeliveryQuery(ListQuery, forbid_unknown_fields=True):
    state: DeliveryState | None = None
    mailing: Id | None = None
    contact: Id | None = None


class GroupDeliveryQuery(ListQuery, forbid_unknown_fields=True):
    state: DeliveryState | None = None


class ContactQuery(ListQuery, forbid_unknown_fields=True):
    q: Sought | None = None
    tag: Sought | None = None
    been: Literal["first", "regular"] | None = None
    """Checked in at one event, or at three or more."""
    not_seen_months: Annotated[int, Meta(ge=1, le=120)] | None = None
    """Who was checked in once, and not in as many months."""


class AuditQuery(ListQuery, forbid_unknown_fields=True):
    kind: AuditKind | None = None


class MailingQuery(ListQuery, forbid_unknown_fields=True):
    """Of the console's page of a mailing."""

    attendee: Id | None = None
    """Whose copy is shown."""
    q: Sought | None = None
    """Whom to choose from."""
    state: DeliveryState | None = None


class RetentionQuery(Struct, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    """What would be, with another setting than the group's."""


class MergePageQuery(Struct):
    q: Sought | None = None
    into: Id | None = None


class PreviewQuery(Struct, forbid_unknown_fields=True):
    attendee: Id | None = None


class DoorQuery(ListQuery, forbid_unknown_fields=True):
    q: Sought | None = None


class DoorPageQuery(Struct):
    """Of the check-in page, which is shown whatever else its address was given."""

    q: Sought | None = None
    cursor: str | None = None


class ChangesQuery(Struct, forbid_unknown_fields=True):
    since: Annotated[datetime, Meta(tz=True)] | None = None

    checks: ClassVar = {"since": in_our_times("since")}


class UndoQuery(Struct, forbid_unknown_fields=True):
    ago: Ago = "PT0S"

    checks: ClassVar = {"ago": at_most("ago", LONGEST_AGO)}


class ImportQuery(Struct, forbid_unknown_fields=True):
    preview: bool = False
    """Whether to say what would happen, and change nothing."""
    overwrite: bool = False
    """Whether names and notes that are there give way to those of the import."""
    columns: Annotated[str, Meta(max_length=2000)] | None = None
    """Which column is what, where its title is none of the usual: `email:Their title,first_name:…`."""


class NoQuery(Struct, forbid_unknown_fields=True):
    pass
