"""Saying whether one would meet somebody who thinks of coming, on one's own page or that of one's signup."""

from ...app import App
from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.contact import Contact
from ...usecases.connections import would_meet
from ...usecases.personal import me
from ...usecases.signups import own_signup
from .. import request_types
from ..input.html_forms import form_values
from ..page_responses import see_other
from ..parsing import parse
from ..request import Request, Response
from ..routing import Route


def post_of_signup(app: App, request: Request) -> Response:
    _say(app, request, own_signup.find(app, request.params["token"]).contact)
    return see_other(f"/s/{request.params['token']}?done=saved")


def post_of_person(app: App, request: Request) -> Response:
    _say(app, request, me.find(app, request.params["token"]).contact)
    return see_other(f"/me/{request.params['token']}?done=saved")


def _say(app: App, request: Request, contact: Contact) -> None:
    """Raises NotFoundError for what is not asked any more, or was not by a form of ours."""
    values = {name: texts[0] for name, texts in form_values(request).items()}
    try:
        said = parse(request_types.WouldMeet, {"tells_name": "", **values})
    except InvalidError:
        raise NotFoundError("There is no such question.") from None
    yes = said.would_meet == "yes"
    would_meet.say(app, contact, said.question, would_meet=yes, tells_name=said.tells_name == "true")


ROUTES = (
    Route("POST", "/s/{token}/meet", post_of_signup),
    Route("POST", "/me/{token}/meet", post_of_person),
)
