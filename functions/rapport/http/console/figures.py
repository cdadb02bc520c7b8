"""The figures of one event."""

from ...app import App
from ...domain.figures.counted import MOST_COUNTED_AT_ONCE
from ...domain.figures.people import sign_ups
from ...domain.principal import Scope
from ...queries.connections.feedback import of_event
from ...queries.figures import event_figures, group_figures
from ...web.console import figures
from ..organizer.one_event import event_of
from ..request import Request, Response
from ..routing import Route
from . import frame


def event_figures_page(app: App, request: Request) -> Response:
    event, seats = event_of(app, request)
    now = app.now()
    found = event_figures.of_event(app, event, seats)
    past = figures.compared_with(group_figures.of_group(app, event.group))
    is_large = sign_ups(seats) > MOST_COUNTED_AT_ONCE
    feedback = of_event(app, event) if event.ends_at <= now else None
    return frame.show(
        app,
        request,
        "console/event_figures.html",
        event=event,
        now=now,
        is_over=event.ends_at <= now,
        came_is_unknown=found.people.came is None,
        funnel=figures.funnel(found.people) if found.people.signed_up else (),
        sign_ups=figures.sign_ups_chart(event, seats, found.sign_ups, past, now),
        facts=figures.mail_facts(found.mails),
        mails=figures.mails_chart(found),
        cost=figures.cents(found.cost.cents) if found.cost else "",
        cost_table=figures.cost_table(found.cost) if found.cost else None,
        prices_of=found.cost.prices_of if found.cost else "",
        counted_at=found.counted_at if is_large else None,
        not_counted=found.counted_at is None,
        feedback=feedback,
        marks=figures.marks_chart(feedback.told) if feedback else None,
    )


ROUTES = (Route("GET", "/console/{group}/events/{event}/figures", event_figures_page, Scope.EVENTS_READ),)
