"""An event's attendees in the console: listed, chosen, added by hand, cancelled, exported."""

from typing import Any

from ...app import App
from ...domain.attendees.check_in_all import CheckInAll
from ...domain.base.errors import ConflictError, InvalidError
from ...domain.event import Event, Seats
from ...domain.principal import Scope
from ...queries.attendees import chosen as attendee_queries
from ...queries.attendees import effects as attendee_effects
from ...store.attendees import check_in_all as check_in_all_store
from ...store.attendees import exports
from ...usecases.attendees import check_in_all
from ...usecases.signups import add_by_hand
from ...usecases.signups import seats as seats_usecase
from ...usecases.signups.check_in import CheckedIn
from ...web.console import attendee_list as web
from ...web.console import event_words
from ...web.console.forms import NestedForm, form_problem
from .. import query_types, request_types
from ..input.html_forms import Values, form_values
from ..organizer.attendees.exports import link_to
from ..organizer.attendees.listing import csv_answer
from ..organizer.attendees.query import asked
from ..organizer.one_event import event_of
from ..parsing import parse
from ..request import Request, Response
from ..routing import Route
from . import frame
from .once import made_once, new_once

_A_PAGE = 50


def list_page(app: App, request: Request) -> Response:
    return _list(app, request, *event_of(app, request))


def _list(app: App, request: Request, event: Event, seats: Seats, form: NestedForm | None = None) -> Response:
    """`form`: to add somebody, as it was sent, where something in it is wrong."""
    given = _given(request)
    wanted = asked(query_types.AttendeeQuery, {"limit": str(_A_PAGE), **given})
    found, cursor = attendee_queries.listed(
        app, event, seats, wanted.chosen, limit=wanted.query.limit, cursor=wanted.query.cursor
    )
    own, now = _own(event), app.now()
    way = web.Way(own, given)
    questions = (*event.questions, *event.former_questions)
    shown = [one for one in questions if one.id in web.shown_questions(given)]
    return frame.show(
        app,
        request,
        "console/attendees.html",
        status=422 if form is not None else 200,
        event=event,
        seats=seats,
        now=now,
        own=own,
        way=way,
        numbers=event_words.numbers(event, seats, now),
        statuses=web.statuses(way, event, seats, now),
        columns=web.columns(way, questions),
        questions=questions,
        shown_questions=shown,
        more_is_chosen=bool(way.chosen.keys() - {"q", "status", "attendance"}),
        rows=[web.row(one, event, seats, [question.id for question in shown], now) for one in found],
        more=way.with_all({"cursor": cursor}) if cursor else "",
        first=way.with_all({}) if "cursor" in given else "",
        csv=web.Way(f"{own}.csv", way.chosen).with_all({"bom": "true", "sort": given.get("sort")}),
        form=form or NestedForm({}),
        once=new_once(),
        run=check_in_all_store.find(app.table, event.group, event.id) if event.starts_at <= now else None,
        left=seats.confirmed - seats.attended,
    )


def _given(request: Request) -> dict[str, str]:
    """What is chosen: a field of the form that was left empty chooses nothing."""
    return {name: value for name, value in request.query.items() if value}


def _own(event: Event) -> str:
    return f"/console/{event.group}/events/{event.id}/attendees"


def csv(app: App, request: Request) -> Response:
    """The CSV itself, or where it is long the page that says how far it is."""
    event, seats = event_of(app, request)
    wanted = asked(query_types.ExportQuery, _given(request))
    return csv_answer(app, request, event, seats, wanted, f"/console/{event.group}/exports")


def export_page(app: App, request: Request) -> Response:
    export = exports.get(app.table, request.params["group"], request.params["export"])
    return frame.show(
        app,
        request,
        "console/export.html",
        export=export,
        url=link_to(app, export),
        size=web.size(export.octets),
        attendees=f"/console/{export.group}/events/{export.event}/attendees",
    )


