"""A group's settings: who it is, how it looks, where its form may stand, and whether it sends."""

from collections.abc import Callable, Mapping, Sequence

from ...app import App
from ...domain.base.errors import FieldProblem, InvalidError
from ...domain.base.versions import ChangedMeanwhileError, version
from ...domain.group import Group
from ...domain.patches import GroupPatch, as_given, changed_since, rebased_on
from ...domain.principal import Scope
from ...mail.description import description_html
from ...queries.what_waits import waiting
from ...store.admin import groups
from ...usecases import images
from ...usecases.groups import settings
from ...web.console.colours import colour_shown
from ...web.console.forms import NestedForm
from .. import request_to_domain, request_types, responses
from ..input import form_fields
from ..input.html_forms import Values, form_file, form_values
from ..organizer.images import MOST_OCTETS
from ..parsing import parse
from ..request import MOST_BYTES, Request, Response
from ..routing import Route
from . import frame
from .zones import zones_shown

_OF_THE_FORM = frozenset({"csrf", "version", "do", "logo_file", "logo_remove"})
_FIELDS: Mapping[str, Callable[[str], object]] = {
    "sender_name": form_fields.text_or_none,
    "reply_to": form_fields.text_or_none,
    "accent": lambda given: given.strip() or None,
    "logo": form_fields.text_or_none,
    "allowed_origins": form_fields.lines,
    "paused": form_fields.tick,
    "retention_days": form_fields.number_or_none,
}


def settings_page(app: App, request: Request) -> Response:
    _, group, _ = request.visited
    return _shown(app, request, group, _values_of(group))


def post_settings(app: App, request: Request) -> Response:
    values = form_values(request, most=MOST_BYTES)
    _, group, _ = request.visited
    if "do" in values:
        return _shown(app, request, group, _whole(values, group), of=_version_in(values))
    try:
        values = _with_logo(app, request, values)
        patch = _patch(values)
        was = _version_in(values)
        new = settings.change_group(app, request.who, patch, rebased_on(was) if was else as_given)
    except ChangedMeanwhileError as error:
        return _changed_meanwhile(app, request, values, error.fields)
    except InvalidError as error:
        return _shown(app, request, group, _whole(values, group), error.problems, of=_version_in(values))
    return frame.done(app, f"/console/{group.id}/settings", _said(group, new))


def _said(was: Group, new: Group) -> str:
    if new.is_paused != was.is_paused:
        return (
            "Sending is paused." if new.is_paused else "Sending goes on. What waited goes out now, if it still helps."
        )
    return "Saved."


def _changed_meanwhile(app: App, request: Request, values: Values, fields: Sequence[str]) -> Response:
    """Nothing is lost: what both changed is shown as it was typed, beside what the other made of it."""
    now = groups.get(app.table, request.who.group)
    shown = _values_of(now)
    others = {name: shown[name][0] or "nothing" for name in fields}
    ours = changed_since(_version_in(values), _patch(values))
    kept = {**shown, **{name: given for name, given in values.items() if name in ours}}
    problems = [
        FieldProblem(name, f"Somebody else changed this meanwhile, to “{words[:120]}”. Save again to have yours.")
        for name, words in others.items()
    ]
    return _shown(app, request, now, kept, problems, others=others)


def _version_in(values: Values) -> str:
    return form_fields.last(values.get("version", []))


def _patch(values: Values) -> GroupPatch:
    given = {name: form_fields.last(texts) for name, texts in values.items() if name not in _OF_THE_FORM}
    fields = {name: _FIELDS.get(name, form_fields.text)(text) for name, text in given.items()}
    return request_to_domain.group_patch(parse(request_types.GroupChange, fields))


def _values_of(group: Group) -> dict[str, list[str]]:
    texts = {
        name: str(getattr(group, name) or "")
        for name in (
            "name",
            "sender_name",
            "reply_to",
            "description",
            "timezone",
            "language",
            "accent",
            "logo",
            "retention_days",
        )
    }
    return {**{name: [text] for name, text in texts.items()}, "allowed_origins": ["\n".join(group.allowed_origins)]}


def _whole(values: Values, group: Group) -> Values:
    return {**_values_of(group), **values}


def _shown(
    app: App,
    request: Request,
    group: Group,
    values: Values,
    problems: Sequence[FieldProblem] = (),
    *,
    others: Mapping[str, str] | None = None,
    of: str = "",
) -> Response:
    now = app.now()
    account = app.account_brakes.at(now)
    return frame.show(
        app,
        request,
        "console/settings.html",
        status=422 if problems else 200,
        scripts=("live_form",),
        allows=("connect-src 'self'",),
        form=NestedForm(values, problems, others),
        settings=group,
        version=of or version(settings.values_of(group)),
        about=description_html(form_fields.last(values["description"])),
        colour=colour_shown(form_fields.last(values["accent"])),
        zones=zones_shown(form_fields.last(values["timezone"])),
        brakes=responses.brakes_json(group, account, now),
        waiting=waiting(app, group.id) if group.is_paused else (),
    )


def _with_logo(app: App, request: Request, values: Values) -> Values:
    """With the picture that was chosen, which is kept even where something else is wrong. Raises InvalidError."""
    if form_fields.last(values.get("logo_remove", [])) == "true":
        return {**values, "logo": [""]}
    octets = form_file(request, "logo_file")
    if len(octets) > MOST_OCTETS:
        raise InvalidError.of("logo", "must be at most 500 kB")
    if not octets:
        return values
    try:
        return {**values, "logo": [images.upload(app, request.who, octets).id]}
    except InvalidError as error:
        raise InvalidError.of("logo", error.problems[0].reason) from None


_SETTINGS = "/console/{group}/settings"
ROUTES = (
    Route("GET", _SETTINGS, settings_page, Scope.EVENTS_WRITE),
    Route("POST", _SETTINGS, post_settings, Scope.EVENTS_WRITE),
)
