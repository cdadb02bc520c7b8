"""The page that a code at an event's door leads to: who came unannounced enters themselves."""

from ...app import App
from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.signup import SignupStatus
from ...usecases.door import links
from ...usecases.signups.sign_up import By, Form, sign_up
from ...web.public import door as web
from .. import request_types
from ..input.html_forms import form_values
from ..page_responses import html_response, see_other
from ..parsing import parse
from ..request import Request, Response
from ..routing import Route

_SEATS = {seat.value: seat for seat in (SignupStatus.CONFIRMED, SignupStatus.WAITLISTED)}


def walk_in_page(app: App, request: Request) -> Response:
    visit = _visit(app, request)
    return html_response(
        web.walk_in_page(visit.group, visit.event, came_of_it=_SEATS.get(request.query.get("seat", "")))
    )


def post_walk_in(app: App, request: Request) -> Response:
    """The answer is the same whether or not the address is on the list: what it says is of a new one."""
    visit = _visit(app, request)
    values = form_values(request)
    fields = {name: values[name][0] for name in ("name", "email") if values.get(name, [""])[0]}
    try:
        given = parse(request_types.SignUp, fields)
        form = Form(email=given.email, name=given.name)
        seat = sign_up(app, visit.group.id, visit.event.id, form, request.source, by=By.DOOR)
    except InvalidError as error:
        return html_response(web.walk_in_page(visit.group, visit.event, values=values, problems=error.problems))
    return see_other(f"{request.path}?seat={seat}")


def _visit(app: App, request: Request) -> links.Visit:
    """Raises NotFoundError also for a link of another event."""
    visit = links.walk_in(app, request.params["token"])
    if (visit.group.id, visit.event.id) != (request.params["group"], request.params["event"]):
        raise NotFoundError("There is nothing at this address.")
    return visit


ROUTES = (
    Route("GET", "/g/{group}/{event}/door/{token}", walk_in_page),
    Route("POST", "/g/{group}/{event}/door/{token}", post_walk_in),
)
