"""An event's mails in the console: the timeline, each mailing as anybody gets it, what became of every copy."""

import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import pytest

from rapport.http.console.mails import timeline as pages
from tests.testing.console import Console, signed_in
from tests.testing.html import Element, read
from tests.testing.world import World
from tests.timing.steps import EVENING_BEFORE, GROUP, STARTS, add_rule, an_event_with_ada, later, without_default_rules

MESSAGE = {"audience": "confirmed", "subject": "Another room", "body": "We meet upstairs, {{first_name}}."}


def console_of(event: str) -> str:
    return f"/console/demo/events/{event.rpartition('/')[2]}"


def follow(console: Console, link: Element) -> Element:
    parts = urlsplit(link.attributes["href"])
    return console.page(parts.path, **dict(parse_qsl(parts.query)))


def test_the_timeline_has_what_went_out_now_what_is_to_come_and_the_event_in_their_order(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(EVENING_BEFORE + timedelta(hours=1))
    page = signed_in(world).page(f"{console_of(event)}/mails")
    line = page.one("ol", **{"class": "timeline"})
    stops = [stop.text for stop in line.all("li")]
    words = ["The day before", "Now", "Two hours before", "It starts", "It ends", "We missed you", "Thank you"]
    assert [next(word for word in words if word in stop) for stop in stops] == words
    assert "1 sent" in stops[0]
    assert "1 person as of now" in stops[2]
    acts = page.one("ul", **{"class": "acts"}).all("li")
    assert "Confirmation" in acts[0].text
    assert "1 sent" in acts[0].text


def test_a_mailing_is_shown_as_who_is_chosen_gets_it_or_why_they_get_nothing(world: World) -> None:
    event = an_event_with_ada(world, capacity=1)
    world.sign_up(event, "ben")
    console, page = signed_in(world), f"{console_of(event)}/mails/day-before_g1"
    found = console.page(page, q="ada")
    (choice,) = [link for link in found.all("a") if "ada@example.org" in link.text]
    ada = follow(console, choice)
    assert "Hi Ada" in ada.all("iframe")[0].attributes["srcdoc"]
    assert "They get nothing" not in ada.text
    ben = console.page(page, attendee=world.attendee(event, "ben")["id"])
    assert "They get nothing: they are not among those whom it is for" in ben.text


def test_a_mail_stands_in_a_frame_that_runs_nothing_and_needs_no_style_that_the_policy_refuses(world: World) -> None:
    event = an_event_with_ada(world)
    answer = signed_in(world).get(f"{console_of(event)}/mails/on-signup_changes")
    frame = read(answer.body).one("iframe")
    assert frame.attributes["sandbox"] == ""
    assert "style=" not in frame.attributes["srcdoc"]
    policy = {name.lower(): value for name, value in answer.headers.items()}["content-security-policy"]
    (sheet,) = re.findall(r"<style>(.*?)</style>", frame.attributes["srcdoc"], re.DOTALL)
    assert b64encode(sha256(sheet.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


def test_what_nobody_knows_is_told_first_and_settled_by_a_word(world: World) -> None:
    event = an_event_with_ada(world)
    world.ses.next("timeout", 1)
    world.wind(EVENING_BEFORE + timedelta(minutes=10))
    console, mails = signed_in(world), f"{console_of(event)}/mails"
    page = console.page(mails)
    assert "Of 1 mail nobody knows whether it arrived" in page.text
    (sent,) = [form for form in page.all("form") if form.fields().get("as") == "sent"]
    answer = console.submit(sent)
    assert (answer.status, answer.headers["location"]) == (303, mails)
    after = console.page(mails)
    assert "It counts as sent" in after.text
    assert "nobody knows" not in after.text
    (delivery,) = [one for one in world.items(f"{event}/deliveries") if one["mailing_id"] == "day-before_g1"]
    assert delivery["state"] == "sent"


def test_who_got_what_is_filtered_by_fate_and_by_person_and_paged(world: World) -> None:
    without_default_rules(world, "on-signup")
    event = world.event()
    for who in ("ada", "ben", "cyd"):
        world.sign_up(event, who)
    console, mails = signed_in(world), f"{console_of(event)}/mails"
    first = console.page(mails, state="sent", limit=2)
    (following,) = [link for link in first.all("a") if link.attributes.get("rel") == "next"]
    second = follow(console, following)
    rows = [row.text for page in (first, second) for row in page.one("tbody").all("tr")]
    assert sorted(row.split("@")[0].strip() for row in rows) == ["ada", "ben", "cyd"]
    ada = console.page(mails, contact=world.attendee(event, "ada")["id"])
    assert [row.text.split("@")[0].strip() for row in ada.one("tbody").all("tr")] == ["ada"]
    assert "All mails to Ada" in ada.text


def test_of_very_many_copies_the_first_are_counted(world: World) -> None:
    event = an_event_with_ada(world)
    world.sign_up(event, "ben")
    with patch.object(pages, "MOST_COUNTED", 2):
        acts = signed_in(world).page(f"{console_of(event)}/mails").one("ul", **{"class": "acts"})
    assert "at least 2 sent" in acts.text


@pytest.mark.parametrize("what", ["turned off", "deleted", "erased"])
def test_every_mail_in_the_list_leads_to_a_page_whatever_became_of_its_rule_and_its_reader(
    world: World, what: str
) -> None:
    rules = [add_rule(world, GROUP, trigger="on_signup"), add_rule(world, GROUP, offset={"elapsed": "P2D"})]
    event = an_event_with_ada(world)
    ada = world.attendee(event, "ada")["id"]
    world.wind(EVENING_BEFORE)
    happened: dict[str, list[tuple[Any, ...]]] = {
        "turned off": [("PATCH", f"{event}/rules/{rule}", {"enabled": False}) for rule in rules],
        "deleted": [("DELETE", f"{GROUP}/rules/{rule}") for rule in rules],
        "erased": [("DELETE", f"{GROUP}/contacts/{ada}")],
    }
    for call in happened[what]:
        world.ask(*call)
    console, mails = signed_in(world), f"{console_of(event)}/mails"
    listed = console.page(mails, contact=ada)
    pages = [follow(console, link) for link in listed.one("table").all("a") if "/mails/" in link.attributes["href"]]
    assert len(pages) >= (1 if what == "deleted" else 2)
    for link in [link for page in pages for link in page.all("a") if "/rules/" in link.attributes["href"]]:
        follow(console, link)
    said = {"turned off": "done", "deleted": "Its rule was deleted", "erased": "is not on the list any more"}
    assert any(said[what] in page.text for page in pages)


# ---- Writing to attendees ----


def test_a_message_is_counted_before_it_goes_and_a_double_click_sends_it_once(world: World) -> None:
    event = an_event_with_ada(world)
    console, write = signed_in(world), f"{console_of(event)}/mails/new"
    (form,) = [form for form in console.page(write).all("form") if "subject" in form.fields()]
    review = console.submit(form, **MESSAGE)
    assert review.status == 200
    assert len(world.mails("ada")) == 1, "nothing has gone out"
    page = read(review.body)
    assert "This mails 1 person, now" in page.text
    (confirm,) = [form for form in page.all("form") if form.attributes["action"] == write]
    answers = [console.submit(confirm, do="send") for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert [mail.subject for mail in world.mails("ada")].count("Another room") == 1
    assert "Another room" in console.page(answers[0].headers["location"]).text


def test_who_goes_back_to_change_a_message_has_all_that_was_written(world: World) -> None:
    event = an_event_with_ada(world)
    console, write = signed_in(world), f"{console_of(event)}/mails/new"
    page = read(console.post(write, {**MESSAGE, "tags": "speaker, helper", "do": "edit"}).body)
    (form,) = [form for form in page.all("form") if "subject" in form.fields()]
    assert {name: form.fields()[name] for name in (*MESSAGE, "tags")} == {**MESSAGE, "tags": "speaker, helper"}


def test_a_message_to_regulars_alone_says_so_and_mails_nobody_where_there_are_none(world: World) -> None:
    event = an_event_with_ada(world)
    console, write = signed_in(world), f"{console_of(event)}/mails/new"
    page = read(console.post(write, {**MESSAGE, "been": "regular"}).body)
    assert "This mails nobody" in page.text
    assert "To everyone with a place, regulars alone." in page.text
    assert console.post(write, {**MESSAGE, "not_seen_months": "many"}).status == 422
    lapsed = read(console.post(write, {**MESSAGE, "not_seen_months": "6"}).body)
    assert "To everyone with a place, not seen for 6 months." in lapsed.text
    first = read(console.post(write, {**MESSAGE, "been": "first"}).body)
    assert "This mails 1 person, now" in first.text
    (confirm,) = [form for form in first.all("form") if form.attributes["action"] == write]
    sent = console.submit(confirm, do="send")
    assert [mail.subject for mail in world.mails("ada")].count("Another room") == 1
    assert "first-timers alone" in console.page(sent.headers["location"]).text


def test_what_is_wrong_with_a_message_comes_back_filled_in_and_mails_nobody(world: World) -> None:
    event = an_event_with_ada(world)
    console, write = signed_in(world), f"{console_of(event)}/mails/new"
    wrong = console.post(write, {**MESSAGE, "body": "Hi {{nobody}}", "do": "send"})
    assert wrong.status == 422
    assert "{{nobody}}" in wrong.body
    assert "Another room" in wrong.body
    assert len(world.mails("ada")) == 1


def test_a_message_is_tried_on_oneself_and_a_long_one_is_stopped(world: World) -> None:
    event = an_event_with_ada(world)
    console, write = signed_in(world), f"{console_of(event)}/mails/new"
    tried = console.post(write, {**MESSAGE, "do": "test"})
    assert "A test is on its way to olga@example.org" in tried.body
    assert [mail.subject for mail in world.mails("olga")] == ["[Test] Another room"]
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    later(world)
    sent = console.post(write, {**MESSAGE, "do": "send"}).headers["location"]
    (stop,) = [form for form in console.page(sent).all("form") if form.attributes["action"].endswith("/stop")]
    assert console.submit(stop).status == 303
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    world.wind(STARTS - timedelta(days=2))
    assert "Another room" not in [mail.subject for mail in world.mails("ada")]


def test_of_a_draft_nobody_is_written_to(world: World) -> None:
    event = world.event(publish=False)
    assert signed_in(world).get(f"{console_of(event)}/mails/new").status == 409
    assert "this is what would go out" in signed_in(world).page(f"{console_of(event)}/mails").text
