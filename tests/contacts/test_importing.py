"""A CSV of contacts, as people have them, comes in without surprises: every row is accounted for."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from benchmarks.meter import metered
from rapport.usecases.contacts import import_contacts
from tests.testing.lambda_events import Answer
from tests.testing.world import World

CONTACTS = "/v1/groups/demo/contacts"


def send(world: World, csv: str | bytes, **query: str) -> Answer:
    return world.call("POST", f"{CONTACTS}/import", csv, query=query, headers={"content-type": "text/csv"})


def imported(world: World, csv: str | bytes, **query: str) -> Any:
    answer = send(world, csv, **query)
    assert answer.status == 200, answer.body
    return answer.json


def known(world: World) -> dict[str, Any]:
    return {one["email"].partition("@")[0]: one for one in world.items(CONTACTS)}


def results(report: Any) -> list[tuple[int, str]]:
    return [(row["row"], row["result"]) for row in report["rows"]]


def test_contacts_come_in_with_name_tags_and_notes(world: World) -> None:
    report = imported(
        world,
        "email,name,tags,notes\n"
        'ada@example.org,Ada Lovelace,"founder; speaker","Said: ""yes"",\nthen no"\n'
        "ben@example.org,Ben,,\n",
    )
    assert report["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "invalid": 0}
    ada, ben = known(world)["ada"], known(world)["ben"]
    assert (ada["name"], ada["tags"], ada["notes"]) == (
        "Ada Lovelace",
        ["founder", "speaker"],
        'Said: "yes",\nthen no',
    )
    assert (ben["name"], ben["tags"], ben["notes"]) == ("Ben", [], "")
    assert [row["contact_id"] for row in report["rows"]] == [ada["id"], ben["id"]]


def test_a_preview_says_what_would_happen_and_changes_nothing(world: World) -> None:
    csv = "email,name\nada@example.org,Ada\nnobody\n"
    with world.unchanged():
        preview = imported(world, csv, preview="true")
    report = imported(world, csv)
    assert preview == report | {"preview": True}
    assert results(report) == [(2, "created"), (3, "invalid")]


def test_nothing_is_mailed_and_no_consent_is_given(world: World) -> None:
    imported(world, "email,name,follow_up_consent\nada@example.org,Ada,true\n")
    assert world.mails() == []
    assert known(world)["ada"]["follow_up_consent_at"] is None


def test_an_import_of_the_same_again_changes_nothing(world: World) -> None:
    csv = "email,name,tags,notes\nada@example.org,Ada,founder,Met in May\n"
    imported(world, csv)
    with world.unchanged():
        assert results(imported(world, csv)) == [(2, "unchanged")]


def test_what_is_known_stays_and_is_added_to(world: World) -> None:
    imported(world, "email,name,tags,notes\nada@example.org,Ada,founder,Met in May\n")
    report = imported(world, "email,name,tags,notes\nADA@example.org,A. King,speaker,New notes\n")
    assert results(report) == [(2, "updated")]
    ada = known(world)["ada"]
    assert (ada["name"], ada["tags"], ada["notes"]) == ("Ada", ["founder", "speaker"], "Met in May")


def test_names_and_notes_are_overwritten_only_where_that_is_asked_for(world: World) -> None:
    imported(world, "email,name,tags,notes\nada@example.org,Ada,founder,Met in May\n")
    imported(world, "email,name,tags,notes\nada@example.org,A. King,,New notes\n", overwrite="true")
    imported(world, "email,name,tags,notes\nada@example.org,,,\n", overwrite="true")
    ada = known(world)["ada"]
    assert (ada["name"], ada["tags"], ada["notes"]) == ("A. King", ["founder"], "New notes")


def test_who_signed_up_before_keeps_their_name(world: World) -> None:
    world.sign_up(world.event(), "ada")
    assert results(imported(world, "email,name\nada@example.org,Mallory\n")) == [(2, "unchanged")]
    assert known(world)["ada"]["name"] == "Ada"


def test_who_is_imported_can_sign_up_as_anybody_can(world: World) -> None:
    imported(world, "email,name\nada@example.org,Ada\n")
    event = world.event()
    assert world.sign_up(event).status == 202
    assert world.attendee(event)["status"] == "confirmed"
    assert len(world.mails("ada")) == 1


def test_where_no_name_is_given_the_address_has_to_do(world: World) -> None:
    imported(world, "email\nada@example.org\n")
    assert known(world)["ada"]["name"] == "ada"


@pytest.mark.parametrize(
    "csv",
    [
        "email,name\nada@example.org,Ada\n",
        "email,name\r\nada@example.org,Ada\r\n",
        "email;name\nada@example.org;Ada\n",
        "email\tname\nada@example.org\tAda\n",
        '"email","name"\n"ada@example.org","Ada"\n',
        "E-Mail , Name \n ada@example.org , Ada ",
        "\ufeffemail,name\nada@example.org,Ada\n",
        "name,EMAIL\nAda,ada@example.org\n",
        "email,name\n\n,\nada@example.org,Ada\n\n",
        "email;name;\nada@example.org;Ada;\n",
        "email,name\rada@example.org,Ada\r",
        "email;name\r\nada@example.org;Ada\nben@example.org;Ben\r",
        "sep=;\nemail;name\nada@example.org;Ada\n",
        "\ufeffSEP=;\r\nemail;name\r\nada@example.org;Ada\r\n",
        '"sep=|"\remail|name\rada@example.org|Ada\r',
        "sep=\t\nemail\tname\nada@example.org\tAda\n",
        "\n\nemail;name\nada@example.org;Ada\n",
        'email;"a, b, c, d";name\nada@example.org;x;Ada\n',
        'email;"one, ""two"",\nthree,,";name\nada@example.org;x;Ada\n',
        "email;name;notes\nada@example.org;Ada;a,b,c,d,e,f\n",
        "email,name\n'=ada@example.org,Ada\nada@example.org,Ada\n",
    ],
)
def test_what_spreadsheets_and_other_tools_write_is_read(world: World, csv: str) -> None:
    imported(world, csv)
    assert known(world)["ada"]["name"] == "Ada"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
def test_what_other_encodings_with_a_byte_order_mark_say_is_read(world: World, encoding: str) -> None:
    text = "email;name\r\nada@example.org;Ádá ÀĀ 達\r\n"
    imported(world, b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding))
    assert known(world)["ada"]["name"] == "Ádá ÀĀ 達"


@pytest.mark.parametrize("sent", [b"e\0m\0a\0i\0l\0\n", "email\nadä@x.org".encode("cp1252"), b"\xff\xfe\x00"])
def test_an_encoding_that_cannot_be_read_is_said_in_a_sentence(world: World, sent: bytes) -> None:
    (error,) = send(world, sent).json["errors"]
    assert error["reason"] == "must be in UTF-8, or in UTF-16 with its byte order mark: “CSV UTF-8” in Excel"


def test_rows_are_counted_as_a_spreadsheet_shows_them(world: World) -> None:
    report = imported(world, 'sep=,\nemail,notes\n\nada@example.org,"two\nlines"\nben,\n')
    assert results(report) == [(3, "created"), (4, "invalid")]


def test_an_import_that_changes_nothing_leaves_no_trace_in_the_audit_trail(world: World) -> None:
    csv = "email,name,tags\nada@example.org,Ada,vip\n"
    imported(world, csv)
    world.sign_up(world.event(), "ben")
    trail = len(world.items("/v1/groups/demo/audit"))
    # Ben is proven by it, which nobody sees.
    for again in (csv, "email,tags\nADA@example.org,VIP \n", "email\nben@example.org\n", "email\nnobody\n"):
        imported(world, again)
    imported(world, "email,tags\nada@example.org,new\n", preview="true")
    assert len(world.items("/v1/groups/demo/audit")) == trail
    imported(world, "email,tags\nada@example.org,new\n")
    assert len(world.items("/v1/groups/demo/audit")) == trail + 1


# ---- Names made up from addresses ----


def test_a_name_made_up_from_an_address_gives_way_to_a_real_one_of_an_import(world: World) -> None:
    imported(world, "email\nada@example.org\n")
    assert known(world)["ada"]["name"] == "ada"
    assert results(imported(world, "email,name\nada@example.org,Ada Lovelace\n")) == [(2, "updated")]
    assert results(imported(world, "email,name\nada@example.org,Countess\n")) == [(2, "unchanged")]
    assert known(world)["ada"]["name"] == "Ada Lovelace"
    assert [one["name"] for one in world.items(CONTACTS, q="lovelace")] == ["Ada Lovelace"]


def test_and_to_that_of_a_sign_up_and_to_no_later_one(world: World) -> None:
    imported(world, "email,tags\nada@example.org,vip\n")
    world.sign_up(world.event(), name="Ada Lovelace")
    world.sign_up(world.event(), name="Mallory")
    (ada,) = world.items(CONTACTS)
    assert (ada["name"], ada["tags"]) == ("Ada Lovelace", ["vip"])
    assert [one["name"] for one in world.items(CONTACTS, q="lovelace", tag="VIP")] == ["Ada Lovelace"]
    assert results(imported(world, "email,name\nada@example.org,Eve\n")) == [(2, "unchanged")]


def test_a_sign_up_with_a_real_name_takes_as_many_requests(world: World) -> None:
    imported(world, "email\nada@example.org\n")
    first, second = world.event(), world.event()
    with metered() as made_up:
        world.sign_up(first, drain=False)
    with metered() as real:
        world.sign_up(second, drain=False)
    assert made_up.requests == real.requests


def test_a_name_that_an_organiser_gave_is_no_made_up_one_though_it_looks_like_it(world: World) -> None:
    imported(world, "email\nada@example.org\n")
    world.ask("PATCH", f"{CONTACTS}/{known(world)['ada']['id']}", {"name": "ada"})
    world.sign_up(world.event(), name="Mallory")
    imported(world, "email,name\nada@example.org,Eve\n")
    assert known(world)["ada"]["name"] == "ada"


def test_it_can_be_sent_as_json_too(world: World) -> None:
    world.ask("POST", f"{CONTACTS}/import", {"csv": "\ufeffemail,name\nada@example.org,Ada\n"})
    assert known(world)["ada"]["name"] == "Ada"


def test_json_is_told_by_its_type_in_any_case_and_with_parameters(world: World) -> None:
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    world.ask("POST", f"{CONTACTS}/import", {"csv": "email\nada@example.org\n"}, headers=headers)
    assert list(known(world)) == ["ada"]


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x"])
def test_what_is_said_to_be_no_csv_is_a_415(world: World, kind: str) -> None:
    with world.unchanged():
        answer = world.call("POST", f"{CONTACTS}/import", "email\nada@example.org\n", headers={"content-type": kind})
    assert answer.status == 415
    assert "text/csv" in answer.json["detail"]


def test_columns_that_are_not_taken_are_named(world: World) -> None:
    assert imported(world, "email,Phone,name\nada@example.org,1,Ada\n")["ignored_columns"] == ["Phone"]


def test_a_list_of_attendees_can_be_imported_as_it_is_exported(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada", name="=Ada")
    csv = world.call("GET", f"{event}/attendees.csv").body
    other = world.add_group("other")
    path = "/v1/groups/other/contacts"
    world.ask("POST", f"{path}/import", csv, headers={"content-type": "text/csv"}, key=other)
    (ada,) = world.ask("GET", path, key=other)["items"]
    assert (ada["email"], ada["name"]) == ("ada@example.org", "=Ada")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ada,Ada", "email: "),
        (",Ada", "email: is needed"),
        ("ada@example.org,Ada,,,more", "row: has more cells than there are columns"),
        (f"ada@example.org,{'a' * 201}", "name: "),
        ("ada@example.org,A\x07da", "name: must not have control characters"),
        (f"ada@example.org,Ada,{';'.join(map(str, range(51)))}", "tags: "),
        (f"ada@example.org,Ada,,{'a' * 10_001}", "notes: "),
        ("BEN@example.org,Benjamin", "email: is in row 2, too"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_holds_up_no_other(world: World, row: str, reason: str) -> None:
    report = imported(world, f"email,name,tags,notes\nben@example.org,Ben,,\n{row}\ncleo@example.org,Cleo,,\n")
    assert results(report) == [(2, "created"), (3, "invalid"), (4, "created")]
    assert report["rows"][1]["reason"].startswith(reason)
    assert known(world).keys() == {"ben", "cleo"}


def test_tags_that_would_be_too_many_with_those_there_are_refused(world: World) -> None:
    imported(world, f"email,tags\nada@example.org,{';'.join(map(str, range(40)))}\n")
    report = imported(world, f"email,tags\nada@example.org,{';'.join(map(str, range(30, 60)))}\n")
    assert report["rows"][0]["reason"] == "tags: would be 60 with those it has, and 50 are the most"
    assert len(known(world)["ada"]["tags"]) == 40


@pytest.mark.parametrize(
    "csv",
    [
        b"",
        b"\n\n",
        b"name\nAda\n",
        b"email,email\nada@example.org,x\n",
        b"ada@example.org,Ada\nben@example.org,Ben\n",
        "email,name\nada@example.org,Adä\n".encode("cp1252"),
        "email,name\nada@example.org,Ada\n".encode("utf-16-le"),
        "email,name\nada@example.org,Ada\n".encode("utf-16") + b"\n",
        "email,name\nada@example.org,Ada\n".encode("utf-32"),
        b'email,name\nada@example.org,"Ada\nben@example.org,Ben\n',
        b'email,name\nada@example.org,"Ada "the" K"\n',
        b"email\n" + b"".join(b"p%d@example.org\n" % number for number in range(5001)),
    ],
    ids=lambda csv: repr(csv[:30]),
)
def test_what_is_no_csv_of_contacts_is_refused_as_a_whole(world: World, csv: bytes) -> None:
    with world.unchanged():
        answer = send(world, csv)
    assert answer.status == 422, answer.body
    assert answer.wrong_fields == ["csv"]


def test_over_1_mb_is_refused(world: World) -> None:
    with world.unchanged():
        assert send(world, "email\n" + "a" * 1_000_000).status == 413


def test_many_come_in_at_once(world: World) -> None:
    rows = "".join(f"p{number}@example.org,Person {number}\n" for number in range(260))
    report = imported(world, f"email,name\n{rows}")
    assert report["counts"] == {"created": 260, "updated": 0, "unchanged": 0, "invalid": 0}
    assert len(known(world)) == 260


def test_an_import_that_takes_too_long_can_be_sent_again_and_goes_on(world: World) -> None:
    rows = "".join(f"p{number}@example.org\n" for number in range(120))
    with patch.object(import_contacts, "time", _Clock([0.0, 1.0, 99.0])):
        answer = send(world, f"email\n{rows}")
    assert (answer.status, "retry-after" in answer.headers) == (429, True)
    assert len(known(world)) == 50
    assert imported(world, f"email\n{rows}")["counts"] == {"created": 70, "updated": 0, "unchanged": 50, "invalid": 0}


class _Clock:
    def __init__(self, seconds: list[float]) -> None:
        self._seconds: Iterator[float] = iter(seconds)

    def monotonic(self) -> float:
        return next(self._seconds)


def test_a_contact_that_was_erased_comes_back_as_a_new_one_but_is_not_mailed(world: World) -> None:
    world.sign_up(world.event())
    world.ses_reports(world.mails("ada")[0], "complaint")
    world.ask("DELETE", f"{CONTACTS}/{world.app.contact_id('demo', 'ada@example.org')}")
    assert results(imported(world, "email,name\nada@example.org,Ada K.\n")) == [(2, "created")]
    assert (known(world)["ada"]["name"], known(world)["ada"]["suppressed"]) == ("Ada K.", "complained")
    assert world.items(f"{CONTACTS}/{known(world)['ada']['id']}/history") == []
