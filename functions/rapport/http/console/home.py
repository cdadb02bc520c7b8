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

_SHOWN = 20
"""Events to come, and those just over: all others are on the list of all events."""
_JUST_OVER = timedelta(hours=12)
"""For so long after its end an event stands among those that are coming: its check-in may not be done."""


def group_home(app: App, request: Request) -> Response:
    _, group, _ = request.visited
    now = app.now()
    listed = event_store.listed(
        app.table, group.id, ends_after=now - needs_attention.OVER_FOR, limit=_SHOWN, start=None
    )
    found = listed.items
    seats = seats_store.seats_of(app.table, found)
    events = [(event, seats[event.id]) for event in found]
    coming = [one for one in events if one[0].ends_at > now - _JUST_OVER and one[0].status is not EventStatus.CANCELLED]
    if not request.who.may(Scope.EVENTS_READ):
        published = [one for one in coming if one[0].status is EventStatus.PUBLISHED]
        return frame.show(app, request, "console/home.html", now=now, coming=published, at_the_door=True)
    past = group_figures.of_group(app, group.id)
    return frame.show(
        app,
        request,
        "console/home.html",
        now=now,
        coming=coming,
        at_the_door=False,
        has_more=listed.next is not None,
        attention=attention.items(group, needs_attention.of_group(app, group, events)),
        is_new=not found and not past.events,
        sign_ups=_sign_ups_chart(app, coming, past),
        show_rates=figures.show_rates_chart(past),
        funnel=figures.funnel(past.in_all) if past.in_all.came is not None else (),
        mails=figures.mail_facts(past.mails) if past.mails else None,
        has_past=bool(past.events),
    )


def _sign_ups_chart(app: App, coming: list[tuple[ListedEvent, Seats]], past: GroupFigures) -> Chart | None:
    """Of the next event for which anybody has signed up, beside the last ones."""
    now = app.now()
    for event, seats in coming:
        if event.status is EventStatus.PUBLISHED and event.ends_at > now and seats.has_history:
            by_then = event_figures.sign_ups_so_far(app, event, seats)
            return figures.sign_ups_chart(event, seats, by_then, figures.compared_with(past), now)
    return None


ROUTES = (Route("GET", "/console/{group}", group_home),)
