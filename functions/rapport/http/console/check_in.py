"""The check-in page: who is expected at the door, and what is done there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from ...app import App
from ...domain.base.errors import FieldProblem, InvalidError
from ...domain.event import Event, Seats
from ...domain.members.door_links import DoorLink, is_open
from ...domain.principal import Scope
from ...domain.wording import time_of_event
from ...queries import door
from ...store.admin import door_links as door_link_store
from ...store.admin.idempotency import Keep
from ...usecases.door import links as door_links
from ...usecases.signups import add_by_hand
from ...usecases.signups import check_in as check_in_usecase
from ...web.console import door as web
from ...web.public.form import Form
from ...web.public.qr_code import qr_svg
from .. import query_types, request_types
from ..input.html_forms import form_values
from ..parsing import parse
from ..request import Request, Response
from ..routing import Route
from . import frame
from .once import made_once, new_once

SHOWN = 50
"""People on one page: what a phone shows at once, and its script has all."""
KEPT_AFTER_THE_END = timedelta(hours=1)
"""For how long after an event a device that has its list may show it."""


_POLICY = ("connect-src 'self'", "worker-src 'self'")
"""The script tells and hears by the API, has the page open without network, and reads codes beside the page."""


def check_in_page(app: App, request: Request) -> Response:
    event, seats = door.event_at_the_door(app, request.who, request.params["event"])
    shown = _shown(app, request, event, seats)
    return replace(shown, headers={**shown.headers, "x-kept-until": str(_kept_until(event))})


def _kept_until(event: Event) -> int:
    """In seconds since 1970: until then a device that has the list may show it without network."""
    return int((event.ends_at + KEPT_AFTER_THE_END).timestamp())


def _shown(
    app: App,
    request: Request,
    event: Event,
    seats: Seats,
    *,
    form: Form | None = None,
    code_problem: str = "",
) -> Response:
    """`form`: that of who is not on the list, where something is wrong with it."""
    asked = parse(query_types.DoorPageQuery, request.query, strict=False)
    found, cursor = door.listed(app, request.who, event, seats, q=asked.q, limit=SHOWN, cursor=asked.cursor)
    base = f"/console/{event.group}/events/{event.id}"
    people = [
        web.row(event, one.id, one.name, hint=one.hint, status=one.status, checked_in_at=one.checked_in_at)
        for one in found
    ]
    return frame.show(
        app,
        request,
        "console/check_in.html",
        status=422 if form is not None or code_problem else 200,
        scripts=("check_in",),
        allows=_POLICY,
        event=event,
        now=app.now(),
        seats=seats,
        expected=web.expected(seats),
        base=base,
        q=asked.q or "",
        people=people,
        more=f"{base}/check-in?{urlencode({**({'q': asked.q} if asked.q else {}), 'cursor': cursor})}"
        if cursor
        else "",
        first=f"{base}/check-in" if asked.cursor else "",
        form=form or Form({"name": [asked.q] if asked.q and not people else []}),
        once=new_once(),
        code_problem=code_problem,
        links=_links(app, request, event),
        kept_until=_kept_until(event),
        qr=qr_svg,
    )


def _links(app: App, request: Request, event: Event) -> Sequence[web.Link]:
    """Those to the event's door, for who may make and end them."""
    if not request.who.may(Scope.EVENTS_WRITE) or not is_open(event, app.now()):
        return ()
    found = door_link_store.of_event(app.table, event.group, event.id)
    return web.links({link: _address(app, event, link, door_links.token_of(app, found, link)) for link in DoorLink})


def _address(app: App, event: Event, link: DoorLink, token: str | None) -> str | None:
    if token is None:
        return None
    path = f"/console/door/{token}" if link is DoorLink.HELPERS else f"/g/{event.group}/{event.id}/door/{token}"
    return app.config.public_url + path


def check_in(app: App, request: Request) -> Response:
    return _back(app, request, _said(check_in_usecase.check_in(app, request.who, *_attendee(request))))


def undo_check_in(app: App, request: Request) -> Response:
    one = check_in_usecase.undo_check_in(app, request.who, *_attendee(request))
    return _back(app, request, f"{one.signup.name} is not checked in.")


