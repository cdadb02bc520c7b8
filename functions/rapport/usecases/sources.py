"""So many requests a minute of one source, over all groups: forms may be sent by anybody."""

from math import ceil

from ..app import App
from ..domain.base.errors import RefusedForNowError
from ..domain.limits.network import network_of
from ..store.limits import sources

MOST_A_MINUTE = 60
"""A room behind one address gets in."""


def count_request(app: App, source: str) -> str:
    """Counts a request of where it came from, whose hash it returns. Raises RefusedForNowError."""
    whose = app.keyed_hash("source", network_of(source))
    wait = sources.count_request(app.table, whose, app.now(), MOST_A_MINUTE)
    if wait is not None:
        seconds = ceil(wait.total_seconds())
        raise RefusedForNowError("Too many requests from your network. Please try again in a minute.", seconds)
    return whose
