"""Signing up by an HTML form: that of our own page, and those that other sites post to the API."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...app import App
from ...domain.base.clock import instant_text
from ...domain.base.errors import FieldProblem, InvalidError, NotFoundError
from ...domain.event import Event, EventStatus, Seats
from ...domain.group import Group
from ...domain.questions import wrong_answers
from ...domain.signup import TOPICS, SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from ...mail.description import description_html
from ...store import events
from ...store.admin import groups, topics
from ...store.connections import coming
from ...tokens import FORM
from ...usecases.reachable import refuse_unreachable
from ...usecases.signups.checks import wrong_in
from ...usecases.signups.seats import refuse_if_closed
from ...usecases.signups.sign_up import Form, sign_up
from ...web.formatting import closed_to_sign_ups
from ...web.public import pages as web
from .. import request_types
from ..input.html_forms import Values, form_values
from ..page_responses import html_response, problem_page, see_other
from ..parsing import parse
from ..problems import EXPECTED
from ..request import Request, Response
from .calendars import links_to_add
from .forms import as_entered, is_known, leads_to, of_robots, sign_up_fields, with_outcome
from .routes import form_from

SEATS = {seat.value: seat for seat in (SignupStatus.CONFIRMED, SignupStatus.PENDING, SignupStatus.WAITLISTED)}
Found = tuple[Group, Event, Seats]
_REDIRECT = "redirect"
_OF_THE_PAGE = (web.HONEYPOT, web.FILLED_AT, _REDIRECT)
"""Fields of a form that are none of a sign-up."""


def sign_up_page(app: App, request: Request) -> Response:
    """The form; after a sign-up, to which its address leads back, what comes next."""
    group, event, _ = found = event_of(app, request)
    seat = SEATS.get(request.query.get("seat", ""))
    if request.query.get("signup") == "accepted" and seat and not closed_to_sign_ups(event, app.now()):
        return _shown(event, web.signed_up_page(group, event, seat, calendars=links_to_add(app, group, event)))
    return _form(app, found, {}, ())


def post_sign_up(app: App, request: Request) -> Response:
    """Our own form: a person filled it in, and within a day."""
    found = event_of(app, request)
    values = form_values(request)
    return _answer(app, request, found, values, of_robots(app, found[1], values))


def post_from_elsewhere(app: App, request: Request) -> Response:
    """Another site's form, in a page or with one; what is wrong comes back as ours, filled in."""
    try:
        return _answer(app, request, event_of(app, request), form_values(request), ())
    except EXPECTED as error:
        return problem_page(error)


def event_of(app: App, request: Request) -> Found:
    """Raises NotFoundError also for a draft."""
    return event_of_group(app, groups.get(app.table, request.params["group"]), request)


def event_of_group(app: App, group: Group, request: Request) -> Found:
    event, seats = events.with_seats(app.table, group.id, request.params["event"])
    if event.status is EventStatus.DRAFT:
        raise NotFoundError("There is no such event.")
    return group, event, seats


def _answer(app: App, request: Request, found: Found, values: Values, odd: Sequence[FieldProblem]) -> Response:
    group, event, _ = found
    try:
        seat = taken(app, request, event, values, odd)
    except InvalidError as error:
        return _form(app, found, values, error.problems)
    leads = leads_to(group, values.get(_REDIRECT, [""])[0])
    return see_other(with_outcome(leads or event.path, {"signup": "accepted", "seat": seat}))


def taken(app: App, request: Request, event: Event, values: Values, odd: Sequence[FieldProblem]) -> str:
    """Signs up who a form is of; what a newcomer gets. `odd`: what is odd about the form itself.

    Raises InvalidError with all that is wrong, ConflictError once sign-up is closed, RefusedForNowError.
    """
    refuse_if_closed(event, app.now())
    fields = sign_up_fields(
        {name: given for name, given in values.items() if name not in _OF_THE_PAGE}, event.questions
    )
    return sign_up(app, event.group, event.id, _parsed(app, event, fields, odd), request.source)


def _parsed(app: App, event: Event, fields: dict[str, Any], odd: Sequence[FieldProblem]) -> Form:
    """Raises InvalidError with all that is wrong: with the fields, with the answers to this event, with the form."""
    problems = list(odd)
    form = None
    try:
        form = form_from(parse(request_types.SignUp, fields))
        refuse_unreachable(app, form.email)
    except InvalidError as error:
        problems += error.problems
    named = {problem.field for problem in problems}
    others = wrong_in(event, form) if form else wrong_answers(event.questions, fields["answers"])
    problems += [problem for problem in others if problem.field not in named]
    if problems or form is None:
        raise InvalidError(*problems)
    return form


def _form(app: App, found: Found, values: Values, problems: Sequence[FieldProblem]) -> Response:
    group, event, seats = found
    redirect = leads_to(group, values.get(_REDIRECT, [""])[0])
    return _shown(
        event,
        web.sign_up_page(
            group,
            event,
            seats,
            now=app.now(),
            about=description_html(event.description),
            coming=coming.of_event(app.table, event, app.now()),
            calendars=links_to_add(app, group, event),
            url=app.config.public_url + event.path,
            filled_at_token=filled_at(app, event, values),
            redirect=redirect,
            values=as_entered(values),
            problems=problems,
            topics=suggested(app, group, values),
        ),
    )


def suggested(app: App, group: Group, values: Values) -> Vocabulary | None:
    """What is to who asks, or offers: our form has fields for that only where another site's sent them."""
    return topics.get(app.table, group.id) if any(name in values for name in TOPICS) else None


def _shown(event: Event, page: web.Page) -> Response:
    """No search engine is to find what no list shows."""
    shown = html_response(page)
    return shown if event.listed else replace(shown, headers={**shown.headers, "x-robots-tag": "noindex"})


def filled_at(app: App, event: Event, values: Values) -> str:
    """When the form was shown, signed; what came back with one that is still good stays."""
    if is_known(app, event, values):
        return values[web.FILLED_AT][0]
    return app.tokens.make(FORM, [event.id, instant_text(app.now())])
