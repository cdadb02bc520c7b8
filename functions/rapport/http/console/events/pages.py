"""A group's events: their lists, the page of one, and what is done with it."""

from collections.abc import Callable

from msgspec import structs

from ....app import App
from ....domain.base.errors import ConflictError, InvalidError
from ....domain.base.versions import version
from ....domain.event import Event, EventStatus, Seats
from ....domain.figures.people import people
from ....domain.patches import EventTimesPatch
from ....domain.principal import Principal, Scope
from ....mail.description import description_html
from ....queries import event_effects, event_warnings
from ....queries import events as event_queries
from ....queries.figures import event_figures
from ....store import seats as seats_store
from ....usecases.events import change, create, delete, publish
from ....web.console import event_words, figures
from ....web.console.charts import Chart
from ....web.console.forms import NestedForm
from ....web.public.pages import sign_up_page
from ... import query_types, request_to_domain, request_types
from ...input.html_forms import Values, form_values
from ...organizer.one_event import event_of
from ...page_responses import html_response
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..once import made_once, new_once
from .editing import address_of
from .fields import event_fields, form_values_of

_A_PAGE = 50


def list_page(app: App, request: Request) -> Response:
    """Coming, drafts or past events, or those whose title has some words; a page at a time."""
    wanted = {name: value for name, value in request.query.items() if value}
    query = parse(query_types.EventQuery, {"limit": str(_A_PAGE), **wanted}, strict=False)
    given = structs.asdict(query)
    if not given["when"] and not given["status"] and not given["q"]:
        given["when"] = "upcoming"
    found, cursor = event_queries.listed(app, request.params["group"], **given)
    seats = seats_store.seats_of(app.table, found)
    return frame.show(
        app,
        request,
        "console/events.html",
        events=[(event, seats[event.id]) for event in found],
        more=cursor,
        query={name: value for name, value in wanted.items() if name not in ("cursor", "limit")},
        now=app.now(),
    )


def event_page(app: App, request: Request) -> Response:
    return _event(app, request, *event_of(app, request))


def _event(
    app: App, request: Request, event: Event, seats: Seats, *, refused: str = "", values: Values | None = None
) -> Response:
    """`refused`: why what was asked for cannot be; `values`: what a form of the page was sent with."""
    now, (_, group, _) = app.now(), request.visited
    possible = event_words.possible(event, seats, now)
    cancelling = event_effects.of_cancellation(app, event, seats) if possible.cancel else None
    return frame.show(
        app,
        request,
        "console/event.html",
        status=409 if refused else 200,
        scripts=("copy", "event_times", "live_form"),
        allows=("connect-src 'self'",),
        event=event,
        seats=seats,
        now=now,
        refused=refused,
        possible=possible,
        numbers=event_words.numbers(event, seats, now),
        share_taken=event_words.share_taken(seats),
        publishing=event_effects.of_publication(app, event, seats) if possible.publish else None,
        cancelling=event_words.before_cancelling(cancelling.mails, cancelling.dropped, is_paused=group.is_paused)
        if cancelling
        else (),
        cancelling_mails=cancelling.mails if cancelling else 0,
        moving=event_words.before_moving(event_effects.of_any_move(app, event, seats)),
        form=NestedForm({**form_values_of(event, seats), **(values or {})}),
        version=version(change.values_of(event, seats)),
        once=new_once(),
        sign_ups=_sign_ups(app, event, seats),
        funnel=figures.funnel(people(seats, is_over=event.ends_at <= now)) if seats.has_history else (),
        url=app.config.public_url + event.path,
        base=app.config.public_url,
    )


def preview_page(app: App, request: Request) -> Response:
    """The public page of an event as it will be, for its organisers, before anybody else can see it."""
    event, seats = event_of(app, request)
    _, group, _ = request.visited
    shown = sign_up_page(
        group,
        event,
        seats,
        now=app.now(),
        about=description_html(event.description),
        url=app.config.public_url + event.path,
        filled_at_token="",
        back_to=address_of(group.id, event.id),
    )
    return html_response(shown)


def _sign_ups(app: App, event: Event, seats: Seats) -> Chart | None:
    """How they came in: beside the last events' they stand on the page of figures."""
    by_then = event_figures.sign_ups_so_far(app, event, seats) if seats.has_history else {}
    return figures.sign_ups_chart(event, seats, by_then, [], app.now())


Action = Callable[[App, Principal, str], tuple[Event, Seats]]


def _acting(action: Action, said: str) -> Callable[[App, Request], Response]:
    def answer(app: App, request: Request) -> Response:
        try:
            event, seats = action(app, request.who, request.params["event"])
        except ConflictError as error:
            return _event(app, request, *event_of(app, request), refused=str(error))
        warnings = event_warnings.after_publication(app, event, seats) if event.status is EventStatus.PUBLISHED else []
        return frame.done(app, address_of(event.group, event.id), " ".join([said, *warnings]))

    return answer


def post_cancel(app: App, request: Request) -> Response:
    values = form_values(request)
    given = {"message": values["message"][0].replace("\r\n", "\n")} if values.get("message", [""])[0] else {}
    try:
        message = parse(request_types.Cancellation, given).message or ""
        event, seats = event_of(app, request)
        mails = event_effects.of_cancellation(app, event, seats).mails
        event, _ = publish.cancel(app, request.who, event.id, message)
    except (ConflictError, InvalidError) as error:
        return _event(app, request, *event_of(app, request), refused=_why(error), values=values)
    told = f"{event_words.mails(mails)} tell who had signed up." if mails else "It mails nobody."
    return frame.done(app, address_of(event.group, event.id), f"The event is cancelled. {told}")


def _why(error: ConflictError | InvalidError) -> str:
    if isinstance(error, InvalidError):
        return "; ".join(f"{one.field}: {one.reason}" for one in error.problems)
    return str(error)


def post_clone(app: App, request: Request) -> Response:
    """A copy as a draft, which is opened to be changed; with another start it lasts as long."""
    values = form_values(request)
    given = {name: text for name, text in event_fields(values).items() if name in ("starts_at", "ends_at") and text}
    try:
        times: EventTimesPatch = request_to_domain.event_times(parse(request_types.CloneTimes, given))
        address, is_first = made_once(
            app,
            request,
            values,
            lambda keep: create.clone_event(app, request.who, request.params["event"], times, keep),
            lambda found: address_of(found[0].group, found[0].id),
        )
    except InvalidError as error:
        return _event(app, request, *event_of(app, request), refused=_why(error), values=values)
    said = (
        "This is the copy, a draft: nobody sees it yet." if is_first else "This form was sent before: here is the copy."
    )
    return frame.done(app, f"{address}/edit", said)


def post_delete(app: App, request: Request) -> Response:
    try:
        delete.delete_event(app, request.who, request.params["event"])
    except ConflictError as error:
        return _event(app, request, *event_of(app, request), refused=str(error))
    return frame.done(app, f"/console/{request.params['group']}", "The draft is deleted.")


_EVENTS = "/console/{group}/events"
_EVENT = _EVENTS + "/{event}"
ROUTES = (
    Route("GET", _EVENTS, list_page, Scope.EVENTS_READ),
    Route("GET", _EVENT, event_page, Scope.EVENTS_READ),
    Route("GET", _EVENT + "/preview", preview_page, Scope.EVENTS_READ),
    Route("POST", _EVENT + "/publish", _acting(publish.publish, "The event is published."), Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/unpublish", _acting(publish.unpublish, "It is a draft again."), Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/cancel", post_cancel, Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/clone", post_clone, Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/delete", post_delete, Scope.EVENTS_WRITE),
)
