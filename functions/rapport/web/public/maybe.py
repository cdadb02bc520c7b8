""" "I'd come if …": the form, what comes after it, and the page of who asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ...domain.base.errors import FieldProblem
from ...domain.connections.coming import NOBODY, WhoComes
from ...domain.connections.maybe_standing import MaybeStanding
from ...domain.event import Event, Seats
from ...domain.group import Group
from ...domain.topics.vocabulary import Vocabulary
from ..formatting import closed_to_sign_ups
from ..rendering import Page, page
from .form import Form, in_order
from .pages import FILLED_AT, HONEYPOT, REDIRECT


def form_page(
    group: Group,
    event: Event,
    *,
    now: datetime,
    filled_at_token: str,
    redirect: str | None = None,
    values: Mapping[str, Sequence[str]],
    problems: Sequence[FieldProblem] = (),
    topics: Vocabulary | None = None,
) -> Page:
    """With `problems` a 422 that keeps what was entered; no form once nobody can sign up any more.

    `topics` are suggested.
    """
    return page(
        "maybe_form.html",
        status=422 if problems else 200,
        leads_to=redirect,
        language=group.language,
        group=group,
        event=event,
        closed=closed_to_sign_ups(event, now),
        form=Form(values, in_order(problems, ())),
        honeypot=HONEYPOT,
        topics=topics,
        hidden={FILLED_AT: filled_at_token} | ({REDIRECT: redirect} if redirect else {}),
    )


def asked_page(group: Group, event: Event) -> Page:
    """The answer to the form: the same for everybody."""
    return page("maybe_asked.html", language=group.language, group=group, event=event)


def own_page(
    group: Group,
    event: Event,
    seats: Seats,
    stands: MaybeStanding,
    *,
    ask: str,
    token: str,
    now: datetime,
    coming: WhoComes = NOBODY,
    asked_name: str | None = None,
    introduces: bool = False,
    signup_token: str | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
    refused: str = "",
    topics: Vocabulary | None = None,
) -> Page:
    """Of who asked: to confirm it, then how it stands, with the way to come. With `problems` a 422.

    `asked_name`: as the form gave it, of who is not known yet. `introduces`: whether they agreed to be introduced
    before. `signup_token`: of who signed up, which leads on. `refused`: why what they just asked for is not done, a
    409.
    """
    entered = {"ask": [ask], "name": [asked_name or ""]} if values is None else values
    return page(
        "maybe.html",
        status=422 if problems else 409 if refused else 200,
        language=group.language,
        by_token=True,
        group=group,
        event=event,
        seats=seats,
        stands=stands,
        ask=ask,
        coming=coming,
        asks_name=asked_name is not None,
        introduces=introduces,
        signup_token=signup_token,
        closed=closed_to_sign_ups(event, now),
        is_cancelled=event.status == "cancelled",
        token=token,
        topics=topics,
        form=Form(entered, in_order(problems, event.questions)),
        refused=refused,
    )
