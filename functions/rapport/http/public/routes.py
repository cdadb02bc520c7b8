"""The public API, without a key: events, signing up, one's own signup, unsubscribing."""

from pathlib import Path

from msgspec import structs

from ... import tokens
from ...app import App
from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.event import EventStatus
from ...queries import events as event_queries
from ...queries.connections import coming
from ...store import events as event_store
from ...store import seats as seats_store
from ...store import signups
from ...store.admin import groups as group_store
from ...usecases.personal.links import ask_for_export
from ...usecases.signups import own_place, own_signup
from ...usecases.signups import unsubscribe as unsubscribing
from ...usecases.signups.sign_up import Form, sign_up
from .. import query_types, request_to_domain, request_types, responses
from ..input.html_forms import FORM_TYPES, form_values
from ..parsing import no_body, parse, parse_body
from ..principal import by_mailed_link
from ..request import JSON, Request, Response, json_response
from ..routing import Route


def list_events(app: App, request: Request) -> Response:
    query = parse(query_types.ListQuery, request.query, strict=False)
    group = group_store.get(app.table, request.params["group"]).id
    found, cursor = event_queries.upcoming_events(app, group, limit=query.limit, cursor=query.cursor)
    seats = seats_store.seats_of(app.table, found)
    items = [responses.public_event_json(app.config.public_url, event, seats[event.id]) for event in found]
    return json_response(200, responses.listed(items, cursor))


def show_event(app: App, request: Request) -> Response:
    event, seats = event_store.with_seats(app.table, request.params["group"], request.params["event"])
    if event.status is EventStatus.DRAFT:
        raise NotFoundError("There is no such event.")
    return json_response(200, responses.public_event_json(app.config.public_url, event, seats))


def show_coming(app: App, request: Request) -> Response:
    found = coming.who_comes(app, request.params["group"], request.params["event"])
    return json_response(200, responses.coming_json(found))


def post_signup(app: App, request: Request) -> Response:
    if request.media_type in FORM_TYPES:
        from .sign_up_form import post_from_elsewhere  # imports templates, which JSON does without

        return post_from_elsewhere(app, request)
    form = form_from(parse_body(request_types.SignUp, request))
    seat = sign_up(app, request.params["group"], request.params["event"], form, request.source)
    return json_response(202, {"status": "accepted", "seat": seat})


def post_maybe(app: App, request: Request) -> Response:
    """The same answer for everybody: whether anything comes of it is its owner's to say."""
    if request.media_type in FORM_TYPES:
        from .maybe import post_from_elsewhere  # imports templates, which JSON does without

        return post_from_elsewhere(app, request)
    from ...usecases.connections import maybe

    form = maybe.Form(**structs.asdict(parse_body(request_types.MaybeInput, request)))
    maybe.ask(app, request.params["group"], request.params["event"], form, request.source)
    return json_response(202, {"status": "accepted"})


def form_from(given: request_types.SignUp) -> Form:
    fields = structs.asdict(given)
    return Form(**fields | {name: tuple(fields[name]) for name in ("looking_for", "can_offer")})


def show_signup(app: App, request: Request) -> Response:
    return _own_json(app, own_signup.find(app, request.params["token"]))


def change_signup(app: App, request: Request) -> Response:
    patch = request_to_domain.signup_patch(parse_body(request_types.OwnSignup, request))
    return _own_json(app, own_signup.change_own(app, request.params["token"], patch))


def confirm_signup(app: App, request: Request) -> Response:
    no_body(request)
    return _own_json(app, own_signup.confirm_own(app, request.params["token"]))


def accept_place(app: App, request: Request) -> Response:
    no_body(request)
    return _own_json(app, own_place.accept_own(app, request.params["token"]))


def decline_place(app: App, request: Request) -> Response:
    no_body(request)
    return _own_json(app, own_place.decline_own(app, request.params["token"]))


def cancel_signup(app: App, request: Request) -> Response:
    no_body(request)
    return _own_json(app, own_signup.cancel_own(app, request.params["token"]))


def export_own(app: App, request: Request) -> Response:
    """By mail: whoever has this link may have it from a mail that was passed on."""
    no_body(request)
    own = own_signup.find(app, request.params["token"])
    ask_for_export(app, own.group.id, own.contact.id)
    return json_response(202, {"status": "accepted"}, {"referrer-policy": "no-referrer"})


def _own_json(app: App, own: own_signup.OwnSignup) -> Response:
    line, can_accept = signups.place_in_line(app.table, own.signup), own_place.can_accept(app, own)
    shown = responses.own_signup_json(app.config.public_url, own, line=line, can_accept=can_accept)
    return json_response(200, shown, {"referrer-policy": "no-referrer"})


def unsubscribe(app: App, request: Request) -> Response:
    """One-click unsubscribe (RFC 8058): a mail program posts this when its user clicks its own button."""
    if form_values(request, of_any_type=True).get("List-Unsubscribe") != ["One-Click"]:
        raise InvalidError.of("List-Unsubscribe", "must be One-Click")
    who, _ = by_mailed_link(app, tokens.UNSUBSCRIBE, request)
    if unsubscribing.is_of_keep_in_touch(app, request.params["token"]):
        unsubscribing.from_keep_in_touch(app, who)
    else:
        unsubscribing.from_everything(app, who)
    return json_response(200, {"status": "unsubscribed"})


def show_unsubscribe(app: App, request: Request) -> Response:
    """The page of `/u/{token}`: some mail programs open the address that they should post to. It changes nothing."""
    from .. import page_responses  # with templates, which the API does without
    from . import pages

    try:
        return pages.unsubscribe_page(app, request)
    except NotFoundError as error:
        return page_responses.problem_page(error)


def show_openapi(app: App, request: Request) -> Response:
    """The document of all this, as `python -m infra.openapi` wrote it."""
    content = Path(__file__).parents[1].joinpath("openapi.json").read_text()
    return Response(200, content, {"content-type": JSON, "access-control-allow-origin": "*"})


_EVENTS = "/public/v1/groups/{group}/events"
_OWN = "/public/v1/signups/{token}"

ROUTES = (
    Route("GET", _EVENTS, list_events, query=query_types.ListQuery),
    Route("GET", _EVENTS + "/{event}", show_event),
    Route("GET", _EVENTS + "/{event}/coming", show_coming),
    Route("POST", _EVENTS + "/{event}/signups", post_signup, body=request_types.SignUp, returns=202),
    Route("POST", _EVENTS + "/{event}/maybe", post_maybe, body=request_types.MaybeInput, returns=202),
    Route("GET", _OWN, show_signup),
    Route("PATCH", _OWN, change_signup, body=request_types.OwnSignup),
    Route("POST", _OWN + "/confirm", confirm_signup),
    Route("POST", _OWN + "/cancel", cancel_signup),
    Route("POST", _OWN + "/accept", accept_place),
    Route("POST", _OWN + "/decline", decline_place),
    Route("POST", _OWN + "/export", export_own, returns=202),
    Route("GET", "/public/v1/unsubscribe/{token}", show_unsubscribe, query=query_types.PageQuery),
    Route("POST", "/public/v1/unsubscribe/{token}", unsubscribe),
    Route("GET", "/openapi.json", show_openapi),
)
