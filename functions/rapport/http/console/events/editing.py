"""Pages on which an event is made and changed: one form, which keeps what was typed whatever is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from ....app import App
from ....domain.base.errors import ConflictError, FieldProblem, InvalidError, RapportError
from ....domain.base.versions import ChangedMeanwhileError, version
from ....domain.event import Event, EventStatus, Seats
from ....domain.patches import Basis, EventPatch, as_given, changed_since, rebased_on
from ....domain.principal import Scope
from ....mail.description import description_html
from ....queries import event_effects, event_warnings
from ....usecases import images
from ....usecases.events import change, create
from ....web.console import event_words
from ....web.console.forms import NestedForm, form_problem
from ... import request_to_domain, request_types
from ...input.html_forms import Values, form_file, form_values
from ...organizer.images import MOST_OCTETS
from ...organizer.one_event import event_of
from ...parsing import parse
from ...request import MOST_BYTES, Request, Response
from ...routing import Route
from .. import frame
from ..once import made_once, new_once
from ..zones import zones_shown
from .fields import (
    event_fields,
    first_values,
    form_values_of,
    is_blank,
    question_rows,
    row_values,
    rows_after,
    theirs_in_words,
    with_ours,
)

_SCRIPTS = ("live_form", "event_times")
_ALLOWS = ("connect-src 'self'",)
_TOGETHER = (*change.TIMES, "signup_closes_local")
"""Who changes one of them means all as they stand in the form: an end is moved by nobody but who typed it."""
_PREVIEW = "preview"


def address_of(group: str, event: str) -> str:
    return f"/console/{group}/events/{event}"


def new_page(app: App, request: Request) -> Response:
    _, group, _ = request.visited
    return _new(app, request, {**first_values(group, app.now()), "once": [new_once()]})


def post_new(app: App, request: Request) -> Response:
    values = form_values(request, most=MOST_BYTES)
    if "do" in values:
        return _new(app, request, _after(values), opened=values["do"][0])
    try:
        values = _with_image(app, request, values)
        new = request_to_domain.new_event(parse(request_types.EventInput, _needed(event_fields(values))))
        address, is_first = made_once(
            app,
            request,
            values,
            lambda keep: create.create_event(app, request.who, new, keep),
            lambda found: address_of(*_group_and_id(found)),
        )
    except InvalidError as error:
        return _new(app, request, values, error.problems)
    said = "The draft is kept. Nobody sees it yet." if is_first else "This form was sent before: here is what it made."
    return frame.done(app, address, said)


def _group_and_id(found: tuple[Event, Seats]) -> tuple[str, str]:
    return found[0].group, found[0].id


def _needed(fields: dict[str, object]) -> dict[str, object]:
    """A form that has no field for one of these is told so, as one that left it empty is."""
    return {"title": "", "starts_at": "", "ends_at": "", "timezone": "", **fields}


def _new(
    app: App, request: Request, values: Values, problems: Sequence[FieldProblem] = (), opened: str = ""
) -> Response:
    return frame.show(
        app,
        request,
        "console/event_new.html",
        status=422 if problems else 200,
        scripts=_SCRIPTS,
        allows=_ALLOWS,
        **_form(values, problems, opened),
    )


def edit_page(app: App, request: Request) -> Response:
    event, seats = event_of(app, request)
    if event.status is EventStatus.CANCELLED:
        raise ConflictError("The event is cancelled. Copy it to make a new one.")
    return _edit(app, request, event, seats, form_values_of(event, seats))


def post_change(app: App, request: Request) -> Response:
    """All of the form, or a few of its fields, as the page's own form to move the event has."""
    values = form_values(request, most=MOST_BYTES)
    if "do" in values:
        return _changing(app, request, values)
    event, seats = event_of(app, request)
    try:
        values = _with_image(app, request, values)
        done = change.change_event(app, request.who, event.id, _patch(event, values), basis(values))
    except ChangedMeanwhileError as error:
        now = event_of(app, request)
        others = theirs_in_words(error.fields, *now)
        changed = changed_since(_version_in(values), _patch(event, values), together=_TOGETHER)
        ours = with_ours(values, changed, *now)
        return _edit(app, request, *now, ours, _of_others(others), others=others)
    except InvalidError as error:
        whole = _whole(values, event, seats)
        return _edit(app, request, event, seats, whole, error.problems, of=_version_in(values))
    except ConflictError as error:
        problems = [form_problem(str(error))]
        return _edit(app, request, event, seats, _whole(values, event, seats), problems, of=_version_in(values))
    warnings = event_warnings.after_change(app, done.was, done.event, done.seats_before, done.seats)
    effects = event_effects.of_change(app, done.was, done.event, done.seats_before, done.seats)
    said = event_words.of_change(effects.mails, 0, warnings) if effects.mails or warnings else []
    return frame.done(app, address_of(event.group, event.id), " ".join(["Saved.", *said]))


