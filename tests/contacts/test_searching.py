"""A search compares words, as people type them: in any order, without what only keyboards tell apart."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.addresses import wire_address
from rapport.domain.base.text import distinct_tags, folded, searched_text, sought_words, tag_key
from tests.testing.world import World

CONTACTS = "/v1/groups/demo/contacts"

PEOPLE = {
    "ada@example.org": "Ada King",
    "pat@example.org": "Pat O’Brien",
    "anne@example.org": "Anne\u2011Marie Müller",
    "lea@example.org": "Léa d`Arc",
    "joerg@straße.de": "Jörg Groß",
    "isik@example.org": "Işık DALKILIÇ",
    "filip@example.org": "ﬁlip Łukasz",
    "zed@bücher.example": "Zed",
    "jean-luc@example.org": "Jean\u00a0Luc",
    "wide@example.org": "Ｗｉｄｅ　Ｎａｍｅ",
    "inv@example.org": "In\u200bvi\u00adsi\u2060ble",
    "soren@example.org": "Søren Æbelø",
    "nfd@example.org": "Zoe\u0308 N\u0303u",
}

FOUND = [
    ("ada@example.org ", "ada"),
    ("\u00a0ADA@EXAMPLE.ORG\u200b", "ada"),
    ("ada  king", "ada"),
    ("ada\u00a0king", "ada"),
    ("ada\u3000king", "ada"),
    ("\u200bada \ufeff king\u2800", "ada"),
    ("king ada", "ada"),
    ("ada\u200bking", "ada"),
    ("in ad", "ada"),
    ("King, Ada", "ada"),
    ('"Ada King" <ada@example.org>', "ada"),
    ("king ada@", "ada"),
    ("o'brien", "pat"),
    ("O’BRIEN", "pat"),
    ("oʼbrien", "pat"),
    ("o`brien pat", "pat"),
    ("O´Brien", "pat"),
    ("o＇brien", "pat"),
    ("obrien", "pat"),
    ("o brien", "pat"),
    ("anne-marie", "anne"),
    ("anne‐marie", "anne"),
    ("anne–marie muller", "anne"),
    ("anne−marie", "anne"),
    ("marie anne", "anne"),
    ("annemarie", "anne"),
    ("anne\u00admarie", "anne"),
    ("MU\u0308LLER", "anne"),
    ("lea d'arc", "lea"),
    ("gross", "joerg"),
    ("GROẞ", "joerg"),
    ("jorg", "joerg"),
    ("strasse.de", "joerg"),
    ("straße.de", "joerg"),
    ("isik", "isik"),
    ("IŞIK dalkilic", "isik"),
    ("filip", "filip"),
    ("ﬁLIP lukasz", "filip"),
    ("bücher.example", "zed"),
    ("bu\u0308cher.example", "zed"),
    ("bucher", "zed"),
    ("xn--bcher-kva.example", "zed"),
    ("XN--BCHER-KVA", "zed"),
    ("zed@bücher。example", "zed"),
    ("zed@ｂücher．example", "zed"),
    ("jean-luc", "jean-luc"),
    ("jean luc", "jean-luc"),
    ("wide name", "wide"),
    ("ｎａｍｅ", "wide"),
    ("invisible", "inv"),
    ("in\u200dvisible", "inv"),
    ("soren aebelo", "soren"),
    ("zoë", "nfd"),
    ("nũ zoe", "nfd"),
]


@pytest.fixture(scope="module")
def looked_through() -> dict[str, str]:
    return {
        email.partition("@")[0]: searched_text(name, *dict.fromkeys((email, wire_address(email))))
        for email, name in PEOPLE.items()
    }


@pytest.mark.parametrize(("q", "who"), FOUND, ids=[ascii(q) for q, _ in FOUND])
def test_one_person_is_found_by_words_as_anybody_types_them(looked_through: dict[str, str], q: str, who: str) -> None:
    found = [id for id, text in looked_through.items() if is_found(q, text)]
    assert found == [who]


def is_found(q: str, text: str) -> bool:
    return all(any(form in text for form in word) for word in sought_words(q))


@pytest.mark.parametrize(
    "q", ["adaking", "ada kings", "king pat", "obrienpat", "bücher.example.org", "marie-anne", "ada king zz"]
)
def test_what_nobody_is_called_finds_nobody(looked_through: dict[str, str], q: str) -> None:
    assert [id for id, text in looked_through.items() if is_found(q, text)] == []


@given(st.text(max_size=40))
def test_a_name_is_found_by_itself_and_by_each_of_its_words_backwards(name: str) -> None:
    text = searched_text(name, "ada@example.org")
    assert is_found(name, text)
    assert is_found(" ".join(reversed(name.split())), text)
    assert is_found(name.upper(), searched_text(name.upper()))


@given(st.text(max_size=40))
def test_to_fold_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.fixture
def people(world: World) -> World:
    rows = "".join(f'{email},"{name}"\n' for email, name in PEOPLE.items())
    world.ask("POST", f"{CONTACTS}/import", f"email,name\n{rows}", headers={"content-type": "text/csv"})
    return world


def test_contacts_are_searched_so(people: World) -> None:
    for q, who in FOUND:
        assert [one["email"].partition("@")[0] for one in people.items(CONTACTS, q=q)] == [who], ascii(q)


def test_attendees_are_searched_so_and_so_is_their_csv(world: World) -> None:
    event = world.event()
    for email, name in PEOPLE.items():
        form = {"email": email, "name": name}
        assert world.call("POST", f"/public{event}/signups", form, source=next(world.sources)).status == 202
    for q, who in FOUND[::3]:
        assert [one["email"].partition("@")[0] for one in world.items(f"{event}/attendees", q=q)] == [who], ascii(q)
    csv = world.call("GET", f"{event}/attendees.csv", query={"q": "o'brien"}).body
    assert "pat@example.org" in csv
    assert "ada@example.org" not in csv


@pytest.mark.parametrize("q", ["", " ", "\u200b", "'", "--"])
def test_what_holds_no_word_finds_everybody(people: World, q: str) -> None:
    assert len(people.items(CONTACTS, q=q)) == len(PEOPLE)


def test_more_words_than_can_be_looked_for_are_refused(people: World) -> None:
    words = [f"{first}-{second}" for first in "wxyz" for second in "abcdefghijk"][:41]
    assert people.call("GET", CONTACTS, query={"q": " ".join(words[:40])}).json["items"] == []
    answer = people.call("GET", CONTACTS, query={"q": " ".join(words)})
    assert (answer.status, answer.wrong_fields) == (422, ["q"])


# ---- Tags ----


def tags_of(world: World) -> Any:
    return world.ask("GET", f"{CONTACTS}/{world.app.contact_id('demo', 'ada@example.org')}")["tags"]


@pytest.fixture
def tagged(world: World) -> World:
    csv = 'email,name,tags\nada@example.org,Ada,"VIP; vip ;Café;CAFE\u0301"\nben@example.org,Ben,vips\n'
    world.ask("POST", f"{CONTACTS}/import", csv, headers={"content-type": "text/csv"})
    return world


def test_tags_are_one_however_they_are_typed(tagged: World) -> None:
    assert tags_of(tagged) == ["VIP", "Café"]
    csv = "email,tags\nada@example.org,Vip;ｃａｆｅ;new\n"
    tagged.ask("POST", f"{CONTACTS}/import", csv, headers={"content-type": "text/csv"})
    assert tags_of(tagged) == ["VIP", "Café", "new"]


@pytest.mark.parametrize("tag", ["VIP", "vip", " vip ", "Vip\u200b", "ｖｉｐ"])
def test_a_tag_is_found_however_it_is_typed_and_only_as_a_whole(tagged: World, tag: str) -> None:
    assert [one["name"] for one in tagged.items(CONTACTS, tag=tag)] == ["Ada"]
    assert [one["name"] for one in tagged.items(CONTACTS, q=tag)] == []


def test_tags_that_an_organiser_sets_are_one_too_and_found_from_then_on(tagged: World) -> None:
    path = f"{CONTACTS}/{tagged.app.contact_id('demo', 'ada@example.org')}"
    assert tagged.ask("PATCH", path, {"tags": [" Speaker", "SPEAKER", "x"]})["tags"] == ["Speaker", "x"]
    assert [one["name"] for one in tagged.items(CONTACTS, tag="speaker")] == ["Ada"]
    assert tagged.items(CONTACTS, tag="vip") == []
    with tagged.unchanged():
        answer = tagged.call("PATCH", path, {"tags": ["x", "\u200b "]})
    assert (answer.status, answer.wrong_fields) == (422, ["tags[1]"])


@given(st.lists(st.text(max_size=5), max_size=6))
def test_of_tags_that_are_one_the_first_is_kept(tags: list[str]) -> None:
    kept = distinct_tags(tags)
    assert len({tag_key(tag) for tag in kept}) == len(kept)
    assert {tag_key(tag) for tag in kept} == {tag_key(tag) for tag in tags}
    assert distinct_tags(kept) == kept
