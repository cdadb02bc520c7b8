"""Importing contacts in the console: a file is chosen, its columns are mapped, what would come of each row is shown."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ....app import App
from ....domain.base.dataclass import dataclass
from ....domain.base.errors import InvalidError
from ....domain.principal import Scope
from ....usecases.contacts import import_contacts as importing
from ....usecases.contacts.import_contacts import Report, Result
from ....web.public.form import TICKED, Form
from ...input.html_forms import Values, form_file, form_values
from ...organizer.importing.columns import FIELDS
from ...organizer.importing.contact_rows import ContactCsv, read_csv
from ...organizer.importing.csv_table import table, text_of
from ...request import MOST_BYTES, Request, Response
from ...routing import Route
from .. import frame

_MOST_SHOWN = 200
_COLUMN = "columns."


def import_page(app: App, request: Request) -> Response:
    return _chosen(app, request, Form({}))


def _chosen(app: App, request: Request, form: Form) -> Response:
    """The form in which a file is chosen, or rows are pasted."""
    status = 422 if form.problems else 200
    return frame.show(app, request, "console/contacts_import.html", status=status, form=form, base=_base(request))


def _base(request: Request) -> str:
    return f"/console/{request.params['group']}/contacts"


def post_import(app: App, request: Request) -> Response:
    """A preview of what would happen; with `do=import` it happens."""
    values = form_values(request, most=MOST_BYTES)
    try:
        text = text_of(form_file(request, "file") or values.get("csv", [""])[-1])
    except InvalidError as error:
        return _chosen(app, request, Form({}, error.problems))
    if not text.strip():
        return _chosen(app, request, Form({}, InvalidError.of("csv", "Please choose a file, or paste rows").problems))
    return _read(app, request, values, text)


@dataclass(frozen=True)
class _Sent:
    """What the form of the second step was sent with."""

    text: str
    mapping: Mapping[str, str] | None
    """Each field's column, None where that has not been asked yet."""
    overwrite: bool


def _read(app: App, request: Request, values: Values, text: str) -> Response:
    sent = _Sent(text, _mapping(values), values.get("overwrite", [""])[-1] == TICKED)
    does = values.get("do") == ["import"]
    try:
        given = read_csv(text, sent.mapping)
        done = importing.import_contacts(app, request.who, given.rows, overwrite=sent.overwrite, preview=not does)
    except InvalidError as error:
        titles = _titles(text)
        if not titles:
            return _chosen(app, request, Form({"csv": [text]}, error.problems))
        return _preview(app, request, sent, titles, form=Form({}, error.problems))
    reports = sorted((*done, *given.invalid), key=lambda report: report.number)
    if does:
        return frame.done(app, _base(request), _said(reports))
    return _preview(app, request, sent, _titles(text), form=Form({}), given=given, reports=reports)


def _mapping(values: Values) -> Mapping[str, str] | None:
    if not any(name.startswith(_COLUMN) for name in values):
        return None
    said = {field: values.get(f"{_COLUMN}{field}", [""])[-1] for field in FIELDS}
    return {field: title for field, title in said.items() if title}


def _titles(text: str) -> list[str]:
    """Those of the file's columns; none of what is no CSV."""
    try:
        return [title for title in dict.fromkeys(next(table(text), (0, []))[1]) if title]
    except InvalidError:
        return []


def _preview(
    app: App,
    request: Request,
    sent: _Sent,
    titles: Sequence[str],
    *,
    form: Form,
    given: ContactCsv | None = None,
    reports: Sequence[Report] = (),
) -> Response:
    counts = Counter(report.result for report in reports)
    in_order = sorted(reports, key=lambda report: report.result is not Result.INVALID)
    return frame.show(
        app,
        request,
        "console/contacts_import.html",
        status=422 if form.problems else 200,
        form=form,
        base=_base(request),
        csv=sent.text,
        titles=titles,
        fields_read=list(FIELDS),
        columns=given.columns if given is not None else sent.mapping or {},
        overwrite=sent.overwrite,
        counts=counts,
        reports=in_order[:_MOST_SHOWN],
        more=max(0, len(reports) - _MOST_SHOWN),
        names={row.number: row.name or "" for row in given.rows} if given is not None else {},
        writes=counts[Result.CREATED] + counts[Result.UPDATED],
    )


def _said(reports: Sequence[Report]) -> str:
    counts = Counter(report.result for report in reports)
    said = [f"{counts[Result.CREATED]:,} new", f"{counts[Result.UPDATED]:,} added to"]
    said += [f"{counts[Result.UNCHANGED]:,} as they were"] if counts[Result.UNCHANGED] else []
    said += [f"{counts[Result.INVALID]:,} rows left out"] if counts[Result.INVALID] else []
    return f"Imported: {', '.join(said)}. Nobody was mailed."


_IMPORT = "/console/{group}/contacts/import"

ROUTES = (
    Route("GET", _IMPORT, import_page, Scope.CONTACTS_WRITE),
    Route("POST", _IMPORT, post_import, Scope.CONTACTS_WRITE),
)
