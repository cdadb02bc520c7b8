"""A group's images, as anybody sees them. What is at an address never changes."""

from base64 import b64encode

from ...app import App
from ...store.admin import images
from ..request import Request, Response
from ..routing import Route


def show_image(app: App, request: Request) -> Response:
    """Raises NotFoundError. A picture and nothing else, whatever else its bytes may be taken for."""
    image = images.get(app.table, request.params["group"], request.params["image"])
    headers = {
        "content-type": image.type,
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "public, max-age=31536000, immutable",
        "etag": f'"{image.id}"',
    }
    if request.has_already(headers["etag"]):
        return Response(304, "", headers)
    content = app.images.get(image.group, image.id)
    return Response(200, b64encode(content).decode(), headers, is_base64=True)


ROUTES = (Route("GET", "/g/{group}/images/{image}", show_image),)
