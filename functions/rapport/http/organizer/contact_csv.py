"""Contacts as CSV, the way spreadsheets and other tools write it, read row by row."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import InvalidError
from ...usecases.contacts.import_contacts import Report, Result, Row
from .. import request_types
from ..parsing import parse
from .csv_cells import plain

COLUMNS = ("email", "name", "tags", "notes")
MOST_ROWS = 5_000
_BETWEEN_TAGS = re.compile(r"[,;|]")
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class ContactCsv:
    rows: list[Row]
    invalid: list[Report]
    """The rows that are wrong, and why."""
    ignored_columns: list[str]


def read_csv(raw: bytes | str) -> ContactCsv:
    """Raises InvalidError for a file that is no CSV of contacts; single rows that are wrong are in `invalid`."""
    table = _table(_text(raw))
    header = next(table, (0, []))[1]
    columns = [_column(name) for name in header]
    if "email" not in columns or any(columns.count(name) > 1 for name in COLUMNS):
        raise InvalidError.of("csv", f"must begin with a row that names the columns: {', '.join(COLUMNS)}")
    found = ContactCsv([], [], [name for name, column in zip(header, columns, strict=True) if column not in COLUMNS])
    rows_of: dict[str, int] = {}
    for number, cells in table:
        _take(found, rows_of, number, columns, cells)
    return found


def _text(raw: bytes | str) -> str:
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise InvalidError.of("csv", "must be UTF-8: a spreadsheet calls it “CSV UTF-8”") from None
    return text


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number in a spreadsheet."""
    first_line = text.partition("\n")[0]
    separator = max((",", ";", "\t"), key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS + 1:
                raise InvalidError.of("csv", f"must have at most {MOST_ROWS} rows: please split it")
            if any(cell.strip() for cell in cells):
                yield number, [plain(cell.strip()) for cell in cells]
    except csv.Error as error:
        raise InvalidError.of("csv", f"cannot be read after row {number}: {error}") from None


def _column(name: str) -> str:
    """A column's name without case, blanks and signs, which differ from tool to tool: `E-Mail` is `email`."""
    return _NO_LETTERS.sub("", name.casefold())


def _take(found: ContactCsv, rows_of: dict[str, int], number: int, columns: list[str], cells: list[str]) -> None:
    """Adds a row to the valid ones, or to the invalid ones."""
    given = dict(zip(columns, cells, strict=False))
    try:
        if len(cells) > len(columns):
            raise InvalidError.of("row", "has more cells than there are columns")
        row = _row(number, given)
        if row.email in rows_of:
            raise InvalidError.of("email", f"is in row {rows_of[row.email]}, too")
    except InvalidError as error:
        email = given.get("email", "")
        found.invalid.append(Report(number=number, email=email, result=Result.INVALID, reason=str(error)))
        return
    rows_of[row.email] = number
    found.rows.append(row)


def _row(number: int, given: Mapping[str, str]) -> Row:
    fields: dict[str, object] = {name: given[name] for name in ("email", "name", "notes") if given.get(name)}
    tags = [tag.strip() for tag in _BETWEEN_TAGS.split(given.get("tags", "")) if tag.strip()]
    contact = parse(request_types.ContactRow, {**fields, "tags": tags})
    return Row(
        number=number, email=contact.email, name=contact.name, tags=tuple(contact.tags), notes=contact.notes or ""
    )
