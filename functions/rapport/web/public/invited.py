"""The page of an event for somebody who is known already: they have a place by one button."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ...domain.base.errors import FieldProblem
from ...domain.contact import Contact
from ...domain.event import Event, Seats
from ...domain.group import Group
from ...domain.signup import Signup
from ..formatting import closed_to_sign_ups
from ..rendering import Page, page
from .form import Form, in_order
from .standing import standing_of


def invited_page(
    group: Group,
    event: Event,
    seats: Seats,
    contact: Contact,
    *,
    now: datetime,
    about: str = "",
    signup: Signup | None,
    signup_token: str | None,
    token: str,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> Page:
    """`signup`: theirs, where they have one; else there is a button for it. With `problems` a 422 that keeps `values`.

    `about`: the event's description as HTML that is safe.
    """
    return page(
        "invited.html",
        status=422 if problems else 200,
        language=contact.language or group.language,
        by_token=True,
        group=group,
        event=event,
        seats=seats,
        contact=contact,
        about=about,
        standing=standing_of(event, signup, now) if signup is not None else None,
        signup_token=signup_token,
        closed=closed_to_sign_ups(event, now),
        token=token,
        form=Form(values or {}, in_order(list(map(_on_the_page, problems)), event.questions)),
        scripts=("own_zone",),
    )


def _on_the_page(problem: FieldProblem) -> FieldProblem:
    """It has no fields but answers: what is wrong with anything else is so with all of it."""
    return problem if problem.field.startswith("answers") else FieldProblem("form", problem.reason)
