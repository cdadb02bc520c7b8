"""What somebody asks their group for between events reaches who may help, once an organiser has seen it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rapport.domain.connections import keep_in_touch
from rapport.http.organizer.contact_responses import own_export_json
from rapport.queries import contacts as queries
from rapport.store import contacts
from rapport.store.connections import asks, news
from rapport.tokens import help_token, me_token
from tests.testing.console import signed_in
from tests.testing.world import World

DAY = timedelta(days=1)
TURN = timedelta(days=keep_in_touch.CYCLE + 1)
WANTED = "A job, as a tester"


def contact(world: World, who: str) -> str:
    return world.app.contact_id("demo", f"{who}@example.org")


def own_page(world: World, who: str) -> str:
    return f"/me/{me_token(world.app.tokens, contacts.get(world.app.table, 'demo', contact(world, who)))}"


def decide(world: World, who: str, **said: object) -> None:
    fields = {"asked": " ".join(said), **said}
    assert world.post_form(own_page(world, who), fields).status == 303


def ask(world: World, who: str = "ben", text: str = WANTED) -> None:
    assert world.post_form(f"{own_page(world, who)}/ask", {"ask": text}).status == 303


def the_ask(world: World) -> str:
    (found,) = world.items("/v1/groups/demo/asks")
    return str(found["id"])


def approve(world: World) -> None:
    world.ask("POST", f"/v1/groups/demo/asks/{the_ask(world)}/approve")


def told(world: World, who: str = "ada") -> list[str]:
    return [mail.subject for mail in world.mails(who) if mail.subject.startswith("Can you help")]


def link_to_help(world: World, who: str = "ada") -> str:
    (found,) = asks.of_group(world.app.table, "demo")
    helper = contacts.get(world.app.table, "demo", contact(world, who))
    return f"/help/{help_token(world.app.tokens, helper, found)}"


@pytest.fixture
def known(world: World) -> World:
    """Ada offers jobs and wants to be kept in touch with; Ben looks for one."""
    event = world.event()
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    decide(world, "ada", keep_in_touch="true", can_offer="hiring testers")
    return world


def test_an_ask_that_an_organiser_passed_on_reaches_who_may_help_and_once(known: World) -> None:
    ask(known)
    known.wind(TURN)
    assert told(known) == [], "nobody has seen it yet"
    known.post_form(f"{own_page(known, 'ben')}/ask/withdraw", {})
    ask(known)
    approve(known)
    known.wind(TURN)
    known.wind(timedelta(days=keep_in_touch.CYCLE - 20))
    assert told(known) == [f"Can you help with “{WANTED}”?"]
    mail = next(mail for mail in known.mails("ada") if mail.subject.startswith("Can you help"))
    assert "Ben" not in mail.text.replace("Benefits", "")
    assert link_to_help(known).rpartition("/")[2] in mail.html


@pytest.mark.parametrize(
    "how", ["declined", "withdrawn", "asker blocked", "asker erased", "no consent", "offers else", "apart"]
)
def test_an_ask_reaches_nobody_where(known: World, how: str) -> None:
    ask(known)
    approve(known)
    match how:
        case "declined":
            known.ask("POST", f"/v1/groups/demo/asks/{the_ask(known)}/decline")
        case "withdrawn":
            known.post_form(f"{own_page(known, 'ben')}/ask/withdraw", {})
        case "asker blocked":
            known.ask("PATCH", f"/v1/groups/demo/contacts/{contact(known, 'ben')}", {"blocked": True})
        case "asker erased":
            known.ask("DELETE", f"/v1/groups/demo/contacts/{contact(known, 'ben')}")
        case "no consent":
            decide(known, "ada", keep_in_touch="false")
        case "apart":
            ben = contacts.get(known.app.table, "demo", contact(known, "ben"))
            new = replace(ben, apart=(contact(known, "ada"),))
            known.app.table.transact(contacts.to_keep_apart(known.app.table, ben, new))
        case "offers else":
            decide(known, "ada", can_offer="a garden")
    known.wind(TURN)
    assert told(known) == []


def test_who_can_help_and_who_asked_are_introduced_by_the_button_alone(known: World) -> None:
    ask(known)
    approve(known)
    page = link_to_help(known)
    with known.unchanged():
        shown = known.call("GET", page)
    assert WANTED in shown.body
    assert "ada@example.org" in shown.body, "what the other is told is said before"
    assert "ben@example.org" not in shown.body
    for _ in range(2):
        assert known.post_form(page, {}).status == 200
    (to_ada,) = (mail for mail in known.mails("ada") if mail.subject == "You and Ben: an introduction")
    (to_ben,) = (mail for mail in known.mails("ben") if mail.subject == "You and Ada: an introduction")
    assert "ben@example.org" in to_ada.text
    assert "ada@example.org" in to_ben.text
    assert known.items("/v1/groups/demo/asks")[0]["helpers"] == 1


def test_what_the_other_typed_is_no_link_in_the_mail_that_introduces_them(known: World) -> None:
    known.ask("PATCH", f"/v1/groups/demo/contacts/{contact(known, 'ben')}", {"name": "Verify at evil.example/in"})
    decide(known, "ada", can_offer="hiring testers\nsee evil.example/pay")
    ask(known)
    approve(known)
    known.post_form(link_to_help(known), {})
    ada, ben = known.mails("ada")[-1], known.mails("ben")[-1]
    assert ada.subject == "You and Somebody: an introduction"
    assert "ben@example.org" in ada.text
    assert "hiring testers" in ben.text
    assert "evil" not in ada.text + ben.text


def test_who_is_blocked_is_thanked_like_others_and_introduced_to_nobody(known: World) -> None:
    ask(known)
    approve(known)
    page = link_to_help(known)
    known.ask("PATCH", f"/v1/groups/demo/contacts/{contact(known, 'ada')}", {"blocked": True})
    assert "Thank you" in known.post_form(page, {}).body
    assert "Thank you" in known.call("GET", page).body, "who comes back finds no sign of it"
    assert not [mail for mail in known.mails() if "introduction" in mail.subject]


def test_an_ask_that_was_taken_back_opens_nothing_and_leaves_no_words(known: World) -> None:
    ask(known)
    approve(known)
    page = link_to_help(known)
    known.post_form(f"{own_page(known, 'ben')}/ask/withdraw", {})
    assert known.call("GET", page).status == 404
    assert known.post_form(page, {}).status == 404
    assert WANTED not in str(known.dump())


@pytest.mark.parametrize("asks_anew", [False, True])
def test_who_takes_an_ask_back_before_it_is_told_is_introduced_to_nobody(known: World, asks_anew: bool) -> None:
    ask(known)
    approve(known)
    page = link_to_help(known)
    assert known.post_form(page, {}, drain=False).status == 200
    assert known.post_form(f"{own_page(known, 'ben')}/ask/withdraw", {}, drain=False).status == 303
    if asks_anew:
        known.post_form(f"{own_page(known, 'ben')}/ask", {"ask": "a mentor"}, drain=False)
    known.wind(timedelta(days=8))
    assert not [mail for mail in known.mails() if "introduction" in mail.subject]


def test_one_ask_at_a_time(known: World) -> None:
    ask(known)
    ask(known)  # the form sent twice
    assert known.post_form(f"{own_page(known, 'ben')}/ask", {"ask": "A flat"}).status == 409
    refused = known.post_form(f"{own_page(known, 'ada')}/ask", {"ask": " "})
    assert refused.status == 422
    known.post_form(f"{own_page(known, 'ben')}/ask/withdraw", {})
    ask(known, text="A flat")
    assert [one["text"] for one in known.items("/v1/groups/demo/asks")] == ["A flat"]


def test_an_ask_ends_by_itself(known: World) -> None:
    ask(known)
    known.wind(timedelta(weeks=9))
    assert known.items("/v1/groups/demo/asks") == []
    assert (
        known.call("POST", f"/v1/groups/demo/asks/{asks.of_group(known.app.table, 'demo')[0].id}/approve").status == 404
    )


def test_organisers_see_it_first_in_the_console(known: World) -> None:
    ask(known)
    olga = signed_in(known)
    assert "1 person asks the group for something" in olga.get("/console/demo").body
    page = olga.get("/console/demo/asks")
    assert WANTED in page.body
    assert olga.post(f"/console/demo/asks/{the_ask(known)}/approve").status == 303
    assert "asks the group" not in olga.get("/console/demo").body
    assert "Passed on" in olga.get("/console/demo/asks").body


def test_whoever_is_blocked_asks_for_nothing_that_anybody_sees(known: World) -> None:
    known.ask("PATCH", f"/v1/groups/demo/contacts/{contact(known, 'ben')}", {"blocked": True})
    ask(known)
    assert WANTED in known.call("GET", own_page(known, "ben")).body
    assert known.items("/v1/groups/demo/asks") == []


def test_an_erasure_takes_what_was_asked_for(known: World) -> None:
    ask(known)
    known.ask("DELETE", f"/v1/groups/demo/contacts/{contact(known, 'ben')}")
    assert WANTED not in str(known.dump())


def test_one_click_in_the_mail_stops_hellos_and_asks_and_nothing_else(known: World) -> None:
    ask(known)
    approve(known)
    known.wind(TURN)
    mail = next(mail for mail in known.mails("ada") if mail.subject.startswith("Can you help"))
    token = mail.raw.decode().replace("\r\n ", "").partition("/public/v1/unsubscribe/")[2].partition(">")[0]
    assert "hello" in known.call("GET", f"/u/{token}").body.lower()
    known.ask("POST", f"/public/v1/unsubscribe/{token}", b"List-Unsubscribe=One-Click")
    ada = contacts.get(known.app.table, "demo", contact(known, "ada"))
    assert (ada.keep_in_touch_at, ada.unsubscribed_at) == (None, None)
    exported = known.ask("GET", f"/v1/groups/demo/contacts/{ada.id}/export")
    assert [one["given"] for one in exported["consents"] if one["consent"] == "keep_in_touch"] == [True, False]


def test_an_export_has_what_was_asked_for_and_what_waits_to_be_told(known: World) -> None:
    ask(known)
    known.ask("PATCH", "/v1/groups/demo", {"paused": True})
    approve(known)
    known.post_form(link_to_help(known), {})
    of_ben = known.ask("GET", f"/v1/groups/demo/contacts/{contact(known, 'ben')}/export")
    assert of_ben["ask"]["text"] == WANTED
    assert "news" not in of_ben, "nobody else's business"
    own = own_export_json(queries.export(known.app, "demo", contact(known, "ben")), [], known.now)
    assert [one["kind"] for one in own["news"]] == ["introduced"]  # type: ignore[attr-defined]
    assert news.waiting(known.app.table, "demo", contact(known, "ben"))
