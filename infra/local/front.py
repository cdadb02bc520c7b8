"""What listens on the one address: not ready at first, then the local calls and the gateway."""

from http import HTTPStatus

from .gateway import Gateway
from .local_api import LocalApi
from .web import Request, Response, said


class Front:
    def __init__(self) -> None:
        self._inside: tuple[LocalApi, Gateway] | None = None

    def open(self, local_api: LocalApi, gateway: Gateway) -> None:
        """From now on it is ready."""
        self._inside = local_api, gateway

    def answer(self, request: Request) -> Response:
        if self._inside is None:
            return said(HTTPStatus.SERVICE_UNAVAILABLE)
        local_api, gateway = self._inside
        if request.path == "/healthz":
            return said(HTTPStatus.OK)
        if request.path.startswith("/_local/"):
            return local_api.answer(request)
        return gateway.answer(request)
