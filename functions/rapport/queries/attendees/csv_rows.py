"""Attendees as CSV: a column for each field, and for each question of the event, those no longer asked at the end."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ...domain.event import Event, Seats
from .chosen import Row
from .csv_cells import harmless
from .fields import ANSWERS, FIELDS, all_fields

TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"


class Table:
    """An event's attendees, as much of each as `fields` name: `answers` is all that they answered, as JSON and question
    by question, `answers.<question>` one of these. All there is where no fields are named.
    """

    def __init__(self, event: Event, seats: Seats, fields: Sequence[str], now: datetime) -> None:
        self._event, self._seats, self._now = event, seats, now
        self._fields = [name for name in FIELDS if not fields or name in fields]
        asked = (*event.questions, *event.former_questions)
        is_all = ANSWERS in self._fields
        self._questions = [one for one in asked if is_all or f"{ANSWERS}.{one.id}" in fields]

    def header(self) -> str:
        labels = {question.id: question.label for question in self._questions}
        return _line([*self._fields, *titles(labels)])

    def lines(self, rows: Sequence[Row]) -> str:
        return "".join(_line(list(self._cells(row))) for row in rows)

    def _cells(self, row: Row) -> Iterator[str]:
        shown = all_fields(*row, self._event, self._seats, self._now)
        yield from (_text(shown[name]) for name in self._fields)
        yield from (_text(shown[ANSWERS].get(question.id)) for question in self._questions)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(map(harmless, cells))
    return text.getvalue()


def titles(labels: Mapping[str, str]) -> list[str]:
    """A title for each question's column: its label, with its id where another column is called the same."""
    taken = {_as_compared(name) for name in FIELDS}
    found = []
    for id, label in labels.items():
        title = label
        while _as_compared(title) in taken:
            title = f"{title} ({id})"
        taken.add(_as_compared(title))
        found.append(title)
    return found


def _as_compared(title: str) -> str:
    """Without case and signs, as who reads columns by their names compares them."""
    return "".join(filter(str.isalnum, title.casefold()))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(value)
        case dict():
            return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)
