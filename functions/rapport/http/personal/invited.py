"""An event's page for who follows a link of their own, as of an invitation: a place takes one button."""

from ...app import App
from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.event import Event, EventStatus, Seats
from ...domain.signup import SignupStatus
from ...mail.description import description_html
from ...store import events, signups
from ...tokens import signup_token
from ...usecases.personal import me
from ...usecases.personal.me import Person
from ...usecases.signups.sign_up_known import sign_up_known
from ...web.public.invited import invited_page
from .. import request_types
from ..input.html_forms import Values, form_values
from ..page_responses import html_response, see_other
from ..parsing import parse
from ..public.forms import answers_in, with_outcome
from ..request import Request, Response
from ..routing import Route

_ADDRESS = "/me/{token}/events/{event}"


def show_invited(app: App, request: Request) -> Response:
    return _page(app, request)


def _page(app: App, request: Request, values: Values | None = None, error: InvalidError | None = None) -> Response:
    person, event, seats = _found(app, request)
    signup = signups.of_person(app.table, event.id, person.contact)
    has_none = signup is None or signup.is_erased or signup.status is SignupStatus.CANCELLED
    own = None if has_none else signup
    return html_response(
        invited_page(
            person.group,
            event,
            seats,
            person.contact,
            now=app.now(),
            about=description_html(event.description),
            signup=own,
            signup_token=signup_token(app.tokens, own) if own is not None else None,
            token=request.params["token"],
            values=values,
            problems=error.problems if error else (),
        )
    )


def post_sign_up(app: App, request: Request) -> Response:
    """Goes on as after a sign-up by the form, whoever it is."""
    person, event, _ = _found(app, request)
    values = form_values(request)
    try:
        given = parse(request_types.OwnSignup, {"answers": answers_in(values, event.questions)})
        seat = sign_up_known(app, person.contact, event, given.answers or {}, request.source)
    except InvalidError as error:
        return _page(app, request, values, error)
    return see_other(with_outcome(event.path, {"signup": "accepted", "seat": seat}))


def _found(app: App, request: Request) -> tuple[Person, Event, Seats]:
    """Raises NotFoundError also for a draft."""
    person = me.find(app, request.params["token"])
    event, seats = events.with_seats(app.table, person.group.id, request.params["event"])
    if event.status is EventStatus.DRAFT:
        raise NotFoundError("There is no such event.")
    return person, event, seats


ROUTES = (
    Route("GET", _ADDRESS, show_invited),
    Route("POST", f"{_ADDRESS}/sign-up", post_sign_up),
)
