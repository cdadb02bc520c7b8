"""The page of those whom an attendee is introduced to at an event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import FieldProblem
from ...domain.connections.report import LONGEST_REASON
from ...domain.event import Event
from ...domain.group import Group
from ...domain.matching.people import MOST_INTRODUCTIONS
from ..rendering import Page, page

Done = Literal["decline", "apart", "report", "nobody", "most"]

NUMBERS = tuple(range(MOST_INTRODUCTIONS + 1))
"""To how many people somebody may want to be introduced at an event."""


@dataclass(frozen=True, kw_only=True)
class ShownIntroduction:
    id: str
    name: str
    why: str
    """A sentence."""


def introductions_page(
    group: Group,
    event: Event,
    people: Sequence[ShownIntroduction],
    *,
    language: str,
    has_place: bool,
    agrees: bool,
    most: int,
    now: datetime,
    token: str,
    done: Done | None = None,
    reported: str = "",
    problems: Sequence[FieldProblem] = (),
) -> Page:
    """`people`: nobody before the reminder went out that names them.

    `agrees`: whether they want to be introduced. `done`: what they said last.
    With `problems` a 422: what is wrong with the words about who was to be `reported`, by the introduction's id.
    """
    return page(
        "introductions.html",
        status=422 if problems else 200,
        language=language,
        by_token=True,
        group=group,
        event=event,
        people=people,
        has_place=has_place,
        agrees=agrees,
        most=most,
        numbers=NUMBERS,
        has_begun=event.starts_at <= now,
        token=token,
        done=done,
        reported=reported,
        problems=problems,
        longest=LONGEST_REASON,
    )
