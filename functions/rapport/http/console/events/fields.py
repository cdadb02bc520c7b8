"""The form of an event: what it says as the API has it, and an event as the form has it.

Its fields have the API's names, those of parts as errors name them: `venue.url`, `questions[0].label`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ....domain.base.clock import to_local
from ....domain.event import Event, Seats
from ....domain.group import Group
from ....domain.questions import Question, QuestionKind
from ...input import form_fields
from ...input.html_forms import Values

_ROW = re.compile(r"questions\[(\d{1,3})\]\.(\w+)")
_NOT_AN_ID = re.compile(r"[^a-z0-9]+")
OF_THE_FORM = frozenset({"csrf", "version", "once", "do", "image_file", "image_remove", "back"})
"""Fields of the form that are none of an event."""
_FIRST_STARTS_IN = timedelta(days=14)
_LONGEST_ID = 32


def event_fields(values: Values, former: Iterable[Question] = ()) -> dict[str, object]:
    """What a form says of an event, as the API's JSON has it; what the form has no field for is left out.

    `former`: questions that were asked once: no new one gets the id of one of them.
    """
    given = {name: form_fields.text(texts[-1]) for name, texts in values.items() if name not in OF_THE_FORM}
    nested = {name: text for name, text in given.items() if name.startswith(("venue.", "waitlist.", "questions"))}
    plain = {name: _FIELDS.get(name, form_fields.text)(text) for name, text in given.items() if name not in nested}
    return {
        **plain,
        **_venue(nested),
        **_waitlist(nested),
        **({"questions": _questions(values, former)} if any(name.startswith("questions") for name in nested) else {}),
        **{name: text for name, text in nested.items() if not _is_known(name)},
    }


def _is_known(name: str) -> bool:
    row = _ROW.fullmatch(name)
    return name in _NESTED or (row is not None and row[2] in _ROW_FIELDS)


_FIELDS: Mapping[str, Callable[[str], object]] = {
    "starts_at": form_fields.local_time,
    "ends_at": form_fields.local_time,
    "signup_closes_at": form_fields.local_time_or_none,
    "join_url": form_fields.text_or_none,
    "image": form_fields.text_or_none,
    "capacity": form_fields.number_or_none,
    "listed": form_fields.tick,
    "connections": form_fields.tick,
    "confirm_address": form_fields.tick,
}
_VENUE = ("name", "address", "url")
_ROW_FIELDS = ("id", "label", "kind", "required", "options")
_NESTED = frozenset({*(f"venue.{part}" for part in _VENUE), "waitlist.mode", "waitlist.offer_hours", "questions"})


def _venue(given: Mapping[str, str]) -> dict[str, object]:
    parts = {part: form_fields.text_or_none(given.get(f"venue.{part}", "")) for part in _VENUE}
    if not any(f"venue.{part}" in given for part in _VENUE):
        return {}
    return {"venue": parts if any(parts.values()) else None}


def _waitlist(given: Mapping[str, str]) -> dict[str, object]:
    """The hours count only where places are offered: the form has the field whatever is chosen."""
    if "waitlist.mode" not in given:
        return {}
    mode = given["waitlist.mode"]
    hours = (
        {"offer_hours": form_fields.number_or_none(given.get("waitlist.offer_hours", ""))} if mode == "offer" else {}
    )
    return {"waitlist": {"mode": mode, **hours}}


# ---- Questions, a row each ----


def question_rows(values: Values) -> list[dict[str, str]]:
    """The rows of a form, in their order, also those with nothing in them; numbered from 0 again."""
    rows: dict[int, dict[str, str]] = {}
    for name, texts in values.items():
        found = _ROW.fullmatch(name)
        if found and found[2] in _ROW_FIELDS:
            rows.setdefault(int(found[1]), {})[found[2]] = form_fields.text(texts[-1])
    return [rows[number] for number in sorted(rows)]


def row_values(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Rows as fields of a form."""
    return {f"questions[{number}].{name}": [text] for number, row in enumerate(rows) for name, text in row.items()}


def is_blank(row: Mapping[str, str]) -> bool:
    return not row.get("label", "").strip() and not row.get("options", "").strip() and not row.get("id", "")


def _questions(values: Values, former: Iterable[Question]) -> list[dict[str, object]]:
    rows = [row for row in question_rows(values) if not is_blank(row)]
    taken = {row["id"] for row in rows if row.get("id")} | {question.id for question in former}
    return [_question(row, taken) for row in rows]


def _question(row: Mapping[str, str], taken: set[str]) -> dict[str, object]:
    label = row.get("label", "").strip()
    id = row.get("id") or _new_id(label, taken)
    taken.add(id)
    question: dict[str, object] = {"id": id, "label": label, "required": form_fields.tick(row.get("required", ""))}
    kind = row.get("kind", "")
    if kind:
        question["kind"] = kind
    if not kind or kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) or kind not in set(QuestionKind):
        question["options"] = form_fields.lines(row.get("options", ""))
    return question


