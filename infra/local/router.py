"""Requests to the one address go to the local calls or to the gateway; until both are ready, they are a 503.

The local calls are for programs and for the mailbox's own pages: no other page may wind the clock or read mails.
"""

from http import HTTPStatus

from .callers import NO_PAGES, are_own
from .gateway import Gateway
from .http_server import Request, Response, status_response
from .local_api import LocalApi


class Router:
    def __init__(self) -> None:
        self._inside: tuple[LocalApi, Gateway] | None = None

    def open(self, local_api: LocalApi, gateway: Gateway) -> None:
        """From now on it is ready."""
        self._inside = local_api, gateway

    def answer(self, request: Request) -> Response:
        if self._inside is None:
            return status_response(HTTPStatus.SERVICE_UNAVAILABLE)
        local_api, gateway = self._inside
        if request.path == "/healthz":
            return status_response(HTTPStatus.OK)
        if request.path.startswith("/_local/"):
            if not are_own(request.all_of("origin"), request.header("host")):
                return status_response(HTTPStatus.FORBIDDEN, NO_PAGES)
            return local_api.answer(request)
        return gateway.answer(request)
