"""The first pages of the console: the member's groups, and a group's home."""

from ...app import App
from ..request import Request, Response
from ..routing import Route
from . import frame


def group_home(app: App, request: Request) -> Response:
    return frame.show(app, request, "console/home.html")


ROUTES = (Route("GET", "/console/{group}", group_home),)
