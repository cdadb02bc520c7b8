"""Forms that make something make it once: sent twice, by a double click or by going back, they lead to what they made.

A form has the field `once`, made with it. What it made is kept like the answer to an `Idempotency-Key`.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import msgspec

from ...app import App
from ...domain.base.errors import ConflictError
from ...store.admin import idempotency as store
from ...store.admin.idempotency import AnsweredAlreadyError, Keep
from ..idempotency import keep, once_of
from ..input.html_forms import Values
from ..request import Request

T = TypeVar("T")
FIELD = "once"


def new_once() -> str:
    return secrets.token_urlsafe(12)


def made_once(
    app: App, request: Request, values: Values, make: Callable[[Keep[T]], T], address: Callable[[T], str]
) -> tuple[str, bool]:
    """The address of what a form makes, and whether it was made just now. Without the field each form makes another."""
    key = values.get(FIELD, [""])[0]
    if not key:
        return address(make(store.to_keep_nothing)), True
    asked = replace(request, once=once_of(request.who, request, key, b""))
    first = _first(app, asked)
    if first is not None:
        return first, False
    try:
        thing = make(keep(app, asked, 303, lambda made: {"address": address(made)}))
    except AnsweredAlreadyError:
        first = _first(app, asked)
        if first is None:
            raise ConflictError("This form is being sent already. Please look again in a moment.") from None
        return first, False
    return address(thing), True


def _first(app: App, request: Request) -> str | None:
    once = request.once
    found = store.find(app.table, once.group, once.id, app.now()) if once else None
    return str(msgspec.json.decode(found.answer)["address"]) if found else None