def check_in_by_code(app: App, request: Request) -> Response:
    try:
        given = parse(request_types.CheckInCode, _fields(request, "code"))
        one = check_in_usecase.check_in_by_code(app, request.who, request.params["event"], given.code)
    except InvalidError as error:
        event, seats = door.event_at_the_door(app, request.who, request.params["event"])
        return _shown(app, request, event, seats, code_problem=_of_code(error.problems[0].reason))
    return _back(app, request, _said(one))


def _of_code(reason: str) -> str:
    """What is wrong with a code, as a sentence."""
    return f"{reason if reason.startswith('Please') else f'This {reason}'}."


def add_walk_in(app: App, request: Request) -> Response:
    """Somebody without an address is nobody who is there already: by `once` a second click adds them no second time."""
    fields = _fields(request, "name", "email")
    event_id = request.params["event"]
    added: list[check_in_usecase.CheckedIn] = []

    def make(keep: Keep[check_in_usecase.CheckedIn]) -> check_in_usecase.CheckedIn:
        added.append(add_by_hand.add_by_hand(app, request.who, event_id, new, keep))
        return added[-1]

    try:
        given = parse(request_types.AttendeeInput, {**fields, "checked_in": True})
        new = add_by_hand.ByHand(name=given.name, email=given.email, checked_in=True)
        made_once(app, request, form_values(request), make, lambda _: "")
    except InvalidError as error:
        event, seats = door.event_at_the_door(app, request.who, request.params["event"])
        entered = {name: [value] for name, value in fields.items()}
        return _shown(app, request, event, seats, form=Form(entered, error.problems))
    return _back(app, request, _said(added[-1]) if added else f"{given.name} was added already.")


def change_link(app: App, request: Request) -> Response:
    fields = _fields(request, "link", "do")
    link = next((one for one in DoorLink if one == fields.get("link")), None)
    if link is None or fields.get("do") not in ("make", "end"):
        raise InvalidError(FieldProblem("link", "is none of an event's door"))
    if fields["do"] == "make":
        door_links.make_link(app, request.who, request.params["event"], link)
        return _back(app, request, "The link is made. Show its code to whom it is for.")
    door_links.end_link(app, request.who, request.params["event"], link)
    return _back(app, request, "The link is ended: it opens nothing any more.")


def _said(one: check_in_usecase.CheckedIn) -> str:
    """What came of a check-in, in sentences."""
    came = one.signup.checked_in_at
    if came is None:
        return " ".join(one.warnings)
    since = f"{one.signup.name} was in already, since {time_of_event(came, one.event)}."
    return since if one.already else " ".join((f"{one.signup.name} is in.", *one.warnings))


def _back(app: App, request: Request, sentence: str) -> Response:
    """To the page that the form was on: this one, or the event's list of attendees."""
    base = f"/console/{request.params['group']}/events/{request.params['event']}"
    leads_to = "attendees" if _fields(request, "back").get("back") == "attendees" else "check-in"
    return frame.done(app, f"{base}/{leads_to}", sentence)


def _fields(request: Request, *names: str) -> Mapping[str, Any]:
    """These fields of a form; what was left empty is left out."""
    values = form_values(request)
    return {name: values[name][0] for name in names if values.get(name, [""])[0]}


def _attendee(request: Request) -> tuple[str, str]:
    """The event and the attendee in the path."""
    return request.params["event"], request.params["attendee"]


_EVENT = "/console/{group}/events/{event}"
_ATTENDEE = _EVENT + "/attendees/{attendee}"

ROUTES = (
    Route("GET", _EVENT + "/check-in", check_in_page, Scope.CHECK_IN),
    Route("POST", _EVENT + "/check-in", check_in_by_code, Scope.CHECK_IN),
    Route("POST", _EVENT + "/check-in/walk-in", add_walk_in, Scope.CHECK_IN),
    Route("POST", _EVENT + "/check-in/links", change_link, Scope.EVENTS_WRITE),
    Route("POST", _ATTENDEE + "/check-in", check_in, Scope.CHECK_IN),
    Route("POST", _ATTENDEE + "/undo-check-in", undo_check_in, Scope.CHECK_IN),
)
