"""A group's topics: written by organisers, and what people typed that is of none waits for them."""

from typing import Any

import pytest

from rapport.store import contacts
from rapport.tokens import me_token
from rapport.usecases.connections.maybe import ask_known
from tests.testing.console import signed_in
from tests.testing.world import World, new_world

TOPICS = "/v1/groups/demo/topics"
LEGAL = {"id": "legal", "labels": {"en": "Legal advice", "de": "Rechtsberatung"}, "asks": ["a lawyer"], "offers": []}


@pytest.fixture
def world() -> Any:
    with new_world() as one:
        yield one


def said(world: World, who: str, **texts: list[str]) -> None:
    """Somebody signs up, and confirms what they ask and offer."""
    event = world.event()
    world.sign_up(event, who)
    token = world.mails(who)[-1].token
    world.ask("PATCH", f"/public/v1/signups/{token}", texts)


def unmatched(world: World) -> list[tuple[str, str, int]]:
    return [(one["text"], one["kind"], one["contacts"]) for one in world.items(f"{TOPICS}/unmatched")]


def test_a_group_begins_with_topics_in_two_languages_and_writes_down_its_own(world: World) -> None:
    first = world.ask("GET", TOPICS)["topics"]
    assert len(first) == 31
    assert all(topic["labels"].keys() == {"en", "de"} for topic in first)
    assert world.ask("PUT", TOPICS, {"topics": [LEGAL]}) == {"topics": [LEGAL]}
    assert world.ask("GET", TOPICS) == {"topics": [LEGAL]}
    assert world.ask("PUT", TOPICS, {"topics": []}) == world.ask("GET", TOPICS) == {"topics": []}


def test_what_a_group_begins_with_is_a_vocabulary_it_could_have_written(world: World) -> None:
    first = world.ask("GET", TOPICS)
    assert world.ask("PUT", TOPICS, {"topics": [*first["topics"], {"id": "bees", "labels": {"en": "Bees"}}]})


def test_what_is_of_no_topic_waits_and_is_counted_over_people(world: World) -> None:
    said(world, "ada", looking_for=["A plumber", "a lawyer"], can_offer=["Cake"])
    said(world, "bob", looking_for=["a  PLUMBER"], can_offer=["legal advice"])
    assert [(text.lower().split(), kind, count) for text, kind, count in unmatched(world)] == [
        (["a", "plumber"], "ask", 2),
        (["cake"], "offer", 1),
    ]
    page = world.call("GET", f"{TOPICS}/unmatched", query={"limit": "1"}).json
    rest = world.call("GET", f"{TOPICS}/unmatched", query={"limit": "1", "cursor": page["next_cursor"]}).json
    assert [one["text"] for one in rest["items"]] == ["Cake"]
    assert rest["next_cursor"] is None
    world.ask("PUT", TOPICS, {"topics": [LEGAL, {"id": "home", "labels": {"en": "Repairs"}, "asks": ["plumbers"]}]})
    assert unmatched(world) == [("Cake", "offer", 1)]


def test_nothing_waits_of_who_is_blocked_or_erased(world: World) -> None:
    said(world, "ada", looking_for=["A plumber"])
    said(world, "bob", looking_for=["A dentist"])
    contact = "/v1/groups/demo/contacts/{}"
    world.ask("PATCH", contact.format(world.app.contact_id("demo", "ada@example.org")), {"blocked": True})
    world.call("DELETE", contact.format(world.app.contact_id("demo", "bob@example.org")))
    assert unmatched(world) == []


def test_what_people_would_come_for_and_ask_between_events_waits_too(world: World) -> None:
    said(world, "ada", looking_for=["A Plumber"])
    before, event = world.event(), world.event()
    asked = {"ada": "a plumber", "bob": "a plumber", "cleo": "Bees", "dan": "an eel", "eve": "a gnu"}
    for who, text in asked.items():
        world.sign_up(before, who)
        contact = contacts.get(world.app.table, "demo", world.app.contact_id("demo", f"{who}@example.org"))
        if who in ("ada", "bob", "dan"):
            assert ask_known(world.app, contact, event.rpartition("/")[2], text)
        else:
            world.post_form(f"/me/{me_token(world.app.tokens, contact)}/ask", {"ask": text})
    path = "/v1/groups/demo/contacts/{}"
    world.ask("PATCH", path.format(world.app.contact_id("demo", "dan@example.org")), {"blocked": True})
    world.ask("DELETE", path.format(world.app.contact_id("demo", "eve@example.org")))
    assert unmatched(world) == [("A Plumber", "ask", 2), ("Bees", "ask", 1)]


