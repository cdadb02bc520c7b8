"""Which attendees a request asks for, and how much of each: `answers.<question>` stands beside the other names."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from ....domain.attendees.chosen import Chosen
from ....domain.base.dataclass import dataclass
from ....domain.base.errors import FieldProblem, InvalidError
from ....queries.attendees.fields import ANSWERS, FIELDS
from ... import query_types
from ...parsing import parse

_MOST_SOUGHT = 200
"""Characters of an answer."""

QueryT = TypeVar("QueryT", bound=query_types.ChosenAttendees)


@dataclass(frozen=True)
class Asked(Generic[QueryT]):
    query: QueryT
    chosen: Chosen
    fields: tuple[str, ...]
    """All, where none are named."""


def asked(kind: type[QueryT], given: Mapping[str, str]) -> Asked[QueryT]:
    """Raises InvalidError."""
    answers = {name: value for name, value in given.items() if name.startswith(f"{ANSWERS}.")}
    query = parse(kind, {name: value for name, value in given.items() if name not in answers}, strict=False)
    too_long = [name for name, value in answers.items() if len(value) > _MOST_SOUGHT]
    if too_long:
        raise InvalidError(*(FieldProblem(name, f"must be at most {_MOST_SOUGHT} characters") for name in too_long))
    chosen = Chosen(
        status=query.status,
        attendance=query.attendance,
        q=query.q,
        answers={name.removeprefix(f"{ANSWERS}."): value for name, value in answers.items()},
        tag=query.tag,
        been=query.been,
        sort=query.sort,
    )
    return Asked(query, chosen, _fields(query.fields))


def _fields(given: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (given or "").split(",") if name.strip())
    unknown = [name for name in names if name not in FIELDS and not name.startswith(f"{ANSWERS}.")]
    if unknown:
        raise InvalidError.of("fields", f"has {unknown[0]}, which is none of: {', '.join(FIELDS)}, answers.<question>")
    return names
