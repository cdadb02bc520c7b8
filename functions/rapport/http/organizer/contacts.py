"""Routes for contacts."""

from collections import Counter

from msgspec import structs

from ...app import App
from ...domain.principal import Scope
from ...queries import contacts as contact_queries
from ...queries.people import retention
from ...store import contacts as contact_store
from ...store.admin import groups
from ...usecases.contacts import change, erase, export, merge
from ...usecases.contacts import import_contacts as importing
from ...usecases.contacts.import_contacts import Result
from .. import query_types, request_to_domain, request_types, responses
from ..parsing import bounded, parse, parse_body
from ..problems import UnsupportedTypeError
from ..request import JSON, NO_CONTENT, Request, Response, json_response
from ..routing import Route
from ..short_lists import page
from . import contact_responses
from .importing.contact_rows import read_csv

_CSV_TYPE = "text/csv"


def list_contacts(app: App, request: Request) -> Response:
    query = parse(query_types.ContactQuery, request.query, strict=False)
    found, cursor = contact_queries.listed(app, request.params["group"], **structs.asdict(query))
    return json_response(200, responses.listed([contact_responses.contact_json(one) for one in found], cursor))


def show_contact(app: App, request: Request) -> Response:
    return json_response(200, contact_responses.contact_json(contact_store.get(app.table, *_place(request))))


def _place(request: Request) -> tuple[str, str]:
    return request.params["group"], request.params["contact"]


def change_contact(app: App, request: Request) -> Response:
    patch = request_to_domain.contact_patch(parse_body(request_types.ContactChange, request))
    return json_response(
        200, contact_responses.contact_json(change.change_contact(app, request.who, request.params["contact"], patch))
    )


def show_retention(app: App, request: Request) -> Response:
    query = parse(query_types.RetentionQuery, request.query, strict=False)
    found = retention.expiring(app, groups.get(app.table, request.params["group"]), query.days)
    return json_response(200, contact_responses.retention_json(found))


def merge_contact(app: App, request: Request) -> Response:
    given = parse_body(request_types.Merge, request)
    done = merge.merge(app, request.who, request.params["contact"], given.into)
    return json_response(200, contact_responses.contact_json(done))


def erase_contact(app: App, request: Request) -> Response:
    erase.erase(app, request.who, request.params["contact"])
    return NO_CONTENT


def contact_history(app: App, request: Request) -> Response:
    visits = contact_queries.history(app, *_place(request))
    found, cursor = page(app, request, visits, contact_queries.by_end, latest_first=True)
    items = [contact_responses.history_json(event, signup, seats, app.now()) for event, signup, seats in found]
    return json_response(200, responses.listed(items, cursor))


def export_contact(app: App, request: Request) -> Response:
    found = export.export(app, request.who, request.params["contact"])
    name = f"contact-{found.contact.id}.json"
    return json_response(
        200, contact_responses.export_json(found, app.now()), {"content-disposition": f'attachment; filename="{name}"'}
    )


def import_contacts(app: App, request: Request) -> Response:
    query = parse(query_types.ImportQuery, request.query, strict=False)
    given = read_csv(_csv(request), query.columns)
    done = importing.import_contacts(app, request.who, given.rows, overwrite=query.overwrite, preview=query.preview)
    reports = sorted((*done, *given.invalid), key=lambda report: report.number)
    counts = Counter(report.result for report in reports)
    content = {
        "preview": query.preview,
        "counts": {result: counts[result] for result in Result},
        "columns": given.columns,
        "ignored_columns": given.ignored_columns,
        "rows": [contact_responses.import_row_json(report) for report in reports],
    }
    return json_response(200, content)


def _csv(request: Request) -> bytes | str:
    """The CSV itself, or a JSON object that holds it. Raises UnsupportedTypeError for what is not said to be either."""
    if request.media_type == JSON:
        return parse_body(request_types.ContactImport, request).csv
    if request.media_type != _CSV_TYPE:
        raise UnsupportedTypeError(f"Send CSV here, and say so: Content-Type: {_CSV_TYPE}")
    return bounded(request.body)


_CONTACTS = "/v1/groups/{group}/contacts"
_ONE = _CONTACTS + "/{contact}"

ROUTES = (
    Route("GET", "/v1/groups/{group}/retention", show_retention, Scope.CONTACTS_READ, query=query_types.RetentionQuery),
    Route("GET", _CONTACTS, list_contacts, Scope.CONTACTS_READ, query=query_types.ContactQuery),
    Route(
        "POST",
        _CONTACTS + "/import",
        import_contacts,
        Scope.CONTACTS_WRITE,
        body=request_types.ContactImport,
        query=query_types.ImportQuery,
    ),
    Route("GET", _ONE, show_contact, Scope.CONTACTS_READ),
    Route("PATCH", _ONE, change_contact, Scope.CONTACTS_WRITE, body=request_types.ContactChange),
    Route("POST", _ONE + "/merge", merge_contact, Scope.CONTACTS_WRITE, body=request_types.Merge),
    Route("DELETE", _ONE, erase_contact, Scope.CONTACTS_WRITE, returns=204),
    Route("GET", _ONE + "/history", contact_history, Scope.CONTACTS_READ, query=query_types.ListQuery),
    Route("GET", _ONE + "/export", export_contact, Scope.CONTACTS_READ),
)
