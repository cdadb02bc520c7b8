"""API keys: made, shown once, ended."""

from dataclasses import replace
from datetime import datetime

from ....app import App
from ....domain.base.clock import to_utc
from ....domain.base.errors import InvalidError, NotFoundError
from ....domain.principal import ApiKey, Scope
from ....store.admin import groups
from ....store.admin.idempotency import Keep
from ....usecases.groups import api_keys
from ....web.console.access.scopes import SCOPES_SHOWN
from ....web.public.form import Form
from ... import request_types
from ...input.form_fields import last, local_time, text
from ...input.html_forms import Values, form_values
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..once import made_once, new_once
from ..session_cookie import cookie, given

_NEW = "rapport_new_key"
"""The cookie that takes a new key to the page after the form, sealed: there it is shown, and is gone."""
_SECONDS = 60


def keys_page(app: App, request: Request) -> Response:
    new = _new_key(app, request)
    shown = _shown(app, request, Form({}), new)
    return replace(shown, cookies=(*shown.cookies, cookie(app, _NEW, "", 0))) if new else shown


def _shown(app: App, request: Request, form: Form, new: str = "") -> Response:
    _, group, _ = request.visited
    return frame.show(
        app,
        request,
        "console/keys.html",
        status=422 if form.problems else 200,
        scripts=("copy",) if new else (),
        keys=sorted(api_keys.list_keys(app, group.id), key=api_keys.by_age, reverse=True),
        now=app.now(),
        new=new,
        form=form,
        scopes=[one for one in SCOPES_SHOWN if request.who.may(one.scope)],
        once=new_once(),
    )


def make(app: App, request: Request) -> Response:
    values = form_values(request)
    made: list[str] = []

    def make_it(keep: Keep[ApiKey]) -> ApiKey:
        wanted = parse(request_types.KeyInput, _given(app, request, values))
        record, key = api_keys.create_key(app, request.who, wanted.name, wanted.scopes, wanted.expires_at, keep=keep)
        made.append(key)
        return record

    try:
        address, _ = made_once(app, request, values, make_it, lambda _: _address(request))
    except InvalidError as error:
        return _shown(app, request, Form(values, error.problems))
    if not made:
        return frame.done(
            app, address, "This key was made already, and was shown then. If you missed it, make another."
        )
    done = frame.done(app, address)
    sealed = app.tokens.seal(_NEW, request.visited[0].id, made[0])
    return replace(done, cookies=(*done.cookies, cookie(app, _NEW, sealed, _SECONDS)))


def _given(app: App, request: Request, values: Values) -> dict[str, object]:
    """As the API takes it: the end is typed as a time of the group's zone. What is none stays, to be refused."""
    ends = local_time(last(values.get("expires_at", [])))
    fields: dict[str, object] = {"name": text(last(values.get("name", []))), "scopes": list(values.get("scopes", ()))}
    return fields | ({"expires_at": _instant(ends, groups.get(app.table, request.who.group).timezone)} if ends else {})


def _instant(local: str, timezone: str) -> str:
    try:
        return to_utc(datetime.fromisoformat(local), timezone).isoformat()
    except ValueError:
        return local


def _new_key(app: App, request: Request) -> str:
    try:
        return str(app.tokens.unseal(_NEW, request.visited[0].id, given(app, request, _NEW)))
    except NotFoundError:
        return ""


def end(app: App, request: Request) -> Response:
    api_keys.delete_key(app, request.who, request.params["key"])
    return frame.done(app, _address(request), "The key is ended: it opens nothing any more.")


def _address(request: Request) -> str:
    return f"/console/{request.who.group}/keys"


_KEYS = "/console/{group}/keys"
ROUTES = (
    Route("GET", _KEYS, keys_page, Scope.KEYS_WRITE),
    Route("POST", _KEYS, make, Scope.KEYS_WRITE),
    Route("POST", _KEYS + "/{key}/delete", end, Scope.KEYS_WRITE),
)