def post_attendee(app: App, request: Request) -> Response:
    values = form_values(request)
    given: dict[str, Any] = {name: values[name][0] for name in ("name", "email") if values.get(name, [""])[0].strip()}
    added: list[CheckedIn] = []

    def make(keep: Any) -> CheckedIn:
        wanted = parse(request_types.AttendeeInput, {**given, "checked_in": "true" in values.get("checked_in", [])})
        new = add_by_hand.ByHand(name=wanted.name, email=wanted.email, checked_in=wanted.checked_in)
        added.append(add_by_hand.add_by_hand(app, request.who, request.params["event"], new, keep))
        return added[-1]

    try:
        address, _ = made_once(app, request, values, make, lambda one: _own(one.event))
    except (InvalidError, ConflictError) as error:
        problems = error.problems if isinstance(error, InvalidError) else (form_problem(str(error)),)
        return _list(app, request, *event_of(app, request), NestedForm(_filled_in(values), problems))
    if not added:
        return frame.done(app, address, "This form was sent before: they were added then.")
    one = added[-1]
    said = f"{one.signup.name} is in." if one.signup.checked_in_at else f"{one.signup.name} has a place."
    return frame.done(app, address, " ".join((said, *one.warnings)))


def _filled_in(values: Values) -> Values:
    return {name: values[name] for name in ("name", "email", "checked_in") if name in values}


def post_all_checked_in(app: App, request: Request) -> Response:
    return _told_of_all(check_in_all.check_in_all(app, request.who, request.params["event"]), app)


def post_undo_all_checked_in(app: App, request: Request) -> Response:
    return _told_of_all(check_in_all.undo_check_in_all(app, request.who, request.params["event"]), app)


def _told_of_all(run: CheckInAll, app: App) -> Response:
    address = f"/console/{run.group}/events/{run.event}/attendees"
    return frame.done(app, address, "" if run.is_running else web.sentence_of_all(run.done, undoes=run.undoes))


def cancel_page(app: App, request: Request) -> Response:
    return _cancelling(app, request)


def _cancelling(app: App, request: Request, form: NestedForm | None = None) -> Response:
    effects = attendee_effects.of_cancelling(app, *_attendee(request))
    event, signup = effects.event, effects.signup
    return frame.show(
        app,
        request,
        "console/cancel_attendee.html",
        status=422 if form is not None else 200,
        event=event,
        now=app.now(),
        own=_own(event),
        id=signup.contact,
        name=signup.name,
        is_told=effects.is_told,
        mails=effects.mails,
        sentence=web.sentence_of_cancelling(
            signup.name,
            is_told=effects.is_told,
            next_name=effects.next_name,
            next_is_offered=effects.next_is_offered,
        ),
        form=form or NestedForm({}),
    )


def post_cancel(app: App, request: Request) -> Response:
    values = form_values(request)
    given = {"message": values["message"][0].replace("\r\n", "\n")} if values.get("message", [""])[0] else {}
    try:
        message = parse(request_types.Cancellation, given).message or ""
    except InvalidError as error:
        return _cancelling(app, request, NestedForm({"message": values["message"]}, error.problems))
    _, event_id, contact = _attendee(request)
    one = seats_usecase.cancel(app, request.who, event_id, contact, message)
    return frame.done(app, _own(one.event), f"The place of {one.signup.name} is cancelled.")


def _attendee(request: Request) -> tuple[str, str, str]:
    """The group, the event and the attendee in the path."""
    return request.params["group"], request.params["event"], request.params["attendee"]


_EVENT = "/console/{group}/events/{event}"
_ATTENDEES = _EVENT + "/attendees"
ROUTES = (
    Route("GET", _ATTENDEES, list_page, Scope.ATTENDEES_READ),
    Route("POST", _ATTENDEES, post_attendee, Scope.ATTENDEES_WRITE),
    Route("POST", _EVENT + "/check-in-all", post_all_checked_in, Scope.ATTENDEES_WRITE),
    Route("POST", _EVENT + "/check-in-all/undo", post_undo_all_checked_in, Scope.ATTENDEES_WRITE),
    Route("GET", _ATTENDEES + ".csv", csv, Scope.ATTENDEES_READ),
    Route("GET", _ATTENDEES + "/{attendee}/cancel", cancel_page, Scope.ATTENDEES_WRITE),
    Route("POST", _ATTENDEES + "/{attendee}/cancel", post_cancel, Scope.ATTENDEES_WRITE),
    Route("GET", "/console/{group}/exports/{export}", export_page, Scope.ATTENDEES_READ),
)
