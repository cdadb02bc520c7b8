"""The page of an invitation to a group, which who is invited needs no session for."""

from ....app import App
from ....usecases.groups import invitations
from ....web.console.access import invitation as web
from ...page_responses import html_response, see_other
from ...request import Request, Response
from ...routing import Route


def invitation_page(app: App, request: Request) -> Response:
    """Changes nothing: programs that look into mails follow links, too."""
    found = invitations.find(app, request.params["token"])
    return html_response(web.invitation_page(found.group, found.member))


def accept_invitation(app: App, request: Request) -> Response:
    invitations.accept(app, request.params["token"])
    return see_other(request.path)


ROUTES = (
    Route("GET", "/console/invitation/{token}", invitation_page),
    Route("POST", "/console/invitation/{token}", accept_invitation),
)
