"""A person's own page in a group, and the links that are mailed to them again."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from benchmarks.meter import metered
from rapport.domain.consents.words import WORDS
from tests.testing.html import Element, read
from tests.testing.routes import assert_problem
from tests.testing.world import World

TICKS = ("follow_up_consent", "introduce", "keep_in_touch")


def my_page(world: World, who: str = "ada", number: int = 0) -> str:
    """Its address, from the foot of a mail."""
    (found,) = set(re.findall(r"/me/[\w.-]+", world.mails(who)[number].html))
    return str(found)


def shown(world: World, path: str) -> Element:
    answer = world.call("GET", path)
    assert answer.status == 200
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    return read(answer.body)


def form(world: World, path: str, ending: str = "") -> dict[str, str]:
    (found,) = (one for one in shown(world, path).all("form") if one.attributes.get("action", path) == path + ending)
    return found.fields()


def contact(world: World, who: str = "ada") -> Any:
    id = world.app.contact_id("demo", f"{who}@example.org")
    return world.ask("GET", f"/v1/groups/demo/contacts/{id}/export")


@pytest.fixture(autouse=True)
def event(world: World) -> str:
    path = world.event(title="Breakfast")
    world.sign_up(path, looking_for=["a co-founder"], introduce=True)
    return path


def test_it_stands_at_the_foot_of_every_mail_and_shows_what_there_is_to_decide(world: World) -> None:
    page = shown(world, my_page(world))
    (link,) = (one.attributes["href"] for one in page.all("a") if one.text == "Breakfast")
    assert world.call("GET", link).status == 200
    assert "Something to confirm" in page.text
    boxes = page.all(type="checkbox")
    assert [box.attributes["name"] for box in boxes] == ["follow_up_consent", "introduce", "keep_in_touch", "visible"]
    assert not [box for box in boxes if "checked" in box.attributes], "what a stranger said is nobody's word"


def test_what_is_decided_there_counts_for_every_event_with_its_words_and_since_when(world: World, event: str) -> None:
    path = my_page(world)
    ticked = dict.fromkeys(TICKS, "true") | {"visible": event.rpartition("/")[2]}
    said = {**form(world, path), **ticked, "looking_for": "a job\r\n\r\na flat", "can_offer": "advice"}
    assert world.post_form(path, said).status == 303
    attendee = world.attendee(event)
    assert (attendee["looking_for"], attendee["can_offer"]) == (["a job", "a flat"], ["advice"])
    assert [attendee[name] for name in ("visible", *TICKS)] == [True] * 4
    record = contact(world)["consents"]
    assert {one["consent"]: one["text"] for one in record} == {name.value: words.text for name, words in WORDS.items()}
    assert all(one["given"] and one["version"] == 1 and one["language"] == "en" for one in record)
    page = shown(world, path)
    assert page.text.count("Switched on Monday 23 November 2026.") == 4
    with world.unchanged():
        assert world.post_form(path, form(world, path)).status == 303
    other = world.event(title="Supper")
    world.sign_up(other)
    assert world.attendee(other)["looking_for"] == ["a job", "a flat"], "they carry over"
    assert world.attendee(other)["visible"] is False, "this is asked anew for each event"


def test_that_others_may_see_one_can_be_taken_back_after_the_event_too(world: World, event: str) -> None:
    path = my_page(world)
    world.post_form(path, {**form(world, path), "visible": event.rpartition("/")[2]})
    world.wind(timedelta(days=20))
    assert "Switched on Monday 23 November 2026." in shown(world, path).text
    world.post_form(path, {name: value for name, value in form(world, path).items() if name != "visible"})
    assert world.attendee(event)["visible"] is False


def test_what_is_taken_back_is_kept_as_taken_back(world: World, event: str) -> None:
    path = my_page(world)
    world.post_form(f"/s/{world.mails('ada')[0].token}/confirm", {})
    world.wind(timedelta(days=1))
    fields = form(world, path)
    fields.pop("introduce")
    assert world.post_form(path, fields).status == 303
    assert world.attendee(event)["introduce"] is False
    assert [(one["consent"], one["given"]) for one in contact(world)["consents"]] == [
        ("introduce", True),
        ("introduce", False),
    ]
    assert "Switched off Tuesday 24 November 2026." in shown(world, path).text


def test_what_cannot_be_is_refused_and_what_was_entered_stays(world: World) -> None:
    path = my_page(world)
    fields = {**form(world, path), "looking_for": "\n".join("x" * 11), "follow_up_consent": "true"}
    with world.unchanged():
        answer = world.post_form(path, fields)
    assert answer.status == 422
    page = read(answer.body)
    assert page.one(id="looking_for").text.split() == ["x"] * 11
    assert "checked" in page.one(id="follow_up_consent").attributes


def test_it_stops_all_mails_of_the_group(world: World) -> None:
    path = my_page(world)
    assert world.post_form(f"{path}/unsubscribe", form(world, path, "/unsubscribe")).status == 303
    assert contact(world)["contact"]["suppressed"] == "unsubscribed"
    assert "You get no mails from us since" in shown(world, path).text
    world.wind(timedelta(days=12))
    assert len(world.mails("ada")) == 1


def test_a_get_changes_nothing(world: World) -> None:
    path, token = my_page(world), my_page(world).removeprefix("/me/")
    with world.unchanged():
        for address in (path, f"/erase/{token}", "/lost/demo"):
            for method in ("GET", "HEAD"):
                assert world.call(method, address).status == 200
        assert world.call("GET", f"{path}/unsubscribe").status == 405
        assert world.call("GET", f"{path}/export").status == 405


def test_a_token_of_another_purpose_opens_nothing(world: World) -> None:
    mail = world.mails("ada")[0]
    token = my_page(world).removeprefix("/me/")
    with world.unchanged():
        for other in (mail.token, mail.unsubscribe_token, token[:-1], "nonsense"):
            for address in (f"/me/{other}", f"/erase/{other}", f"/export/{other}"):
                assert world.call("GET", address).status == 404
                assert world.post_form(address, {}).status == 404
        assert world.call("GET", f"/s/{token}").status == 404
        assert world.post_form(f"/export/{token}", {}).status == 404


# ---- Everything deleted ----


def test_everything_is_deleted_by_its_button_and_the_links_open_nothing_then(world: World, event: str) -> None:
    world.ask("PATCH", event, {"capacity": 1})
    world.sign_up(event, "bob")
    path, mail = my_page(world), world.mails("ada")[0]
    world.post_form(path, {**form(world, path), "introduce": "true", "can_offer": "beekeeping"})
    world.post_form("/lost/demo", {"email": "ada@example.org"})
    world.wind(timedelta(hours=1))
    (link,) = (one.attributes["href"] for one in shown(world, path).all("a") if "/erase/" in one.attributes["href"])
    assert "Delete everything?" in shown(world, link).text
    answer = world.post_form(link, {})
    assert (answer.status, "Everything is deleted" in answer.body) == (200, True)
    kept = json.dumps(list(world.dump().values())).lower()
    assert [word for word in ("ada@", '"ada"', "beekeeping", "three people") if word in kept] == []
    assert world.attendee(event, "bob")["status"] == "confirmed"
    world.sign_up(world.event(), "ada")
    with world.unchanged():
        for address in (path, link, f"/s/{mail.token}"):
            assert world.call("GET", address).status == 404, "who signs up now is somebody new"
            assert world.post_form(address, {}).status == 404


# ---- The link again ----


def test_a_lost_link_is_mailed_to_who_is_known_and_nobody_is_told_who_is(world: World) -> None:
    before = len(world.mails())
    answers = [world.post_form("/lost/demo", {"email": one}) for one in (" ADA@example.org", "eve@example.org")]
    assert len({(one.status, one.body, one.headers["location"]) for one in answers}) == 1
    assert "on its way" in read(world.call("GET", "/lost/demo", query={"done": "sent"}).body).text
    (mail,) = world.mails()[before:]
    assert (mail.to, mail.subject) == ("ada@example.org", "Your own page at Demo")
    assert shown(world, my_page(world, "ada", 1)).one("h1").text == "Your page"
    assert [one["mailing_id"] for one in contact(world)["deliveries"]] == ["on-signup_changes", "own_me"]


def test_it_is_asked_for_in_the_same_way_whoever_it_is(world: World) -> None:
    bills = []
    for who in ("ada@example.org", "eve@example.org"):
        with metered() as bill:
            world.post_form("/lost/demo", {"email": who}, source=next(world.sources), drain=False)
        bills.append((bill.requests, bill.write_units))
    assert bills[0] == bills[1]


def test_within_a_quarter_of_an_hour_one_mail_is_enough(world: World) -> None:
    for _ in range(3):
        world.post_form("/lost/demo", {"email": "ada@example.org"})
    assert len(world.mails("ada")) == 2
    world.wind(timedelta(minutes=15))
    world.post_form("/lost/demo", {"email": "ada@example.org"})
    assert len(world.mails("ada")) == 3


def test_it_counts_in_the_budget_of_its_mailbox(world: World) -> None:
    for _ in range(8):
        world.post_form("/lost/demo", {"email": "ada@example.org"})
        world.wind(timedelta(minutes=15))
    assert len(world.mails("ada")) == 5 + 2, "of nine: five at once, and one more for each of two hours"


@pytest.mark.parametrize(("kind", "is_mailed"), [("bounce", False), ("complaint", False), (None, True)])
def test_it_goes_to_who_unsubscribed_and_not_where_mail_bounced_or_annoyed(
    world: World, kind: str | None, is_mailed: bool
) -> None:
    if kind:
        world.ses_reports(world.mails("ada")[0], kind)
    else:
        world.post_form(f"{my_page(world)}/unsubscribe", {})
    world.post_form("/lost/demo", {"email": "ada@example.org"})
    assert (len(world.mails("ada")) == 2) is is_mailed


@pytest.mark.parametrize("fields", [{}, {"email": ""}, {"email": "nobody"}, {"email": "a@b.example", "x": "y"}])
def test_what_is_no_address_is_said_and_nothing_is_kept(world: World, fields: dict[str, str]) -> None:
    with world.unchanged():
        assert world.post_form("/lost/demo", fields).status == 422
    assert world.call("GET", "/lost/nowhere").status == 404
    assert world.post_form("/lost/nowhere", {"email": "ada@example.org"}).status == 404


# ---- All that is kept ----


def export_link(world: World, number: int = -1) -> str:
    (found,) = set(re.findall(r"/export/[\w.-]+", world.mails("ada")[number].html))
    return str(found)


def ask_by_api(world: World) -> None:
    answer = world.call("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/export")
    assert (answer.status, answer.json) == (202, {"status": "accepted"})


def ask_on_the_page(world: World) -> None:
    assert world.post_form(f"{my_page(world)}/export", {}).status == 303


@pytest.mark.parametrize("ask", [ask_by_api, ask_on_the_page])
def test_all_that_is_kept_comes_by_a_link_that_is_good_once(world: World, ask: Any) -> None:
    ask(world)
    link = export_link(world)
    with world.unchanged():
        assert "works once" in shown(world, link).text
    answer = world.post_form(link, {})
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-disposition"] == 'attachment; filename="demo.json"'
    kept = contact(world) | {"exported_at": answer.json["exported_at"]}
    del kept["contact"]["blocked"], kept["contact"]["blocked_at"]  # of which there is no sign outside
    kept["contact"] |= {
        "unanswered": [],
        "left_out_at": None,
        "introductions_most": None,
    }  # which is nobody else's business
    assert answer.json == {**kept, "news": [], "questions": [], "said_after_events": []}
    assert answer.json["signups"][0]["unconfirmed"] == {"looking_for": ["a co-founder"], "introduce": True}
    with world.unchanged():
        assert world.call("GET", link).status == 404
        assert world.post_form(link, {}).status == 404


def test_it_runs_out_after_an_hour(world: World) -> None:
    ask_by_api(world)
    link = export_link(world)
    world.now += timedelta(hours=1)
    assert world.call("GET", link).status == 200
    world.now += timedelta(seconds=1)
    with world.unchanged():
        assert world.call("GET", link).status == 404
        assert world.post_form(link, {}).status == 404


def test_a_body_is_refused(world: World) -> None:
    with world.unchanged():
        path = f"/public/v1/signups/{world.mails('ada')[0].token}/export"
        assert_problem(world.call("POST", path, {"email": "eve@example.org"}), 422)


def test_who_has_a_mail_that_was_passed_on_gets_nothing_that_is_not_in_it(world: World) -> None:
    """They can ask for what is kept, and it is mailed to whose it is; the calendar entry says nothing of anybody."""
    (mail,) = world.mails("ada")
    before = len(world.mails())
    answer = world.call("POST", f"/public/v1/signups/{mail.token}/export")
    assert "ada" not in answer.body.lower()
    assert [one.to for one in world.mails()[before:]] == ["ada@example.org"]
    calendar = str(mail.calendar)
    for secret in (mail.token, mail.unsubscribe_token, my_page(world), "/s/", "/me/", "/u/"):
        assert secret not in calendar
