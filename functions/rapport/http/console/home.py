"""A group's home: what wants attention, what is coming, figures of the last events."""

from datetime import timedelta

from ...app import App
from ...domain.event import EventStatus, ListedEvent, Seats
from ...domain.figures.figures import GroupFigures
from ...domain.principal import Scope
from ...queries import needs_attention
from ...queries.figures import event_figures, group_figures
from ...store import events as event_store
from ...store import seats as seats_store
from ...web.console import attention, figures
from ...web.console.charts import Chart
from ..request import Request, Response
from ..routing import Route
from . import frame

_SHOWN = 8
"""Events to come, and those just over: all others are on the list of all events."""
_JUST_OVER = timedelta(hours=12)
"""For so long after its end an event stands among those that are coming: its check-in may not be done."""


def group_home(app: App, request: Request) -> Response:
    _, group, _ = request.visited
    since = app.now() - needs_attention.OVER_FOR
    listed = event_store.listed(app.table, group.id, ends_after=since, limit=_SHOWN, start=None)
    if not request.who.may(Scope.EVENTS_READ):
        return _at_the_door(app, request, listed.items)
    past, seats = group_figures.with_seats_of(app, group.id, listed.items)
    events = [(event, seats[event.id]) for event in listed.items]
    coming = _coming(app, events)
    return frame.show(
        app,
        request,
        "console/home.html",
        now=app.now(),
        coming=coming,
        at_the_door=False,
        has_more=listed.next is not None,
        attention=attention.items(group, needs_attention.of_group(app, group, events)),
        is_new=not events and not past.events,
        sign_ups=_sign_ups_chart(app, coming, past),
        show_rates=figures.show_rates_chart(past),
        funnel=figures.funnel(past.in_all) if past.in_all.came is not None else (),
        mails=figures.mail_facts(past.mails) if past.mails else None,
        has_past=bool(past.events),
    )


def _at_the_door(app: App, request: Request, found: list[ListedEvent]) -> Response:
    """What who checks people in sees: published events alone."""
    seats = seats_store.seats_of(app.table, found)
    coming = _coming(app, [(event, seats[event.id]) for event in found])
    published = [one for one in coming if one[0].status is EventStatus.PUBLISHED]
    return frame.show(app, request, "console/home.html", now=app.now(), coming=published, at_the_door=True)


def _coming(app: App, events: list[tuple[ListedEvent, Seats]]) -> list[tuple[ListedEvent, Seats]]:
    since = app.now() - _JUST_OVER
    return [one for one in events if one[0].ends_at > since and one[0].status is not EventStatus.CANCELLED]


def _sign_ups_chart(app: App, coming: list[tuple[ListedEvent, Seats]], past: GroupFigures) -> Chart | None:
    """Of the next event for which anybody has signed up, beside the last ones."""
    now = app.now()
    for event, seats in coming:
        if event.status is EventStatus.PUBLISHED and event.ends_at > now and seats.has_history:
            by_then = event_figures.sign_ups_so_far(app, event, seats)
            return figures.sign_ups_chart(event, seats, by_then, figures.compared_with(past), now)
    return None


ROUTES = (Route("GET", "/console/{group}", group_home),)
