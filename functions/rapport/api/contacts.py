"""What organisers may ask for about contacts."""

from collections import Counter

from msgspec import structs

from ..domain.models import Scope
from ..services import contacts, erasing, importing, lists
from ..services.app import App
from ..services.importing import Result
from ..store import signups
from . import contact_outputs, inputs, outputs, queries
from .contact_csv import read_csv
from .http import NO_CONTENT, Request, Response, Route, json_response
from .public import given_fields
from .reading import bounded, read, read_body
from .short_lists import page


def list_contacts(app: App, request: Request) -> Response:
    query = read(queries.ContactQuery, request.query, strict=False)
    found, cursor = lists.contacts(app, request.params["group"], **structs.asdict(query))
    return json_response(200, outputs.listed([contact_outputs.contact_json(one) for one in found], cursor))


def show_contact(app: App, request: Request) -> Response:
    return json_response(200, contact_outputs.contact_json(signups.get_contact(app.table, *_place(request))))


def _place(request: Request) -> tuple[str, str]:
    return request.params["group"], request.params["contact"]


def change_contact(app: App, request: Request) -> Response:
    changes = given_fields(read_body(inputs.ContactChange, request))
    return json_response(200, contact_outputs.contact_json(contacts.change_contact(app, *_place(request), changes)))


def erase_contact(app: App, request: Request) -> Response:
    erasing.erase(app, *_place(request))
    return NO_CONTENT


def contact_history(app: App, request: Request) -> Response:
    visits = contacts.history(app, *_place(request))
    found, cursor = page(app, request, visits, contacts.by_end, latest_first=True)
    items = [contact_outputs.history_json(event, signup, seats, app.now()) for event, signup, seats in found]
    return json_response(200, outputs.listed(items, cursor))


def export_contact(app: App, request: Request) -> Response:
    found = contacts.dossier(app, *_place(request))
    name = f"contact-{found.contact.id}.json"
    return json_response(
        200, contact_outputs.dossier_json(found, app.now()), {"content-disposition": f'attachment; filename="{name}"'}
    )


def import_contacts(app: App, request: Request) -> Response:
    query = read(queries.ImportQuery, request.query, strict=False)
    given = read_csv(_csv(request))
    options = structs.asdict(query)
    done = importing.import_contacts(app, request.params["group"], given.rows, **options)
    reports = sorted((*done, *given.invalid), key=lambda report: report.number)
    counts = Counter(report.result for report in reports)
    content = {
        "preview": query.preview,
        "counts": {result: counts[result] for result in Result},
        "ignored_columns": given.ignored_columns,
        "rows": [contact_outputs.import_row_json(report) for report in reports],
    }
    return json_response(200, content)


def _csv(request: Request) -> bytes | str:
    """The CSV itself, or a JSON object that holds it."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return read_body(inputs.ContactImport, request).csv
    return bounded(request.body)


_CONTACTS = "/v1/groups/{group}/contacts"
_ONE = _CONTACTS + "/{contact}"

ROUTES = (
    Route("GET", _CONTACTS, list_contacts, Scope.CONTACTS_READ, query=queries.ContactQuery),
    Route(
        "POST",
        _CONTACTS + "/import",
        import_contacts,
        Scope.CONTACTS_WRITE,
        body=inputs.ContactImport,
        query=queries.ImportQuery,
    ),
    Route("GET", _ONE, show_contact, Scope.CONTACTS_READ),
    Route("PATCH", _ONE, change_contact, Scope.CONTACTS_WRITE, body=inputs.ContactChange),
    Route("DELETE", _ONE, erase_contact, Scope.CONTACTS_WRITE, returns=204),
    Route("GET", _ONE + "/history", contact_history, Scope.CONTACTS_READ, query=queries.ListQuery),
    Route("GET", _ONE + "/export", export_contact, Scope.CONTACTS_READ),
)
