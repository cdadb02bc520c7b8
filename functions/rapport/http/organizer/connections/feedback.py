"""How it was, as those say who came and consented to follow-ups."""

from typing import TYPE_CHECKING

from ....app import App
from ....domain.connections.afterwards.feedback import MARKS
from ....domain.principal import Scope
from ....queries.connections.feedback import EventFeedback, of_event
from ...request import Request, Response, json_response
from ...routing import Route
from ..one_event import event_of

if TYPE_CHECKING:
    from . import response_types


def show_feedback(app: App, request: Request) -> Response:
    event, _ = event_of(app, request)
    return json_response(200, _feedback_json(of_event(app, event)))


def _feedback_json(found: EventFeedback) -> "response_types.Feedback":
    marks = found.told.marks
    return {
        "marks": {str(mark): count for mark, count in zip(MARKS, marks, strict=True)} if marks is not None else None,
        "words": list(found.told.words),
        "signed": [
            {"attendee_id": one.signup.contact, "name": one.signup.name, "words": one.words} for one in found.signed
        ],
    }


ROUTES = (Route("GET", "/v1/groups/{group}/events/{event}/feedback", show_feedback, Scope.ATTENDEES_READ),)
