"""Route for a group's images."""

from functools import partial

from ...app import App
from ...domain.branding.image import Image
from ...domain.principal import Scope
from ...usecases import images
from .. import responses
from ..idempotency import keep
from ..problems import TooLargeError, UnsupportedTypeError
from ..request import Request, Response, json_response
from ..routing import Route

MOST_OCTETS = 500_000
_TYPES = ("image/png", "image/jpeg", "image/webp")
_TAKEN = (*_TYPES, "application/octet-stream")
"""What may be said of it: its bytes say what it is."""


def upload_image(app: App, request: Request) -> Response:
    if request.media_type not in _TAKEN:
        raise UnsupportedTypeError(f"Send an image here, and say so: Content-Type: {', '.join(_TYPES)}")
    if len(request.body) > MOST_OCTETS:
        raise TooLargeError("An image may be 500 kB at most.")
    shown = partial(_shown, app)
    return json_response(201, shown(images.upload(app, request.who, request.body, keep(app, request, 201, shown))))


def _shown(app: App, image: Image) -> object:
    return responses.image_json(app.config.public_url, image)


ROUTES = (Route("POST", "/v1/groups/{group}/images", upload_image, Scope.EVENTS_WRITE, returns=201),)
