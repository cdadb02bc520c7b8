"""The forms of the public pages, parsed into the fields that the API has."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs

from ...app import App
from ...domain.base.clock import parse_instant
from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.event import Event
from ...tokens import FORM
from ...web.public import pages as web
from ..problems import TooLargeError
from ..request import MOST_BYTES, Request

LEAST_FILL_TIME = timedelta(seconds=1)
"""A form that comes back sooner was not filled in by a person."""
_MOST_FIELDS = 1000
"""Of a form, each ticked box counted: an event asks 30 questions at most, with 30 options each."""
Values = Mapping[str, list[str]]


def form_values(request: Request) -> Values:
    if len(request.body) > MOST_BYTES:
        raise TooLargeError("What was sent is too long.")
    try:
        return parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise TooLargeError("What was sent has too many fields.") from None


def refuse_robots(app: App, event: Event, values: Values) -> None:
    """Raises InvalidError for a form that no person filled in. The API has rate limits instead."""
    if any(values.get(web.HONEYPOT, [])):
        raise InvalidError.of("form", "Please leave the field that is not for people empty")
    try:
        made_for, shown_at = app.tokens.read(FORM, values.get(web.FILLED_AT, [""])[0])
    except NotFoundError:
        made_for, shown_at = None, None
    if made_for != event.id or shown_at is None:
        raise InvalidError.of("form", "This page was open for too long. Please send it once more")
    if app.now() - parse_instant(shown_at) < LEAST_FILL_TIME:
        raise InvalidError.of("form", "That was very quick. Please send it once more")


def is_stale(error: InvalidError) -> bool:
    return any("too long" in problem.reason for problem in error.problems)


def sign_up_fields(values: Values) -> dict[str, object]:
    """The fields of a sign-up as the API has them; what was left empty is left out."""
    fields: dict[str, object] = {name: values[name][0] for name in ("email", "name") if name in values}
    answers = {name.removeprefix("answers."): given for name, given in values.items() if name.startswith("answers.")}
    fields["answers"] = {id: given[0] if len(given) == 1 else given for id, given in answers.items() if any(given)}
    for name in ("timezone", "language"):
        if any(values.get(name, [])):
            fields[name] = values[name][0]
    return {**fields, **shared_fields(values)}


def shared_fields(values: Values) -> dict[str, object]:
    """Fields of both forms: topics, one to a line, and boxes, which browsers send only when ticked."""
    topics = {
        name: [line.strip() for text in values.get(name, []) for line in text.splitlines() if line.strip()]
        for name in ("looking_for", "can_offer")
    }
    return {**topics, **{name: name in values for name in ("visible", "follow_up_consent")}}
