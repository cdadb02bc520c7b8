"""The link, good once and for an hour, to all that is kept about a person."""

from datetime import timedelta

from ... import tokens
from ...app import App
from ...domain.base.clock import parse_instant
from ...domain.base.errors import NotFoundError, WriteConflictError
from ...store.personal import exports
from .me import Person, of_content

LASTS = timedelta(hours=1)
"""From when it was mailed."""

_GONE = "This link was good once, and for an hour. Please ask for a new one, on your own page."


def find(app: App, token: str) -> Person:
    """Raises NotFoundError for a link that was used or has run out, or is of who was erased."""
    group, contact, made_at, occasion, mailed_at = app.tokens.read(tokens.EXPORT, token)
    if app.now() > parse_instant(mailed_at) + LASTS or exports.is_used(app.table, group, contact, occasion):
        raise NotFoundError(_GONE)
    return of_content(app, group, contact, made_at)


def use_up(app: App, token: str) -> None:
    """Of two who use it at once one is refused, with NotFoundError."""
    group, contact, _, occasion, _ = app.tokens.read(tokens.EXPORT, token)
    try:
        exports.use_up(app.table, group, contact, occasion, app.now())
    except WriteConflictError:
        raise NotFoundError(_GONE) from None
