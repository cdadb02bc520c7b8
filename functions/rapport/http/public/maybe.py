""" "I'd come if …" on pages: its form, and the page of who asked, by the link that was mailed to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...app import App
from ...domain.base.errors import ConflictError, FieldProblem, InvalidError
from ...domain.event import Event
from ...queries.connections.willing import standing
from ...store.admin import topics
from ...store.connections import coming
from ...tokens import signup_token
from ...usecases.connections import maybe as use
from ...usecases.connections.take_place import take_place
from ...web.public import maybe as web
from ...web.public.pages import FILLED_AT, HONEYPOT
from .. import request_types
from ..input.html_forms import Values, form_values
from ..page_responses import html_response, problem_page, see_other
from ..parsing import parse
from ..problems import EXPECTED
from ..request import Request, Response
from ..routing import Route
from .forms import answers_in, as_entered, leads_to, of_robots, shared_fields, with_outcome
from .sign_up_form import Found, event_of, filled_at

_REDIRECT = "redirect"
_OF_THE_PAGE = (HONEYPOT, FILLED_AT, _REDIRECT)
ACCEPTED: Mapping[str, str] = {"maybe": "accepted"}


def form_page(app: App, request: Request) -> Response:
    """The form on a page of its own; once it was sent, to which its address leads back, what comes next."""
    found = event_of(app, request)
    if request.query.get("maybe") == ACCEPTED["maybe"]:
        return html_response(web.asked_page(found[0], found[1]))
    return _form(app, found, {}, ())


def post_form(app: App, request: Request) -> Response:
    """Our own form: a person filled it in, and within a day."""
    found, values = event_of(app, request), form_values(request)
    return _answer(app, request, found, values, of_robots(app, found[1], values))


def post_from_elsewhere(app: App, request: Request) -> Response:
    """Another site's form; what is wrong comes back as ours, filled in."""
    try:
        return _answer(app, request, event_of(app, request), form_values(request), ())
    except EXPECTED as error:
        return problem_page(error)


def _answer(app: App, request: Request, found: Found, values: Values, odd: Sequence[FieldProblem]) -> Response:
    group, event, _ = found
    given = {name: texts[0] for name, texts in values.items() if name not in _OF_THE_PAGE and texts[0]}
    try:
        use.refuse_unless_open(app, event)
        form = use.Form(**_fields(given, odd))
        use.ask(app, group.id, event.id, form, request.source)
    except InvalidError as error:
        return _form(app, found, values, error.problems)
    leads = leads_to(group, values.get(_REDIRECT, [""])[0])
    return see_other(with_outcome(leads or f"{event.path}/maybe", ACCEPTED))


def _fields(given: Mapping[str, str], odd: Sequence[FieldProblem]) -> Mapping[str, str]:
    """Raises InvalidError with all that is wrong: with the fields, and with the form."""
    try:
        parsed = parse(request_types.MaybeInput, given)
    except InvalidError as error:
        raise InvalidError(*odd, *error.problems) from None
    if odd:
        raise InvalidError(*odd)
    return {name: getattr(parsed, name) for name in ("email", "name", "ask", "language")}


def _form(app: App, found: Found, values: Values, problems: Sequence[FieldProblem]) -> Response:
    group, event, _ = found
    redirect = leads_to(group, values.get(_REDIRECT, [""])[0])
    return html_response(
        web.form_page(
            group,
            event,
            now=app.now(),
            filled_at_token=filled_at(app, event, values),
            redirect=redirect,
            values=as_entered(values),
            problems=problems,
            topics=topics.get(app.table, group.id),
        )
    )


def own_page(app: App, request: Request) -> Response:
    return _own(app, request, use.find(app, request.params["token"]))


def _own(
    app: App,
    request: Request,
    own: use.OwnMaybe,
    values: Values | None = None,
    problems: Sequence[FieldProblem] = (),
    *,
    refused: str = "",
) -> Response:
    stands, who = standing(app, own.maybe, own.event, own.contact), coming.of_event(app.table, own.event, app.now())
    return html_response(
        web.own_page(
            own.group,
            own.event,
            own.seats,
            stands,
            ask=own.ask,
            token=request.params["token"],
            now=app.now(),
            coming=replace(who, people=tuple(one for one in who.people if one.contact not in stands.who.ids)),
            asked_name=own.asked.name if own.asked is not None and own.contact is None else None,
            introduces=own.contact is not None and own.contact.introduce_at is not None,
            signup_token=signup_token(app.tokens, own.signup) if own.signup is not None and own.has_place else None,
            values=None if values is None else as_entered(values),
            problems=problems,
            refused=refused,
            topics=own.topics,
        )
    )


def post_confirm(app: App, request: Request) -> Response:
    token, values = request.params["token"], form_values(request)
    try:
        wanted = parse(request_types.MaybeAsk, {name: texts[0] for name, texts in values.items() if texts[0]})
        use.confirm(app, token, wanted.ask, wanted.name)
    except InvalidError as error:
        return _own(app, request, use.find(app, token), values, error.problems)
    except ConflictError as error:
        return _own(app, request, use.find(app, token), refused=str(error))
    return see_other(f"/maybe/{token}")


def post_come(app: App, request: Request) -> Response:
    """They come: the page is that of everybody who signed up."""
    token, values = request.params["token"], form_values(request)
    own = use.find(app, token)
    try:
        wanted = parse(request_types.ComingAfterAll, _coming(values, own.event))
        seat = take_place(app, own, wanted.answers, introduce=wanted.introduce, source=request.source)
    except InvalidError as error:
        return _own(app, request, own, values, error.problems)
    except ConflictError as error:
        return _own(app, request, use.find(app, token), refused=str(error))
    return see_other(with_outcome(own.event.path, {"signup": "accepted", "seat": seat}))


def _coming(values: Values, event: Event) -> Mapping[str, object]:
    """What the form that takes a place says: answers, and whether to be introduced."""
    others = {name: texts[0] for name, texts in values.items() if not name.startswith("answers.") and texts[0]}
    return {**others, **shared_fields(values), "answers": answers_in(values, event.questions)}


ROUTES = (
    Route("GET", "/g/{group}/{event}/maybe", form_page),
    Route("POST", "/g/{group}/{event}/maybe", post_form),
    Route("GET", "/maybe/{token}", own_page),
    Route("POST", "/maybe/{token}/confirm", post_confirm),
    Route("POST", "/maybe/{token}/come", post_come),
)
