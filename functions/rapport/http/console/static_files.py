"""Scripts that pages of the console load from an address of their own: those that no page can hold itself."""

from ...app import App
from ...domain.base.errors import NotFoundError
from ...web.rendering import static_text
from ..request import Request, Response
from ..routing import Route

QR = "qr-0.7.0"
"""The reader of QR codes, as it was published: https://github.com/paulmillr/qr."""
_OURS = ("check_in_offline.js", "qr_reader.js")
_OF_QR = ("decode.js", "index.js")
_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
"""Of what runs beside a page: it loads the rest of itself, and asks for pages."""


def own_file(_app: App, request: Request) -> Response:
    """A service worker is for the pages below `/console/`, though it lies beside them."""
    name = request.params["name"]
    if name not in _OURS:
        raise NotFoundError("There is no such file.")
    return _script(name, {"cache-control": "no-cache", "service-worker-allowed": "/console/"})


def qr_file(_app: App, request: Request) -> Response:
    """What is published never changes: browsers keep it, so that codes are read without network, too."""
    name = request.params["name"]
    if name not in _OF_QR:
        raise NotFoundError("There is no such file.")
    return _script(f"{QR}/{name}", {"cache-control": "public, max-age=31536000, immutable"})


def _script(path: str, headers: dict[str, str]) -> Response:
    known = {"content-type": "text/javascript; charset=utf-8", "content-security-policy": _POLICY}
    return Response(200, static_text(path), {**known, **headers})


OPEN = (
    Route("GET", "/console/static/{name}", own_file),
    Route("GET", f"/console/static/{QR}/{{name}}", qr_file),
)
