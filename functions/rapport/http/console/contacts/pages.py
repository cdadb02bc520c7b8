"""Contacts in the console: their list, the page of one, and what is done with it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from msgspec import structs

from ....app import App
from ....domain.base.errors import ConflictError, FieldProblem, InvalidError
from ....domain.base.versions import ChangedMeanwhileError, version
from ....domain.patches import as_given, changed_since, rebased_on
from ....domain.principal import Scope
from ....queries import contacts as contact_queries
from ....queries.people import effects as contact_effects
from ....queries.people import retention
from ....store.admin import rules as rule_store
from ....usecases.contacts import change, erase, merge
from ....web.console import people
from ....web.public.form import Form
from ... import query_types, request_to_domain, request_types
from ...input.html_forms import Values, form_values
from ...organizer.contacts import export_contact
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame

_A_PAGE = 50
_MOST_FOUND = 20


def list_page(app: App, request: Request) -> Response:
    wanted = {name: value for name, value in request.query.items() if value}
    query = parse(query_types.ContactQuery, {"limit": str(_A_PAGE), **wanted}, strict=False)
    found, cursor = contact_queries.listed(app, request.params["group"], **structs.asdict(query))
    kept = {name: value for name, value in wanted.items() if name not in ("cursor", "limit")}
    base = _base(request)
    return frame.show(
        app,
        request,
        "console/contacts.html",
        contacts=found,
        badges=people.badges,
        address=people.address,
        query=kept,
        words={name: value for name, value in kept.items() if name in ("q", "tag")},
        base=base,
        more=f"{base}?{urlencode({**kept, 'cursor': cursor})}" if cursor else "",
        first=f"{base}?{urlencode(kept)}" if "cursor" in wanted else "",
    )


def _base(request: Request) -> str:
    return f"/console/{request.params['group']}/contacts"


def contact_page(app: App, request: Request) -> Response:
    return _contact(app, request)


def _contact(
    app: App,
    request: Request,
    *,
    refused: str = "",
    values: Values | None = None,
    wrong: Sequence[FieldProblem] = (),
    of: str = "",
) -> Response:
    """`refused`: why what was asked for cannot be; `wrong`: what is, with the values that a form was sent with.

    `of`: the version that the form was filled in from; as it is now, else.
    """
    now, found = app.now(), contact_queries.person(app, request.params["group"], request.params["contact"])
    contact = found.contact
    rules = rule_store.of_group(app.table, contact.group)
    as_it_is = {"name": [contact.name], "tags": list(contact.tags), "notes": [contact.notes]}
    leaving = contact_effects.of_leaving(app, found.history)
    return frame.show(
        app,
        request,
        "console/contact.html",
        status=422 if wrong else 409 if refused else 200,
        contact=contact,
        base=f"{_base(request)}/{contact.id}",
        back=_base(request),
        address=people.address(contact),
        badges=people.badges(contact),
        stops=people.stops(contact),
        numbers=people.numbers(found.history, now),
        visits=[people.visit(*one, now) for one in found.history],
        mails=[people.mailed(one.delivery, one.event, rules) for one in found.mails],
        are_all_mails=found.are_all_mails,
        consents=people.consents(contact, found.consents),
        leaving=people.leaving(leaving.events, leaving.mails),
        form=Form({**as_it_is, **(values or {})}, wrong),
        version=of or version(change.values_of(contact)),
        refused=refused,
    )


_SENT = ("name", "tags", "notes", "blocked")


def change_contact(app: App, request: Request) -> Response:
    """Name, tags and notes; or whether they are blocked."""
    values = form_values(request)
    given = {name: values[name][-1].replace("\r\n", "\n") for name in _SENT if name in values}
    typed, was = {name: [text] for name, text in given.items()}, values.get("version", [""])[-1]
    fields: dict[str, object] = {**given}
    if "tags" in given:
        fields["tags"] = [line.strip() for line in given["tags"].split("\n") if line.strip()]
    if "blocked" in given:
        fields["blocked"] = {"true": True, "false": False}.get(given["blocked"], given["blocked"])
    try:
        patch = request_to_domain.contact_patch(parse(request_types.ContactChange, fields))
    except InvalidError as error:
        return _contact(app, request, values=typed, wrong=error.problems, of=was)
    try:
        contact = change.change_contact(
            app, request.who, request.params["contact"], patch, rebased_on(was) if was else as_given
        )
    except ChangedMeanwhileError as error:
        problems = [
            FieldProblem(name, "Somebody else changed this meanwhile. Save again to have yours.")
            for name in error.fields
        ]
        ours = changed_since(was, patch)
        kept = {name: words for name, words in typed.items() if name in ours}
        return _contact(app, request, values=kept, wrong=problems)
    said = {"true": f"{contact.name} is blocked.", "false": f"{contact.name} is not blocked any more."}
    return frame.done(app, f"{_base(request)}/{contact.id}", said.get(given.get("blocked", ""), "Saved."))


def erase_contact(app: App, request: Request) -> Response:
    erase.erase(app, request.who, request.params["contact"])
    return frame.done(app, _base(request), "The contact is erased. What their events counted stays.")


def retention_page(app: App, request: Request) -> Response:
    """Who is erased next because they were not seen for long; or would be, with another setting."""
    query = parse(query_types.RetentionQuery, {n: v for n, v in request.query.items() if v}, strict=False)
    _, group, _ = request.visited
    found = retention.expiring(app, group, query.days)
    return frame.show(
        app,
        request,
        "console/retention.html",
        found=found,
        is_set=found.days is not None and found.days == group.retention_days,
        base=_base(request),
        address=people.address,
    )


def merge_page(app: App, request: Request) -> Response:
    """Chooses the contact that stays, then shows what would come of it."""
    query = parse(query_types.MergePageQuery, request.query, strict=False)
    if query.into:
        return _merge(app, request, query.into)
    return _choose(app, request, query.q or "")


def _choose(app: App, request: Request, q: str, refused: str = "") -> Response:
    group, id = request.params["group"], request.params["contact"]
    contact = contact_queries.person(app, group, id).contact
    some = contact_queries.listed(
        app, group, q=q, tag=None, been=None, not_seen_months=None, limit=_MOST_FOUND, cursor=None
    )[0]
    return frame.show(
        app,
        request,
        "console/contact_merge.html",
        status=409 if refused else 200,
        contact=contact,
        q=q,
        found=[one for one in some if one.id != contact.id],
        effects=None,
        refused=refused,
        base=f"{_base(request)}/{contact.id}",
        address=people.address,
    )


def _merge(app: App, request: Request, into: str) -> Response:
    try:
        effects = contact_effects.of_merge(app, request.who.group, request.params["contact"], into)
    except (ConflictError, InvalidError) as error:
        return _choose(app, request, "", _why(error))
    return frame.show(
        app,
        request,
        "console/contact_merge.html",
        contact=effects.old,
        effects=effects,
        ends=people.agreed(effects.ends),
        badges=people.badges,
        refused="",
        base=f"{_base(request)}/{effects.old.id}",
        others=_base(request),
        address=people.address,
    )


def _why(error: ConflictError | InvalidError) -> str:
    if isinstance(error, InvalidError):
        return f"The one to merge into {error.problems[0].reason}."
    return str(error)


def merge_contact(app: App, request: Request) -> Response:
    given = {name: texts[-1] for name, texts in form_values(request).items() if name == "into"}
    try:
        into = parse(request_types.Merge, given).into
        contact = merge.merge(app, request.who, request.params["contact"], into)
    except (ConflictError, InvalidError) as error:
        return _choose(app, request, "", _why(error))
    return frame.done(app, f"{_base(request)}/{contact.id}", "The two contacts are one now.")


_CONTACTS = "/console/{group}/contacts"
_ONE = _CONTACTS + "/{contact}"

ROUTES = (
    Route("GET", _CONTACTS, list_page, Scope.CONTACTS_READ),
    Route("GET", _CONTACTS + "/retention", retention_page, Scope.CONTACTS_READ),
    Route("GET", _ONE, contact_page, Scope.CONTACTS_READ),
    Route("POST", _ONE, change_contact, Scope.CONTACTS_WRITE),
    Route("GET", _ONE + "/export", export_contact, Scope.CONTACTS_READ),
    Route("GET", _ONE + "/merge", merge_page, Scope.CONTACTS_WRITE),
    Route("POST", _ONE + "/merge", merge_contact, Scope.CONTACTS_WRITE),
    Route("POST", _ONE + "/erase", erase_contact, Scope.CONTACTS_WRITE),
)
