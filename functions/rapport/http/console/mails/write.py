"""Writing to an event's attendees now: written, seen and tried, then counted, then sent, once."""

from ....app import App
from ....domain.audience import audience_size
from ....domain.base.errors import InvalidError
from ....domain.event import Event, Seats
from ....domain.patches import NewMessage
from ....domain.plan import planned
from ....domain.principal import Scope
from ....domain.rule import Audience, Trigger
from ....mail.html.framed import framed, sheet
from ....queries.mailings import recipients
from ....queries.mailings.draft_preview import draft_preview
from ....usecases.events import write_to_attendees
from ....usecases.rules import test_rule
from ....web.console.mails import rule_form, rule_words
from ....web.public.form import Form
from ... import request_to_domain, request_types
from ...input.form_fields import between_commas
from ...input.html_forms import Values, form_values
from ...organizer.one_event import event_of
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..once import made_once, new_once

_FIELDS = ("audience", "subject", "body", "promotional", "tags", "been", "not_seen_months")

_CHOOSING = ("audience", "tags", "been", "not_seen_months")


def message_page(app: App, request: Request) -> Response:
    """The address may choose those to begin with."""
    chosen = {name: [request.query[name]] for name in _CHOOSING if name in request.query}
    return _form_page(app, request, Form({"audience": ["confirmed"], **chosen, "once": [new_once()]}))


def post_message(app: App, request: Request) -> Response:
    """To see it, to try it, to be told how many it mails, and only then to send it."""
    values = form_values(request)
    do = values.get("do", ["review"])[-1]
    try:
        if do == "test":
            return _tested(app, request, values)
        if do == "review":
            return _review(app, request, values)
        if do == "send":
            return _sent(app, request, values)
    except InvalidError as error:
        return _form_page(app, request, Form(values, error.problems), status=422)
    return _form_page(app, request, Form(values))


def _given(values: Values) -> NewMessage:
    """Raises InvalidError."""
    given: dict[str, object] = {
        name: values.get(name, [""])[-1].replace("\r\n", "\n") for name in ("audience", "subject", "body")
    }
    given["promotional"] = bool(values.get("promotional"))
    given["tags"] = between_commas(values.get("tags", []))
    given["been"] = values.get("been", [""])[-1] or None
    months = values.get("not_seen_months", [""])[-1].strip()
    given["not_seen_months"] = (int(months) if months.isascii() and months.isdecimal() else months) if months else None
    return request_to_domain.new_message(parse(request_types.MessageInput, given))


def _tested(app: App, request: Request, values: Values) -> Response:
    event, seats = event_of(app, request)
    message = write_to_attendees.message_from(event, seats, app.new_id(), _given(values), app.now())
    me = request.visited[0].email
    test_rule.request_test_of(app, request.who, event.id, message, me)
    return _form_page(app, request, Form(values), said=f"A test is on its way to {me}. Nobody else gets it.")


def _review(app: App, request: Request, values: Values) -> Response:
    event, seats = event_of(app, request)
    new = _given(values)
    message = write_to_attendees.message_from(event, seats, app.new_id(), new, app.now())
    found = recipients.recipients(app, event, seats, message)
    _, group, _ = request.visited
    shown = draft_preview(app, group, event, message)
    return frame.show(
        app,
        request,
        "console/message_review.html",
        sheets=(sheet(group.accent),),
        event=event,
        now=app.now(),
        here=_address(event),
        found=found,
        left_out=[(count, rule_words.REASONS[why]) for why, count in found.left_out.items()],
        to=rule_words.whom(new.audience, new.tags, new.been, new.not_seen_months),
        kept=[(name, text) for name in (*_FIELDS, "once") for text in values.get(name, [])],
        content=shown.content,
        mail=framed(shown.content.html, group.accent),
    )


def _sent(app: App, request: Request, values: Values) -> Response:
    new = _given(values)
    event_id = request.params["event"]
    address, is_first = made_once(
        app,
        request,
        values,
        lambda keep: write_to_attendees.write_to_attendees(app, request.who, event_id, new, keep),
        _mailing_address,
    )
    said = "It is going out." if is_first else "This message was sent before: here it is."
    return frame.done(app, address, said)


def _mailing_address(sent: write_to_attendees.Sent) -> str:
    event, _, message = sent
    return f"/console/{event.group}/events/{event.id}/mails/{planned(message, event).id}"


def _address(event: Event) -> str:
    return f"/console/{event.group}/events/{event.id}/mails/new"


def _form_page(app: App, request: Request, form: Form, *, status: int = 200, said: str = "") -> Response:
    event, seats = event_of(app, request)
    write_to_attendees.refuse_unless_published(event)
    _, group, _ = request.visited
    content, not_yet = None, Form({}).named_problems
    try:
        values = {name: list(given) for name, given in form.values.items()}
        message = write_to_attendees.message_from(event, seats, "new", _given(values), app.now())
        content = draft_preview(app, group, event, message).content
    except InvalidError as error:
        not_yet = Form({}, error.problems).named_problems
    return frame.show(
        app,
        request,
        "console/message.html",
        status=status,
        scripts=("live_form",),
        allows=("connect-src 'self'",),
        sheets=(sheet(group.accent),),
        event=event,
        now=app.now(),
        here=_address(event),
        form=form,
        labels=rule_form.LABELS,
        audiences=_audiences(app, event, seats),
        been=[("", "Whoever it is"), *((one.value, words.capitalize()) for one, words in rule_words.BEEN.items())],
        placeholders=rule_words.PLACEHOLDERS,
        said=said,
        content=content,
        mail=framed(content.html, group.accent) if content else "",
        not_yet=not_yet,
    )


def _audiences(app: App, event: Event, seats: Seats) -> list[tuple[str, str]]:
    """Who came only once anybody can have; each with how many they are."""
    has_begun = app.now() >= event.starts_at or seats.attended > 0
    among = [one for one in Audience if has_begun or one not in (Audience.ATTENDED, Audience.NO_SHOW)]
    sizes = {one.value: audience_size(one, seats, Trigger.AT) for one in among}
    return [(value, f"{words} ({sizes[value]:,})") for value, words in rule_form.audiences(among)]


_NEW = "/console/{group}/events/{event}/mails/new"
ROUTES = (
    Route("GET", _NEW, message_page, Scope.EVENTS_WRITE),
    Route("POST", _NEW, post_message, Scope.EVENTS_WRITE),
)