def basis(values: Values) -> Basis[EventPatch]:
    """What a form was filled in from; one without a version is taken as it is."""
    was = _version_in(values)
    return rebased_on(was, together=_TOGETHER) if was else as_given


def _version_in(values: Values) -> str:
    return values.get("version", [""])[0]


def _patch(event: Event, values: Values) -> EventPatch:
    fields = event_fields(values, event.former_questions)
    return request_to_domain.event_patch(parse(request_types.EventChange, fields))


def _whole(values: Values, event: Event, seats: Seats) -> Values:
    """A form with a few fields comes back as the whole one."""
    return values if "title" in values else {**form_values_of(event, seats), **values}


def _of_others(others: Mapping[str, str]) -> list[FieldProblem]:
    return [
        FieldProblem(name, f"Somebody else changed this meanwhile, to “{_short(words)}”. Save again to have yours.")
        for name, words in others.items()
    ]


_LONGEST_TOLD = 120


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_TOLD else f"{words[:_LONGEST_TOLD]}…"


def _changing(app: App, request: Request, values: Values) -> Response:
    """The form after one of its buttons, or as it is being typed, with what saving it would lead to."""
    event, seats = event_of(app, request)
    told: list[str] = []
    try:
        patch = basis(values)(_patch(event, values), change.values_of(event, seats))
        would = change.would_change(app, event, seats, patch)
        effects = event_effects.of_change(app, would.was, would.event, would.seats_before, would.seats)
        told = event_words.of_change(effects.mails, effects.promoted, effects.warnings)
    except InvalidError:
        told = ["Not all of it can be saved yet."]
    except RapportError as error:
        told = [str(error)]
    shown = _after(_whole(values, event, seats))
    return _edit(
        app, request, event, seats, shown, told=told, opened=values["do"][0], of=values.get("version", [""])[0]
    )


def _edit(
    app: App,
    request: Request,
    event: Event,
    seats: Seats,
    values: Values,
    problems: Sequence[FieldProblem] = (),
    *,
    others: Mapping[str, str] | None = None,
    told: Sequence[str] = (),
    opened: str = "",
    of: str = "",
) -> Response:
    """`told`: what saving it would lead to. `of`: the version that the form was filled in from; as it is now, else."""
    at_least = [event_words.before_moving(event_effects.of_any_move(app, event, seats))]
    return frame.show(
        app,
        request,
        "console/event_edit.html",
        status=422 if problems else 200,
        scripts=_SCRIPTS,
        allows=_ALLOWS,
        event=event,
        now=app.now(),
        version=of or version(change.values_of(event, seats)),
        told=list(told) or at_least,
        **_form(values, problems, opened, others),
    )


def _form(
    values: Values, problems: Sequence[FieldProblem], opened: str, others: Mapping[str, str] | None = None
) -> dict[str, Any]:
    rows = question_rows(values)
    kept = [row for row in rows if not is_blank(row)]
    shown = kept if problems else rows
    others_of = {name: given for name, given in values.items() if not name.startswith("questions[")}
    text = {**others_of, **row_values(shown)}
    return {
        "form": NestedForm(text, problems, others),
        "questions": len(shown),
        "opened": opened,
        "about": description_html((values.get("description") or [""])[0]),
        "zones": zones_shown((values.get("timezone") or [""])[0]),
        "once": (values.get("once") or [""])[0],
    }


def _after(values: Values) -> Values:
    """The form after a button of the questions' editor; as it was, for a preview."""
    do = values["do"][0]
    others = {name: given for name, given in values.items() if not name.startswith("questions[") and name != "do"}
    rows = question_rows(values)
    return {**others, **row_values(rows if do == _PREVIEW else rows_after(rows, do))}


def _with_image(app: App, request: Request, values: Values) -> Values:
    """With the picture that was chosen, which is kept even where something else is wrong. Raises InvalidError."""
    if values.get("image_remove", [""])[-1] == "true":
        return {**values, "image": [""]}
    octets = form_file(request, "image_file")
    if not octets:
        return values
    if len(octets) > MOST_OCTETS:
        raise InvalidError.of("image", "must be at most 500 kB")
    return {**values, "image": [images.upload(app, request.who, octets).id]}


_EVENTS = "/console/{group}/events"
_EVENT = _EVENTS + "/{event}"
ROUTES = (
    Route("GET", _EVENTS + "/new", new_page, Scope.EVENTS_WRITE),
    Route("POST", _EVENTS + "/new", post_new, Scope.EVENTS_WRITE),
    Route("GET", _EVENT + "/edit", edit_page, Scope.EVENTS_WRITE),
    Route("POST", _EVENT, post_change, Scope.EVENTS_WRITE),
)
