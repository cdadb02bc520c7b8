"""CSV as spreadsheets and other tools write it, read as rows of cells: the encoding and the separator are found out."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from ....domain.base.errors import InvalidError
from ....domain.base.text import trimmed
from ....queries.attendees.csv_cells import plain

MOST_ROWS = 5_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 30_000
"""Characters of the first row, to find out which it is."""
_SAYS_SEPARATOR = re.compile(r'\A"?sep=([^"\w\s]|\t)"?[ \t]*(?:\r\n?|\n|\Z)', re.IGNORECASE)
"""A first line for Excel, which does not show it."""


def table(raw: bytes | str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number in a spreadsheet. Raises InvalidError for what is no CSV."""
    text = text_of(raw)
    said = _SAYS_SEPARATOR.match(text)
    if said:
        text = text[said.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said[1] if said else _separator(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS + 1:
                raise InvalidError.of("csv", f"must have at most {MOST_ROWS} rows: please split it")
            if any(trimmed(cell) for cell in cells):
                yield number, [plain(trimmed(cell)) for cell in cells]
    except csv.Error:
        raise InvalidError.of("csv", f"cannot be read after row {number}: please look at its quotation marks") from None


def text_of(raw: bytes | str) -> str:
    """A file as text, whichever encoding it is in. Raises InvalidError for what is none."""
    try:
        text = raw.decode(_encoding(raw)) if isinstance(raw, bytes) else raw
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidError.of("csv", "must be in UTF-8, or in UTF-16 with its byte order mark: “CSV UTF-8” in Excel")
    return text.removeprefix("\ufeff")


def _encoding(raw: bytes) -> str:
    return "utf-16" if raw.startswith(_UTF_16) and not raw.startswith(_UTF_32) else "utf-8"


def _separator(text: str) -> str:
    """What stands most between the cells of the first row; what is in quotation marks does not count."""
    counts: Counter[str] = Counter()
    is_quoted = False
    for char in text.lstrip()[:_LOOKED_AT]:
        if char == '"':
            is_quoted = not is_quoted
        elif not is_quoted and char in "\r\n":
            break
        elif not is_quoted:
            counts[char] += 1
    return max(_SEPARATORS, key=lambda separator: counts[separator])
