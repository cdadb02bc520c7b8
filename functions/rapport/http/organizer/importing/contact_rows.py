"""The rows of a CSV as contacts to import, each checked for itself."""

import re
from collections.abc import Mapping

from ....domain.base.dataclass import dataclass
from ....domain.base.errors import InvalidError
from ....domain.base.text import folded
from ....usecases.contacts.import_contacts import Report, Result, Row
from ... import request_types
from ...parsing import parse
from .columns import columns_of
from .csv_table import table

_BETWEEN = ":::"
"""Between Google's values of one cell."""
_BETWEEN_TAGS = re.compile(rf"{_BETWEEN}|[,;|]")
_OF_THE_SYSTEM = "* "
"""Before those of Google's labels that nobody gave: `* myContacts`."""


@dataclass(frozen=True)
class ContactCsv:
    rows: list[Row]
    invalid: list[Report]
    """The rows that are wrong, and why."""
    columns: dict[str, str]
    """The title of the column from which each field was read."""
    ignored_columns: list[str]


def read_csv(raw: bytes | str, mapping: str | Mapping[str, str] | None = None) -> ContactCsv:
    """`mapping`: what the caller says of the columns, as `columns_of` takes it.

    Raises InvalidError for a file that is no CSV of contacts; single rows that are wrong are in `invalid`.
    """
    rows = table(raw)
    titles = next(rows, (0, []))[1]
    columns = columns_of(titles, mapping)
    ignored = [title for number, title in enumerate(titles) if title and number not in columns.values()]
    found = ContactCsv([], [], {field: titles[number] for field, number in columns.items()}, ignored)
    rows_of: dict[str, int] = {}
    for number, cells in rows:
        given = {field: cells[place] for field, place in columns.items() if place < len(cells)}
        try:
            if any(cells[len(titles) :]):
                raise InvalidError.of("row", "has more cells than there are columns")
            _take(found, rows_of, _row(number, given))
        except InvalidError as error:
            email = given.get("email", "")
            found.invalid.append(Report(number=number, email=email, result=Result.INVALID, reason=str(error)))
    return found


def _take(found: ContactCsv, rows_of: dict[str, int], row: Row) -> None:
    if row.email in rows_of:
        raise InvalidError.of("email", f"is in row {rows_of[row.email]}, too")
    rows_of[row.email] = row.number
    found.rows.append(row)


def _row(number: int, given: Mapping[str, str]) -> Row:
    # Google puts all addresses of one kind into one cell: the first is taken.
    email = given.get("email", "").partition(_BETWEEN)[0].strip()
    texts = {"email": email, "name": _name(given), "notes": given.get("notes")}
    fields: dict[str, object] = {field: text for field, text in texts.items() if text}
    contact = parse(request_types.ContactRow, {**fields, "tags": _tags(given.get("tags", ""))})
    return Row(
        number=number, email=contact.email, name=contact.name, tags=tuple(contact.tags), notes=contact.notes or ""
    )


def _name(given: Mapping[str, str]) -> str:
    """The whole name. Beside a column of first names alone, that of names may hold the last ones: `Vorname;Name`."""
    first, last, name = (given.get(field, "") for field in ("first_name", "last_name", "name"))
    if "last_name" in given or not first or set(folded(first).split()) <= set(folded(name).split()):
        return name or " ".join(part for part in (first, last) if part)
    return " ".join(part for part in (first, name) if part)


def _tags(cell: str) -> list[str]:
    """Mailchimp puts each into quotation marks."""
    tags = (tag.strip().strip('"').strip() for tag in _BETWEEN_TAGS.split(cell))
    return [tag for tag in tags if tag and not tag.startswith(_OF_THE_SYSTEM)]
