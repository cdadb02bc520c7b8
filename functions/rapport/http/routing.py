"""The table of routes: which function answers a method and a path, with what scope, input and query.

API Gateway hands whole path prefixes to a function; which of its routes is meant is found here. Why not by Powertools'
resolver: docs/decisions/0004-a-table-of-routes.md.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from importlib import import_module

from ..domain.base.dataclass import dataclass
from ..domain.base.errors import NotFoundError
from ..domain.principal import Scope
from .request import Response

IDEMPOTENCY_KEY = "Idempotency-Key"
"""The header by which a request says that it is the same as another."""

LONGEST_KEY = 255

_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Route:
    """One thing that can be asked for; `path` has its parameters in braces."""

    method: str
    path: str
    answer: Callable[..., Response]
    scope: Scope | None = None
    """What an API key must be allowed to do; None for what needs no key."""
    body: type | None = None
    """What the body must be; None where there is none."""
    query: type | None = None
    returns: int = 200
    makes: bool = False
    """Whether a repeat makes another thing, as of what returns 201; so an Idempotency-Key is taken."""
    again: Callable[..., Response] | None = None
    """What answers such a repeat from what was kept of the first, where that is not the whole answer."""
    if_match: bool = False
    """Whether it changes what has an `ETag`, so that an `If-Match` is taken."""
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "makes", self.makes or (self.scope is not None and self.returns == 201))
        pattern = _PARAMETER.sub(r"(?P<\1>[^/]+)", self.path.replace(".", r"\."))
        object.__setattr__(self, "pattern", re.compile(pattern))


def find_route(routes: Sequence[Route], method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """Raises NotFoundError, MethodNotAllowedError."""
    for route in routes:
        match = route.pattern.fullmatch(path)
        if match and route.method in (method, "GET" if method == "HEAD" else method):
            return route, match.groupdict()
    raise MethodNotAllowedError(allowed_methods(routes, path))


def likely_routes(package: str | None, names: Iterable[str], method: str, path: str) -> Sequence[Route]:
    """The `ROUTES` of the first of a package's modules that has the one meant; of its module `routes` where none has.

    So the first request of a function imports what answers it, and not what all others need. Nothing but how long that
    takes depends on the names.
    """
    for name in (*names, "routes"):
        routes: Sequence[Route] = import_module(f"{package}.{name}").ROUTES
        with suppress(NotFoundError, MethodNotAllowedError):
            find_route(routes, method, path)
            break
    return routes


def allowed_methods(routes: Sequence[Route], path: str) -> list[str]:
    """What a path takes; all of them take OPTIONS. Raises NotFoundError where nothing is at it."""
    methods = {route.method for route in routes if route.pattern.fullmatch(path)}
    if not methods:
        raise NotFoundError("There is nothing at this address.")
    return sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))


class MethodNotAllowedError(Exception):
    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(", ".join(allowed))
        self.allowed = allowed
