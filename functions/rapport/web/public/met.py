"""The page that asks an attendee whom they met: a form whose fields are `met.<id>`, `swap.<id>`, `code` and so on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import FieldProblem
from ...domain.connections.afterwards.feedback import Feedback
from ...domain.event import Event
from ...domain.group import Group
from ..rendering import Page, page
from .form import TICKED, Form

_SAID = {True: "yes", False: "no"}


@dataclass(frozen=True, kw_only=True)
class ShownPerson:
    """Somebody whom they may have met."""

    id: str
    """Of the meeting."""
    name: str | None
    """None where they may not be told: found by a code, and not agreed to by the other."""
    code: str
    reason: str = ""
    """Why they were introduced, in a sentence."""
    found_me: bool = False
    """Whether the other typed their code."""
    met: bool | None
    swap: bool | None
    address: str | None
    """Once they swapped."""
    mailto: str = ""
    """The link that writes there."""


def met_page(
    group: Group,
    event: Event,
    people: Sequence[ShownPerson],
    *,
    language: str,
    code: str | None,
    said: Feedback | None,
    open_until: datetime,
    token: str,
    is_saved: bool = False,
    is_left_out: bool = False,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> Page:
    """With `problems` a 422 that keeps the entered `values`.

    `is_left_out`: whether they are introduced to nobody, for they answered nothing three times.
    `code`: their own; None where codes find nobody. `said`: what they said of the event; None where they are not asked.
    """
    return page(
        "met.html",
        status=422 if problems else 200,
        language=language,
        by_token=True,
        group=group,
        event=event,
        people=people,
        code=code,
        asks_how_it_was=said is not None,
        open_until=open_until,
        token=token,
        is_saved=is_saved,
        is_left_out=is_left_out,
        form=Form(_as_it_stands(people, said) if values is None else values, problems),
    )


def _as_it_stands(people: Sequence[ShownPerson], said: Feedback | None) -> dict[str, Sequence[str]]:
    answers = {f"met.{one.id}": one.met for one in people} | {f"swap.{one.id}": one.swap for one in people}
    given: dict[str, Sequence[str]] = {name: [_SAID[it]] for name, it in answers.items() if it is not None}
    if said is not None:
        given |= {"words": [said.words], "signed": [TICKED] if said.is_signed else []}
        given |= {"mark": [str(said.mark)]} if said.mark is not None else {}
    return given