@pytest.mark.parametrize(
    ("topics", "field"),
    [
        ([LEGAL, {**LEGAL, "labels": {"en": "Else"}, "asks": []}], "topics"),
        ([LEGAL, {"id": "two", "labels": {"en": "Two"}, "asks": ["the Lawyer"]}], "topics[1].asks[0]"),
        ([LEGAL, {"id": "two", "labels": {"de": "rechtsberatung"}}], "topics[1].labels.de"),
        ([{"id": "a b", "labels": {"en": "A"}}], "topics[0].id"),
        ([{"id": "a", "labels": {}}], "topics[0].labels"),
        ([{"id": "a", "labels": {"no language": "A"}}], "topics[0].labels.no language"),
        ([{"id": "a", "labels": {"en": "\u200b"}}], "topics[0].labels.en"),
        ([{"id": "a", "labels": {"en": "A"}, "asks": ["x" * 201]}], "topics[0].asks[0]"),
        (
            [
                {"id": f"t{n}", "labels": {"en": f"t{n}"}, "asks": [f"{m} {'x' * 180}" for m in range(20)]}
                for n in range(20)
            ],
            "topics",
        ),
    ],
)
def test_what_no_vocabulary_may_be_is_refused_with_the_field(world: World, topics: list[Any], field: str) -> None:
    answer = world.call("PUT", TOPICS, {"topics": topics})
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == field
    assert len(world.ask("GET", TOPICS)["topics"]) == 31


def test_of_two_organisers_at_once_one_is_told(world: World) -> None:
    seen = world.call("GET", TOPICS).headers["etag"]
    world.ask("PUT", TOPICS, {"topics": [LEGAL]})
    late = world.call("PUT", TOPICS, {"topics": []}, headers={"if-match": seen})
    assert late.status == 412
    assert world.ask("GET", TOPICS) == {"topics": [LEGAL]}


def test_in_the_console_what_waits_is_of_a_topic_in_a_click(world: World) -> None:
    said(world, "ada", looking_for=["A plumber", "Bees"])
    world.ask("PUT", TOPICS, {"topics": [LEGAL]})
    olga = signed_in(world)
    page = olga.get("/console/demo/topics").body
    assert "A plumber" in page
    assert "Bees" in page
    assign = "/console/demo/topics/unmatched/assign"
    plumber = {"text": "A plumber", "kind": "ask", "topic": "legal", "do": "add"}
    assert olga.post(assign, plumber).status == olga.post(assign, plumber).status == 303
    assert olga.post(assign, {"text": "Bees", "kind": "ask", "do": "new"}).status == 303
    legal, bees = world.ask("GET", TOPICS)["topics"]
    assert legal["asks"] == ["a lawyer", "A plumber"]
    assert bees["labels"] == {"en": "Bees"}
    assert unmatched(world) == []


def test_in_the_console_a_topic_is_changed_by_who_has_seen_it_as_it_is(world: World) -> None:
    world.ask("PUT", TOPICS, {"topics": [LEGAL]})
    olga = signed_in(world)
    version = olga.get("/console/demo/topics/legal").body.partition('name="version" value="')[2].partition('"')[0]
    form = {"labels.en": "Law", "labels.de": "", "asks": "a lawyer\r\nan attorney", "offers": "", "version": version}
    assert olga.post("/console/demo/topics/legal", form).status == 303
    law = {"id": "legal", "labels": {"en": "Law"}, "asks": ["a lawyer", "an attorney"], "offers": []}
    assert world.ask("GET", TOPICS)["topics"] == [law]
    late = olga.post("/console/demo/topics/legal", form | {"labels.en": "Else"})
    assert late.status == 422
    assert "Somebody else has changed this topic meanwhile" in late.body
    assert world.ask("GET", TOPICS)["topics"] == [law]
    wrong = olga.post("/console/demo/topics", {"labels.en": "Two", "asks": "the lawyer", "offers": ""})
    assert wrong.status == 422
    assert "is a word of the topic legal, too" in wrong.body
    assert olga.post("/console/demo/topics", {"labels.en": "Bees", "asks": "", "offers": "honey"}).status == 303
    assert olga.post("/console/demo/topics/legal/remove").status == 303
    assert [topic["labels"] for topic in world.ask("GET", TOPICS)["topics"]] == [{"en": "Bees"}]


def test_topics_are_suggested_to_who_asks_in_their_language(world: World) -> None:
    world.ask("PUT", TOPICS, {"topics": [LEGAL]})
    event = world.event().replace("/v1/groups/demo/events", "/g/demo")
    world.sign_up(event.replace("/g/demo", "/v1/groups/demo/events"), language="de")
    contact = contacts.get(world.app.table, "demo", world.app.contact_id("demo", "ada@example.org"))
    page = world.call("GET", f"/me/{me_token(world.app.tokens, contact)}").body
    assert '<option value="Rechtsberatung"></option>' in page
    assert 'list="ask.suggested"' in page
    assert "One thing a line: Rechtsberatung …" in page
    assert "One thing a line: Rechtsberatung …" in world.call("GET", f"/s/{world.mails('ada')[0].token}").body
    assert '<option value="Legal advice"></option>' in world.call("GET", f"{event}/maybe").body
    wrong = world.post_form(f"/public/v1/groups/demo/events/{event.rpartition('/')[2]}/signups", {"can_offer": "Cake"})
    assert "One thing a line: legal advice …" in wrong.body
