""" "I'd come if …": asked by anybody, confirmed by its owner, answered in one mail."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.meter import metered
from rapport.domain.contact import Contact
from rapport.queries.connections.willing import may_meet
from tests.testing.html import Element, read
from tests.testing.ses import Mail
from tests.testing.world import World

ASK = "a lawyer for contracts"
START = datetime(2026, 12, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def event(world: World) -> str:
    starts, ends = "2026-12-23T18:00:00", "2026-12-23T21:00:00"
    return world.event(title="Founders' evening", starts_at=starts, ends_at=ends)


def ask(world: World, event: str, who: str = "ben", what: str = ASK, **options: Any) -> Any:
    body = {"email": f"{who}@example.org", "name": who.title(), "ask": what}
    return world.call("POST", f"/public{event}/maybe", body, source=next(world.sources), **options)


def link(mail: Mail, page: str = "maybe") -> str:
    found = re.search(rf"/{page}/[\w.-]+", mail.text)
    assert found, mail.text
    return found[0]


def said(mail: Mail) -> str:
    """What it says, its lines joined."""
    return " ".join(mail.text.partition("\r\n-- ")[0].split())


def page(world: World, path: str) -> Element:
    answer = world.call("GET", path)
    assert answer.status == 200, answer.body
    return read(answer.body)


def confirm(world: World, event: str, who: str = "ben", what: str = ASK) -> str:
    """Asks and confirms, by the mailed page's one form as it is served; the page's address."""
    assert ask(world, event, who, what).status == 202
    path = link(world.mails(who)[-1])
    (form,) = page(world, path).all("form")
    assert form.attributes["action"] == f"{path}/confirm"
    assert world.post_form(form.attributes["action"], form.fields()).status == 303
    return path


def offer(world: World, event: str, who: str, *offers: str, **fields: Any) -> str:
    """Somebody with a place who offers something, and agreed to be introduced; their page."""
    world.sign_up(event, who, can_offer=list(offers or ("legal advice",)), introduce=True, **fields)
    token = world.mails(who)[-1].token
    world.ask("POST", f"/public/v1/signups/{token}/confirm")
    return f"/s/{token}"


def says(world: World, path: str, would_meet: str, **more: str) -> None:
    (form,) = [one for one in page(world, path).all("form") if one.attributes["action"] == f"{path}/meet"]
    fields = {"question": form.fields()["question"], "would_meet": would_meet, **more}
    assert world.post_form(f"{path}/meet", fields).status == 303


def test_who_is_not_to_meet_somebody_is_not_asked_about_who_they_are_since() -> None:
    """Merged, say, for they have two addresses."""
    agreed: dict[str, Any] = {
        "group": "demo",
        "email": "",
        "name": "",
        "created_at": START,
        "introduce_at": START,
        "proven_at": START,
    }
    one, other = Contact(id="one", merged=("before",), **agreed), Contact(id="other", apart=("before",), **agreed)
    assert may_meet(one, replace(other, apart=()))
    assert not may_meet(one, other)
    assert not may_meet(other, one)


def test_who_asked_of_an_event_that_is_a_draft_again_is_not_told_that_it_is_cancelled(world: World, event: str) -> None:
    confirm(world, event)
    world.ask("POST", f"{event}/unpublish")
    before = len(world.mails("ben"))
    world.wind(timedelta(days=2))
    assert len(world.mails("ben")) == before
    world.ask("POST", f"{event}/publish")
    world.wind(START)
    assert "Nobody yet" in world.mails("ben")[-1].subject


# ---- Asking ----


def test_a_stranger_gets_one_mail_that_repeats_nothing_but_the_harmless_name(world: World, event: str) -> None:
    assert ask(world, event, what="http://evil.example now").json == {"status": "accepted"}
    (mail,) = world.mails("ben")
    assert "evil" not in mail.raw.decode()
    assert "Hi Ben," in mail.text
    assert "Founders' evening" in mail.subject
    contacts = world.items("/v1/groups/demo/contacts")
    assert contacts == [], "nobody is a contact before they say so"


def test_the_answer_and_what_is_read_and_written_are_the_same_for_everybody(world: World, event: str) -> None:
    world.sign_up(event, "ada")
    confirm(world, event, "ben")
    world.sign_up(event, "carl")
    carl = world.app.contact_id("demo", "carl@example.org")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{carl}", {"blocked": True})
    world.wind(timedelta(minutes=15))
    asked = []
    for who in ("new", "ada", "ben", "carl"):
        with metered() as bill:
            answer = ask(world, event, who, drain=False)
        asked.append((answer.status, answer.body, bill.requests))
    assert all(one == asked[0] for one in asked)
    world.drain()
    assert "No maybe about it" in world.mails("ada")[-1].text
    assert "We are asking already" in world.mails("ben")[-1].text
    assert len(world.mails("carl")) == 1, "who is blocked gets nothing"


def test_within_a_quarter_of_an_hour_it_is_one_mail(world: World, event: str) -> None:
    for _ in range(5):
        ask(world, event)
    assert len(world.mails("ben")) == 1


def test_a_link_confirms_what_its_own_form_said_whatever_strangers_say(world: World, event: str) -> None:
    ask(world, event, what="a lawyer")
    body = {"email": "ben@example.org", "name": "Loser", "ask": "cheap pills"}
    world.call("POST", f"/public{event}/maybe", body, source=next(world.sources))
    own, strangers = (link(mail) for mail in world.mails("ben"))
    assert page(world, strangers).one("form").fields() == {"ask": "cheap pills", "name": "Loser"}, "theirs to see"
    fields = page(world, own).one("form").fields()
    assert fields == {"ask": "a lawyer", "name": "Ben"}
    world.post_form(f"{own}/confirm", {**fields, "name": "Benjamin"})
    world.post_form(f"{strangers}/confirm", {"ask": "cheap pills"})
    world.wind(timedelta(hours=1))
    world.call("POST", f"/public{event}/maybe", body, source=next(world.sources))
    for path in (own, strangers, link(world.mails("ben")[-1])):
        assert "a lawyer" in page(world, path).text
    (contact,) = world.items("/v1/groups/demo/contacts")
    (maybe,) = world.items(f"{event}/maybes")
    assert (contact["name"], maybe["ask"]) == ("Benjamin", "a lawyer")


def test_no_link_from_before_an_erasure_opens_anything_after(world: World, event: str) -> None:
    before = confirm(world, event)
    world.ask("DELETE", f"/v1/groups/demo/contacts/{world.app.contact_id('demo', 'ben@example.org')}")
    world.wind(timedelta(hours=1))
    after = confirm(world, event)
    gone = world.call("GET", before)
    assert gone.status == 404
    assert "Ask anew" in gone.body
    assert world.call("GET", after).status == 200
    answer = world.post_form(f"{before}/come", {})
    assert answer.status == 404
    world.ask("POST", f"{event}/cancel")
    assert "It does not take place" in page(world, after).text
    assert world.post_form(f"{after}/come", {}).status == 409


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"connections": False}, 409), ({"cancel": True}, 409), ({"draft": True}, 404)],
    ids=["without connections", "cancelled", "draft"],
)
def test_where_nobody_can_come_nothing_is_asked(world: World, changed: dict[str, bool], status: int) -> None:
    event = world.event(publish="draft" not in changed, connections=changed.get("connections", True))
    if "cancel" in changed:
        world.ask("POST", f"{event}/cancel")
    with world.unchanged():
        assert ask(world, event).status == status


def test_wrong_input_is_said_by_field(world: World, event: str) -> None:
    answer = world.call("POST", f"/public{event}/maybe", {"email": "no", "name": " ", "ask": ""})
    assert {one["field"] for one in answer.json["errors"]} == {"email", "name", "ask"}


def test_the_page_beside_the_sign_up_works_as_served(world: World, event: str) -> None:
    path = event.replace("/v1/groups/demo/events", "/g/demo")
    assert [one.attributes["action"] for one in page(world, path).all("form")] == [path]
    assert f"{path}/maybe" in [one.attributes["href"] for one in page(world, path).all("a")]
    form = page(world, f"{path}/maybe").one("form")
    assert form.attributes["action"] == f"{path}/maybe"
    fields = {**form.fields(), "ask": ASK, "name": "Ben", "email": "ben@example.org"}
    quick = world.post_form(f"{path}/maybe", fields)
    assert quick.status == 422
    assert ASK in quick.body
    world.now += timedelta(seconds=5)
    sent = world.post_form(f"{path}/maybe", fields)
    assert (sent.status, sent.headers["location"]) == (303, f"{path}/maybe?maybe=accepted")
    assert "Check your email" in world.call("GET", f"{path}/maybe", query={"maybe": "accepted"}).body
    assert len(world.mails("ben")) == 1
    elsewhere = world.post_form(f"/public{event}/maybe", {"ask": ASK, "name": "Cy", "email": "cy@example.org"})
    assert elsewhere.status == 303


# ---- Being asked, and the answer ----


def test_who_offers_what_fits_is_asked_and_one_mail_says_who_will(world: World, event: str) -> None:
    priya, scott = offer(world, event, "priya"), offer(world, event, "scott", "legal advice")
    offer(world, event, "nora", "web design")
    path = confirm(world, event)
    assert "We are asking around" in page(world, path).text
    world.wind(timedelta(hours=2))
    question = world.mails("priya")[-1]
    assert question.subject == "Would you meet somebody who looks for legal advice? Founders' evening"
    assert not re.search("ben|contracts", said(question), re.IGNORECASE), "neither who asks, nor their words"
    assert "meet" not in world.mails("nora")[-1].subject
    assert ASK in page(world, priya).text
    says(world, priya, "yes", tells_name="true")
    says(world, scott, "yes")
    world.wind(timedelta(hours=1))
    answer = world.mails("ben")[-1]
    assert answer.subject == "Priya and one more will meet you: Founders' evening"
    assert ASK in said(answer)
    assert "Scott" not in said(answer)
    shown = page(world, link(answer))
    assert "Priya and one more will meet you" in shown.text
    (form,) = shown.all("form")
    sent = world.post_form(form.attributes["action"], {**form.fields(), "introduce": "true"})
    assert (sent.status, sent.headers["location"]) == (
        303,
        event.replace("/v1/groups/demo/events", "/g/demo") + "?signup=accepted&seat=confirmed",
    )
    assert world.attendee(event, "ben")["status"] == "confirmed"
    assert world.attendee(event, "ben")["looking_for"] == [ASK]
    before = len(world.mails("ben"))
    world.wind(timedelta(days=27))
    assert [mail.subject for mail in world.mails("ben")[before:] if "meet you" in mail.subject] == []


def test_who_said_yes_is_told_once_that_they_come(world: World, event: str) -> None:
    priya, scott = offer(world, event, "priya"), offer(world, event, "scott")
    nora = offer(world, event, "nora")
    path = confirm(world, event)
    world.wind(timedelta(hours=2))
    says(world, nora, "no")
    says(world, priya, "yes", tells_name="true")
    says(world, scott, "yes")
    world.wind(timedelta(days=1, hours=1))
    (form,) = page(world, path).all("form")
    world.post_form(form.attributes["action"], {**form.fields(), "introduce": "true"})
    world.wind(timedelta(minutes=10))
    told = world.mails("priya")[-1]
    assert told.subject == "Ben is coming: Founders' evening"
    assert "looks for legal advice. It is Ben, who has a place now." in said(told)
    assert "They know that it is you" in said(told)
    assert ASK not in said(told), "nor here are it their words"
    assert "but not that it is you. Shall they look for you?" in said(world.mails("scott")[-1])
    world.act(event, "ben", "cancel")
    world.sign_up(event, "ben")
    world.wind(timedelta(days=7))
    assert [mail.subject for who in ("priya", "scott", "nora") for mail in world.mails(who)].count(told.subject) == 2


def test_of_a_sign_up_elsewhere_they_are_told_too_without_a_name_that_nobody_agreed_to(
    world: World, event: str
) -> None:
    pages = [offer(world, event, who) for who in ("priya", "scott", "tess")]
    confirm(world, event)
    world.wind(timedelta(hours=2))
    for path in pages:
        says(world, path, "yes", tells_name="true")
    world.wind(timedelta(hours=1))
    world.sign_up(event, "ben")
    world.ask("PATCH", f"/public/v1/signups/{pages[1][3:]}", {"introduce": False})
    tess = world.app.contact_id("demo", "tess@example.org")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{tess}", {"blocked": True})
    world.wind(timedelta(hours=7))
    told = world.mails("priya")[-1]
    assert told.subject == "They are coming: Founders' evening"
    assert "Ben" not in said(told)
    assert not [mail for who in ("scott", "tess") for mail in world.mails(who) if "coming" in mail.subject]


def test_a_name_is_said_once_in_the_answer(world: World, event: str) -> None:
    priya = offer(world, event, "priya", visible=True)
    offer(world, event, "nora", "web design", visible=True)
    confirm(world, event)
    world.wind(timedelta(hours=2))
    says(world, priya, "yes", tells_name="true")
    world.wind(timedelta(hours=1))
    assert said(world.mails("ben")[-1]).count("Priya") == 2, "as its title, and as its answer"
    assert "You may also meet Nora (web design)." in said(world.mails("ben")[-1])
    shown = page(world, link(world.mails("ben")[-1])).one("main").text
    assert shown.count("Priya") == 1
    assert "Who else is coming" in shown


def test_two_days_before_it_says_honestly_that_it_is_nobody(world: World, event: str) -> None:
    priya = offer(world, event, "priya")
    confirm(world, event)
    world.wind(timedelta(hours=2))
    says(world, priya, "no")
    world.wind(START - timedelta(days=2, minutes=10))
    assert len(world.mails("ben")) == 1
    world.wind(timedelta(minutes=20))
    answer = world.mails("ben")[-1]
    assert "Nobody yet" in answer.subject
    assert "Priya" not in answer.text
    says(world, priya, "yes", tells_name="true")
    world.wind(timedelta(days=1))
    assert len(world.mails("ben")) == 2, "one mail, never both"
    assert "Priya will meet you" in page(world, link(answer)).text


def test_nobody_is_asked_more_than_once_a_week_and_questions_go_out_together(world: World, event: str) -> None:
    offer(world, event, "priya")
    for who in ("ben", "bea"):
        confirm(world, event, who)
        world.wind(timedelta(minutes=20))
    world.wind(timedelta(hours=2))
    (question,) = [mail for mail in world.mails("priya") if "Would you" in mail.subject]
    assert said(question).lower().count("legal advice") == 2, "both in one mail"
    confirm(world, event, "bob")
    world.wind(timedelta(days=6))
    assert sum("Would you" in mail.subject for mail in world.mails("priya")) == 1
    world.wind(timedelta(days=2))
    assert sum("Would you" in mail.subject for mail in world.mails("priya")) == 2


def test_what_cannot_wait_goes_out_with_the_question_that_waits(world: World, event: str) -> None:
    offer(world, event, "priya")
    soon = world.event(title="Breakfast", starts_at="2026-12-01T08:00:00", ends_at="2026-12-01T09:00:00")
    offer(world, soon, "priya")
    world.now = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    confirm(world, event, "ben")
    world.wind(timedelta(minutes=10))
    confirm(world, soon, "bea")
    world.wind(timedelta(hours=3))
    (question,) = [mail for mail in world.mails("priya") if "Would you" in mail.subject]
    assert said(question).lower().count("legal advice") == 2


def test_of_many_who_could_a_few_are_asked_and_next_time_the_others(world: World, event: str) -> None:
    people = [f"lawyer{number}" for number in range(8)]
    for who in people:
        offer(world, event, who)
    confirm(world, event, "ben")
    world.wind(timedelta(hours=2))
    first = {who for who in people if "Would you" in world.mails(who)[-1].subject}
    assert len(first) == 5
    confirm(world, event, "bea")
    world.wind(timedelta(hours=2))
    asked = {who for who in people if "Would you" in world.mails(who)[-1].subject}
    assert asked == set(people), "who was not asked yet is before who was"


def test_who_takes_a_consent_or_place_back_or_is_blocked_will_not_meet_anybody(world: World, event: str) -> None:
    pages = {who: offer(world, event, who) for who in ("priya", "scott", "tess")}
    confirm(world, event)
    world.wind(timedelta(hours=2))
    for path in pages.values():
        says(world, path, "yes", tells_name="true")
        world.now += timedelta(seconds=1)
    world.ask("PATCH", f"/public/v1/signups/{pages['priya'][3:]}", {"introduce": False})
    world.act(event, "scott", "cancel")
    tess = world.app.contact_id("demo", "tess@example.org")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{tess}", {"blocked": True})
    world.wind(START - timedelta(days=2) + timedelta(minutes=5))
    assert "Nobody yet" in world.mails("ben")[-1].subject


def test_a_cancelled_event_is_told_instead_of_an_answer(world: World, event: str) -> None:
    confirm(world, event)
    world.ask("POST", f"{event}/cancel", {"message": "The room is flooded."})
    world.wind(timedelta(days=1))
    assert world.mails("ben")[-1].subject == "It does not take place: Founders' evening"
    assert "The room is flooded." in said(world.mails("ben")[-1])
    world.wind(timedelta(days=40))
    assert len(world.mails("ben")) == 2


def test_a_move_moves_the_answer(world: World, event: str) -> None:
    confirm(world, event)
    world.ask("PATCH", event, {"starts_at": "2026-12-05T18:00:00"})
    world.wind(datetime(2026, 12, 3, 17, 30, tzinfo=UTC))
    assert "Nobody yet" in world.mails("ben")[-1].subject


def test_whoever_was_asked_can_answer_until_the_event_begins_as_it_was_moved(world: World, event: str) -> None:
    priya = offer(world, event, "priya")
    confirm(world, event)
    world.wind(timedelta(hours=2))
    was = datetime.fromisoformat(world.ask("GET", event)["starts_at_utc"])
    world.ask("PATCH", event, {"starts_at": f"{was + timedelta(days=9):%Y-%m-%dT%H:%M:%S}"})
    world.wind(was + timedelta(days=1))
    says(world, priya, "yes")
    world.wind(timedelta(hours=1))
    assert world.mails("ben")[-1].subject.startswith("Somebody will meet you")


def test_an_organiser_answers_in_the_one_mail(world: World, event: str) -> None:
    priya = offer(world, event, "priya")
    confirm(world, event)
    world.wind(timedelta(hours=2))
    says(world, priya, "yes", tells_name="true")
    (seen,) = world.items(f"{event}/maybes")
    assert (seen["ask"], seen["answer"], seen["takes_part"]) == (ASK, None, False)
    answered = world.ask("POST", f"{event}/maybes/{seen['id']}/answer", {"words": "I know two more, find me."})
    assert answered["words"] == "I know two more, find me."
    answer = world.mails("ben")[-1]
    assert "I know two more, find me." in said(answer)
    assert "Priya will meet you." in said(answer)
    assert world.items(f"{event}/maybes")[0]["answer"] == "by_hand"
    assert world.call("POST", f"{event}/maybes/{seen['id']}/answer", {"words": "Or another."}).status == 409


def test_an_erasure_leaves_nothing_of_it(world: World, event: str) -> None:
    priya = offer(world, event, "priya")
    path = confirm(world, event)
    world.wind(timedelta(hours=2))
    ben, asked = (world.app.contact_id("demo", f"{who}@example.org") for who in ("ben", "priya"))
    export = world.ask("GET", f"/v1/groups/demo/contacts/{ben}/export")
    assert [one["ask"] for one in export["maybes"]] == [ASK]
    export = world.ask("GET", f"/v1/groups/demo/contacts/{asked}/export")
    assert "questions" not in export, "what somebody answers, or does not, is not the organisers' business"
    for id in (ben, asked):
        world.ask("DELETE", f"/v1/groups/demo/contacts/{id}")
    world.wind(timedelta(hours=1))
    left = [key for key in world.dump() if "MAYBE" in key[1] or "QUESTIONS" in key[1]]
    assert left == []
    assert world.call("GET", path).status == 404
    assert world.call("GET", priya).status == 404


def test_two_addresses_of_one_person_are_asked_as_one(world: World, event: str) -> None:
    pages = [offer(world, event, who) for who in ("priya", "priyas")]
    confirm(world, event)
    world.wind(timedelta(hours=2))
    says(world, pages[1], "yes", tells_name="true")
    old, into = (world.app.contact_id("demo", f"{who}@example.org") for who in ("priyas", "priya"))
    world.ask("POST", f"/v1/groups/demo/contacts/{old}/merge", {"into": into})
    world.wind(timedelta(days=1))
    assert re.match("Priyas? will meet you: ", world.mails("ben")[-1].subject)


def test_who_must_confirm_their_address_has_done_so_by_the_answer_s_button(world: World) -> None:
    questions = [{"id": "diet", "label": "Diet?", "required": True, "options": ["vegan", "any"]}]
    event = world.event(confirm_address=True, questions=questions, capacity=1)
    path = confirm(world, event)
    (form,) = page(world, path).all("form")
    missing = world.post_form(form.attributes["action"], {})
    assert missing.status == 422
    assert "Diet?" in missing.body
    assert world.post_form(form.attributes["action"], {"answers.diet": "any"}).status == 303
    assert world.attendee(event, "ben")["status"] == "confirmed"
    confirm(world, event, "bea")
    assert "Join the waitlist" in page(world, link(world.mails("bea")[-1])).text
