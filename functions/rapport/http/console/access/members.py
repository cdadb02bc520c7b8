"""The team: who runs the group, in which role; invited, changed and removed as by the API."""

from ....app import App
from ....domain.base.errors import FieldProblem, InvalidError
from ....domain.base.versions import ChangedMeanwhileError, version
from ....domain.members.member import INVITATION_LASTS, NAMES, Member
from ....domain.patches import as_given, changed_since, rebased_on
from ....domain.principal import Scope
from ....store.admin import members as store
from ....store.admin.idempotency import Keep
from ....usecases.groups import members
from ....web.console.access import team
from ....web.public.form import Form
from ... import request_to_domain, request_types
from ...input.form_fields import last, text
from ...input.html_forms import Values, form_values
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..once import made_once, new_once


def members_page(app: App, request: Request) -> Response:
    return _shown(app, request, Form({}))


def _shown(app: App, request: Request, form: Form, changed: str = "") -> Response:
    """`changed`: the member whom the form is about; none for an invitation."""
    there = sorted(members.list_members(app, request.who.group), key=members.by_age)
    shown = team.shown(there, request.who, app.now())
    return frame.show(
        app,
        request,
        "console/members.html",
        status=422 if form.problems else 200,
        members=shown,
        form=Form({}) if changed else form,
        change=form if changed else Form({}),
        changed=changed,
        versions={member.id: version(members.values_of(member)) for member in there},
        roles=team.roles_shown(request.who),
        role_names=NAMES,
        days=INVITATION_LASTS.days,
        once=new_once(),
    )


def invite(app: App, request: Request) -> Response:
    values = form_values(request)

    def make(keep: Keep[Member]) -> Member:
        given = {name: text(last(values.get(name, []))) for name in ("email", "name", "role")}
        return members.invite(
            app, request.who, request_to_domain.new_member(parse(request_types.MemberInput, given)), keep
        )

    try:
        address, _ = made_once(app, request, values, make, lambda _: _address(request))
    except InvalidError as error:
        return _shown(app, request, Form(values, error.problems))
    return frame.done(app, address, "The invitation is on its way. They are a member once they accept it.")


def change(app: App, request: Request) -> Response:
    values, id = form_values(request), request.params["member"]
    given = {name: text(last(values[name])) for name in ("name", "role") if name in values}
    was = last(values.get("version", []))
    try:
        patch = request_to_domain.member_patch(parse(request_types.MemberChange, given))
    except InvalidError as error:
        return _shown(app, request, Form(_of_member(values), error.problems), id)
    try:
        changed = members.change_member(app, request.who, id, patch, rebased_on(was) if was else as_given)
    except ChangedMeanwhileError as error:
        now = store.get(app.table, request.who.group, id)
        kept = {name: [str(of)] for name, of in members.values_of(now).items()}
        kept |= {name: [given[name]] for name in changed_since(was, patch)}
        told = "Somebody else changed this meanwhile. Save again to have yours."
        return _shown(app, request, Form(kept, [FieldProblem(name, told) for name in error.fields]), id)
    return frame.done(app, _address(request), f"Saved: {changed.name}, {NAMES[changed.role]}.")


def _of_member(values: Values) -> Values:
    return {name: given for name, given in values.items() if name in ("name", "role")}


def remove(app: App, request: Request) -> Response:
    """Raises ConflictError for the last active owner."""
    member = store.get(app.table, request.who.group, request.params["member"])
    members.remove_member(app, request.who, member.id)
    return frame.done(app, _address(request), f"Removed: {member.name}. Their sessions open nothing here any more.")


def invite_again(app: App, request: Request) -> Response:
    before = store.get(app.table, request.who.group, request.params["member"])
    member = members.invite_again(app, request.who, before.id)
    is_new = member.invitation != before.invitation
    said = "invited anew. The earlier link opens nothing any more" if is_new else "invited within the last hour already"
    return frame.done(app, _address(request), f"{member.name} is {said}.")


def _address(request: Request) -> str:
    return f"/console/{request.who.group}/members"


_MEMBERS = "/console/{group}/members"
_ONE = _MEMBERS + "/{member}"
ROUTES = (
    Route("GET", _MEMBERS, members_page, Scope.MEMBERS_WRITE),
    Route("POST", _MEMBERS, invite, Scope.MEMBERS_WRITE),
    Route("POST", _ONE, change, Scope.MEMBERS_WRITE),
    Route("POST", _ONE + "/remove", remove, Scope.MEMBERS_WRITE),
    Route("POST", _ONE + "/invite", invite_again, Scope.MEMBERS_WRITE),
)
