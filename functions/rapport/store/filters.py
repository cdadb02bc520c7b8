"""What organisers look for among attendees, deliveries and contacts, as conditions on the table."""

from collections.abc import Mapping

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.base.text import folded
from ..domain.contact import Contact
from ..domain.signup import Attendance, Signup, SignupStatus
from .dynamodb.codec import marshal
from .dynamodb.expressions import all_of, equals
from .dynamodb.shown import path_of


def matching(
    *,
    q: str | None = None,
    tag: str | None = None,
    attendance: str | None = None,
    fields: Mapping[str, str | None] | None = None,
) -> Condition | None:
    """A filter for all that is given; None for nothing. `q` is any part of name or address, folded."""
    conditions: list[Condition] = [equals(name, value) for name, value in (fields or {}).items() if value is not None]
    if q:
        conditions.append(Path("search").contains(marshal(folded(q))))
    if tag:
        conditions.append(path_of(Contact, "tags").contains(marshal(tag)))
    if attendance is not None:
        conditions += _attendance(attendance)
    return all_of(*conditions) if conditions else None


def _attendance(wanted: str) -> list[Condition]:
    came = path_of(Signup, "checked_in_at")
    if wanted == Attendance.ATTENDED:
        return [came.exists()]
    return [came.does_not_exist(), path_of(Signup, "status") == marshal(SignupStatus.CONFIRMED)]
