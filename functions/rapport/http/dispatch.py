"""From a Lambda event to its response: find the route, check who asks, call its function, turn errors into problems."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..app import App
from ..domain.base.errors import ConflictError, NotFoundError
from ..log import logger
from ..store.admin import groups
from ..tokens import SIGNUP
from .parsing import parse
from .principal import authorised
from .problems import EXPECTED, PROBLEM, problem
from .query_types import NoQuery
from .request import Request, Response, fits, json_response, request_from
from .routing import IDEMPOTENCY_KEY, MethodNotAllowedError, Route, allowed_methods, find_route
from .security_headers import secured

_ID_CHARS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")
_LONGEST_ID = 600


def answer(app: App, event: Mapping[str, Any], routes_for: Callable[[Request], Sequence[Route]]) -> Response:
    """The response to a request; a problem where something is wrong with it. Never raises.

    `routes_for`: those among which a request's route is; all of an API, or as many as it takes to answer that one.
    """
    try:
        request = request_from(event)
        response = _bounded(_routed(app, request, routes_for(request)))
    except EXPECTED as error:
        response = problem(error)
    except Exception:
        logger.exception("a request failed")
        response = _defect()
    return secured(response)


def _bounded(response: Response) -> Response:
    """Raises ConflictError for more than Lambda takes, which would be an error without a word."""
    if not fits(response.body):
        raise ConflictError("This is more than one answer holds. Where there is a `limit`, please ask for fewer.")
    return response


def _routed(app: App, request: Request, routes: Sequence[Route]) -> Response:
    if request.method == "OPTIONS":
        return _preflight(app, request, routes)
    route, params = find_route(routes, request.method, request.path)
    refuse_odd_ids(params)
    asked = replace(request, params=params)
    if route.scope is not None:
        asked = replace(asked, principal=authorised(app, asked, route.scope))
    elif "origin" in request.headers:
        return _with_cors(app, asked, route)
    return _asked(app, asked, route)


def _asked(app: App, request: Request, route: Route) -> Response:
    if route.query is None:
        parse(NoQuery, request.query)
    if route.makes and IDEMPOTENCY_KEY.lower() in request.headers:
        from .idempotency import answered  # nothing that the public makes takes one

        return answered(app, request, route)
    return route.answer(app, request)


def refuse_odd_ids(params: Mapping[str, str]) -> None:
    """Raises NotFoundError for an id that cannot be one: no key of the table is made from it."""
    for value in params.values():
        if len(value) > _LONGEST_ID or not _ID_CHARS.issuperset(value):
            raise NotFoundError("There is nothing at this address.")


def _with_cors(app: App, request: Request, route: Route) -> Response:
    """The response, also a problem, with CORS headers for the group's own sites."""
    allowed = _cors(app, request.params, request.headers["origin"])
    try:
        response = _asked(app, request, route)
    except EXPECTED as error:
        response = problem(error)
    return replace(response, headers={**response.headers, **allowed})


def _cors(app: App, params: Mapping[str, str], origin: str) -> dict[str, str]:
    group = params.get("group") or _group_of_token(app, params.get("token", ""))
    origins = groups.get(app.table, group).allowed_origins if group else ()
    if origin in origins or "*" in origins:
        return {"access-control-allow-origin": origin, "vary": "Origin"}
    return {"vary": "Origin"}


def _group_of_token(app: App, token: str) -> str | None:
    try:
        return str(app.tokens.read(SIGNUP, token)[0])
    except NotFoundError:
        return None


def _preflight(app: App, request: Request, routes: Sequence[Route]) -> Response:
    wanted = request.headers.get("access-control-request-method", "")
    plain = Response(204, "", {"allow": ", ".join(allowed_methods(routes, request.path))})
    try:
        route, params = find_route(routes, wanted, request.path)
    except MethodNotAllowedError:
        return plain
    if route.scope is not None or "origin" not in request.headers:
        return plain
    refuse_odd_ids(params)
    allowed = _cors(app, params, request.headers["origin"])
    if "access-control-allow-origin" in allowed:
        allowed |= {
            "access-control-allow-methods": wanted,
            "access-control-allow-headers": "content-type",
            "access-control-max-age": "600",
        }
    return replace(plain, headers={**plain.headers, **allowed})


def _defect() -> Response:
    content = {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "Something broke on our side. Nothing was lost: please try again.",
    }
    return json_response(500, content, {"content-type": PROBLEM})


def answer_page(app: App, event: Mapping[str, Any], routes: Callable[[], Sequence[Route]]) -> Response:
    """The page at an address, or a page that says what is wrong. Never raises.

    `routes`: called for a page alone, for those import templates, which the API does without.
    """
    from . import page_responses

    try:
        request = request_from(event)
        response = _page(app, request, routes())
    except EXPECTED as error:
        response = page_responses.problem_page(error)
    except Exception:
        logger.exception("a page failed")
        response = page_responses.defect_page()
    return secured(response)


def _page(app: App, request: Request, routes: Sequence[Route]) -> Response:
    """A page's address may have a slash at its end."""
    path = request.path.removesuffix("/")
    if request.method == "OPTIONS":
        return Response(204, "", {"allow": ", ".join(allowed_methods(routes, path))})
    route, params = find_route(routes, request.method, path)
    refuse_odd_ids(params)
    return route.answer(app, replace(request, params=params))
