"""Pages as responses, and those that say what is wrong."""

from ..domain.base.errors import GoneError, NotFoundError
from ..web import rendering
from ..web.rendering import Page
from .problems import detail_of, headers_of, status_of
from .request import Response

_TITLES = {
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Not possible now",
    412: "Changed meanwhile",
    413: "Too long",
    429: "Too many at once",
}
_HTML = {"content-type": "text/html; charset=utf-8"}


def html_response(page: Page) -> Response:
    return Response(page.status, page.html, {**_HTML, **{name.lower(): value for name, value in page.headers.items()}})


def titled(error: Exception) -> str:
    """The title of a page that says what is wrong."""
    if isinstance(error, GoneError):
        return "Not possible any more"
    if isinstance(error, NotFoundError) and error.way_on:
        return "Not here any more"
    return _TITLES.get(status_of(error), "This did not work")


def problem_page(error: Exception, framed_by: tuple[str, ...] | None = None) -> Response:
    """The page for one of the expected errors. `framed_by`: for a frame, whose pages may have it."""
    status = status_of(error)
    way_on = None if framed_by else getattr(error, "way_on", None)
    said = html_response(rendering.problem_page(status, titled(error), detail_of(error), framed_by, way_on))
    return Response(said.status, said.body, {**said.headers, **headers_of(error)})


def defect_page() -> Response:
    return html_response(
        rendering.problem_page(
            500, "This did not work", "Something broke on our side. Nothing was lost: please try again."
        )
    )


def see_other(address: str) -> Response:
    """What a browser is to look at after a POST: a reload of that posts nothing again."""
    return Response(303, "", {"location": address})
