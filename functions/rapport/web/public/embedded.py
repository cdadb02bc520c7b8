"""The sign-up form as it stands in a frame of another site's page: as on our page, with little around it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ...domain.base.errors import FieldProblem
from ...domain.event import Event, Seats
from ...domain.group import Group
from ...domain.signup import SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from ..formatting import closed_to_sign_ups
from ..rendering import Page, page
from .form import Form, in_order
from .pages import HONEYPOT, Links, hidden_fields


def embedded_form(
    group: Group,
    event: Event,
    seats: Seats,
    *,
    now: datetime,
    filled_at_token: str,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
    topics: Vocabulary | None = None,
) -> Page:
    """With `problems` a 422 that keeps what was entered; no form once sign-up is closed."""
    entered = values or {}
    return page(
        "embedded.html",
        status=422 if problems else 200,
        language=group.language,
        group=group,
        framed_by=group.allowed_origins,
        event=event,
        seats=seats,
        seat=None,
        closed=closed_to_sign_ups(event, now),
        topics=topics,
        form=Form(entered, in_order(problems, event.questions)),
        honeypot=HONEYPOT,
        hidden=hidden_fields(entered, filled_at_token),
        scripts=("own_zone",),
    )


def embedded_thanks(group: Group, event: Event, seat: SignupStatus, *, calendars: Links = ()) -> Page:
    """What happens next. `seat` is what a newcomer gets: the words are the same for an address already in."""
    return page(
        "embedded.html",
        language=group.language,
        group=group,
        framed_by=group.allowed_origins,
        event=event,
        seat=seat,
        calendars=calendars,
    )