def _new_id(label: str, taken: set[str]) -> str:
    """From its words, as far as an id has them, and like no other's."""
    root = _NOT_AN_ID.sub("_", label.lower()).strip("_")[:_LONGEST_ID].strip("_") or "question"
    ids = (root if number == 1 else f"{root}_{number}" for number in range(1, 1000))
    return next(id for id in ids if id not in taken)


def rows_after(rows: Sequence[dict[str, str]], do: str) -> list[dict[str, str]]:
    """The rows after a button of the editor: `add`, or `remove 2`, `up 2`, `down 2`."""
    changed = [dict(row) for row in rows]
    action, _, number = do.partition(" ")
    if action == "add":
        return [*changed, {"id": "", "label": "", "kind": "text", "required": "", "options": ""}]
    at = int(number) if number.isdecimal() else -1
    if not 0 <= at < len(changed):
        return changed
    row = changed.pop(at)
    if action == "remove":
        return changed
    to = at - 1 if action == "up" else at + 1
    changed.insert(max(to, 0), row)
    return changed


# ---- An event as the form has it ----


def form_values_of(event: Event, seats: Seats) -> dict[str, list[str]]:
    closes = event.signup_closes_local
    texts = {
        "title": event.title,
        "description": event.description,
        "starts_at": _shown(event.starts_local),
        "ends_at": _shown(event.ends_local),
        "timezone": event.timezone,
        "capacity": str(seats.capacity or ""),
        "signup_closes_at": _shown(closes) if closes else "",
        "join_url": event.join_url or "",
        "image": event.image or "",
        "waitlist.mode": event.waitlist.mode.value,
        "waitlist.offer_hours": str(event.waitlist.offer_hours or ""),
        **{f"venue.{part}": (getattr(event.venue, part) if event.venue else None) or "" for part in _VENUE},
        **{name: _box(getattr(event, name)) for name in ("listed", "connections", "confirm_address")},
    }
    return {**{name: [text] for name, text in texts.items()}, **row_values(list(map(_row, event.questions)))}


def _shown(local: datetime) -> str:
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def _box(value: bool) -> str:
    return "true" if value else "false"


def _row(question: Question) -> dict[str, str]:
    return {
        "id": question.id,
        "label": question.label,
        "kind": question.kind.value,
        "required": _box(question.required),
        "options": "\n".join(question.options),
    }


_FORM_NAMES: Mapping[str, tuple[str, ...]] = {
    "starts_local": ("starts_at",),
    "ends_local": ("ends_at",),
    "signup_closes_local": ("signup_closes_at",),
    "venue": tuple(f"venue.{part}" for part in _VENUE),
    "waitlist": ("waitlist.mode", "waitlist.offer_hours"),
}
"""The form's fields of an event's, where they are not called the same."""


def theirs_in_words(fields: Iterable[str], event: Event, seats: Seats) -> dict[str, str]:
    """What these fields of an event are now, by the form's: for who meant them to be something else."""
    shown = form_values_of(event, seats)
    return {name: _in_words(name, event, shown) for name in _names_of(fields)}


def _names_of(fields: Iterable[str]) -> list[str]:
    return [name for field in fields for name in _FORM_NAMES.get(field, (field,))]


def with_ours(values: Values, fields: Iterable[str], event: Event, seats: Seats) -> Values:
    """An event as it is now in its form, but for what a form has of these fields: so others' changes stay."""
    names = set(_names_of(fields))
    ours = {name: given for name, given in values.items() if name in names or name in OF_THE_FORM}
    now = form_values_of(event, seats)
    if "questions" in names:
        now = {name: given for name, given in now.items() if not name.startswith("questions[")}
        ours |= {name: given for name, given in values.items() if name.startswith("questions[")}
    return {**now, **ours}


def _in_words(name: str, event: Event, shown: Mapping[str, list[str]]) -> str:
    if name == "questions":
        return " · ".join(question.label for question in event.questions) or "none"
    text = shown[name][0]
    return {"true": "yes", "false": "no", "": "nothing"}.get(text, text.replace("T", " ") if "_at" in name else text)


def first_values(group: Group, now: datetime) -> dict[str, list[str]]:
    """A new event before anything is said of it: an evening in two weeks, in the group's zone."""
    day = to_local(now + _FIRST_STARTS_IN, group.timezone).date()
    texts: dict[str, Any] = {
        "starts_at": f"{day}T18:30",
        "ends_at": f"{day}T20:30",
        "timezone": group.timezone,
        "waitlist.mode": "promote",
        "listed": "true",
        "connections": "true",
    }
    return {name: [text] for name, text in texts.items()}
