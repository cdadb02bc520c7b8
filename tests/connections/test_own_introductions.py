"""What attendees say on their own page of those whom they are introduced to: nobody is told of a no."""

import re
from datetime import datetime, timedelta

import pytest

from tests.connections.test_asks import own_page
from tests.connections.test_introductions import DAY_BEFORE, TWO_HOURS_BEFORE, joined
from tests.testing.console import signed_in
from tests.testing.html import Element, read
from tests.testing.world import World


def page_of(world: World, who: str) -> str:
    return f"/s/{world.mails(who)[0].token}/introductions"


def shown(world: World, who: str) -> Element:
    with world.unchanged():
        answer = world.call("GET", page_of(world, who))
    assert answer.status == 200, answer.body
    return read(answer.body)


def people(world: World, who: str) -> list[str]:
    return [one.one("h2").text for one in shown(world, who).all("section") if "person" in one.attributes["class"]]


def of(world: World, who: str) -> str:
    """The id of the one introduction on somebody's page."""
    (id,) = {form.fields()["introduction"] for form in shown(world, who).all("form") if "introduction" in form.fields()}
    return id


@pytest.fixture(name="event", autouse=True)
def two_to_meet(world: World) -> str:
    event = world.event()
    joined(world, event, "ada", asks="a lawyer")
    joined(world, event, "bob", offers="legal advice")
    return event


def test_the_page_shows_nobody_before_the_reminder_goes_out_and_the_reason_after(world: World) -> None:
    assert people(world, "ada") == []
    assert "as soon as it goes out" in shown(world, "ada").text
    world.wind(DAY_BEFORE)
    assert people(world, "ada") == ["Bob"]
    assert "Bob offers what you are looking for: legal advice." in shown(world, "ada").text
    assert people(world, "bob") == ["Ada"]


def test_a_no_for_this_once_is_said_twice_and_the_other_is_told_nothing_but_that_nobody_is_there(world: World) -> None:
    world.wind(DAY_BEFORE)
    said = {"choice": "decline", "introduction": of(world, "ada")}
    for who in ("ada", "ada", "bob"):
        answer = world.post_form(page_of(world, who), said)
        assert (answer.status, answer.headers["location"]) == (303, f"{page_of(world, who)}?done=decline")
    assert people(world, "ada") == people(world, "bob") == []
    world.wind(timedelta(days=6))
    again = world.event(starts_at="2026-12-10T18:30:00", ends_at="2026-12-10T21:00:00")
    for who in ("ada", "bob"):
        joined(world, again, who)
    world.wind(datetime.fromisoformat("2026-12-09T17:00:30+00:00"))
    assert "Bob" in world.mails("ada")[-1].text


def test_who_never_wants_to_meet_somebody_is_not_introduced_to_them_again(world: World) -> None:
    world.wind(DAY_BEFORE)
    said = {"choice": "apart", "introduction": of(world, "ada")}
    for _ in range(2):
        assert world.post_form(page_of(world, "ada"), said).status == 303
    assert people(world, "ada") == people(world, "bob") == []
    world.wind(timedelta(days=6))
    again = world.event(starts_at="2026-12-10T18:30:00", ends_at="2026-12-10T21:00:00")
    for who in ("ada", "bob"):
        joined(world, again, who)
    world.wind(datetime.fromisoformat("2026-12-09T17:00:30+00:00"))
    assert "Bob" not in world.mails("ada")[-1].text


def test_once_they_have_met_it_can_be_said_too_that_it_was_the_last_time(world: World) -> None:
    world.wind(DAY_BEFORE)
    world.wind(timedelta(days=2))
    (form,) = [one for one in shown(world, "ada").all("form") if one.all("button", value="apart")]
    assert not form.all("button", value="decline"), "this time is over"
    assert world.post_form(page_of(world, "ada"), {**form.fields(), "choice": "apart"}).status == 303
    assert people(world, "ada") == people(world, "bob") == []


def test_who_stops_all_of_it_is_named_to_nobody(world: World) -> None:
    world.wind(DAY_BEFORE)
    for _ in range(2):
        assert world.post_form(page_of(world, "ada"), {"choice": "most", "most": "0"}).status == 303
    assert "as you want it" in shown(world, "ada").text
    assert people(world, "bob") == []
    assert world.post_form(f"{own_page(world, 'bob')}/introductions", {"choice": "most", "most": "0"}).status == 303
    assert "as you want it" in shown(world, "bob").text


def test_who_wants_to_meet_fewer_is_introduced_to_no_more(world: World, event: str) -> None:
    for who in ("cleo", "dan"):
        joined(world, event, who, asks="a lawyer")
    assert world.post_form(page_of(world, "bob"), {"choice": "most", "most": "1"}).status == 303
    world.wind(DAY_BEFORE)
    assert len(people(world, "bob")) == 1
    assert len(people(world, "ada")) > 0


def test_nothing_is_changed_by_what_no_form_of_ours_says(world: World) -> None:
    world.wind(TWO_HOURS_BEFORE)
    with world.unchanged():
        for said in ({"choice": "decline", "introduction": "0" * 16}, {"choice": "most", "most": "9"}, {}):
            assert world.post_form(page_of(world, "ada"), said).status == 404


def test_an_event_without_connections_says_so(world: World) -> None:
    alone = world.event(connections=False)
    world.sign_up(alone, "zoe")
    assert "nobody is introduced to anybody" in shown(world, "zoe").text


def test_who_is_reported_is_told_nothing_and_the_organisers_read_it(world: World, event: str) -> None:
    world.wind(DAY_BEFORE)
    said = {"choice": "report", "introduction": of(world, "ada"), "reason": "He <b>shouts</b>."}
    mails, console = len(world.mails("bob")), signed_in(world)
    with world.unchanged():
        assert world.post_form(page_of(world, "ada"), {**said, "reason": "x" * 1001}).status == 422
    for _ in range(2):
        assert world.post_form(page_of(world, "ada"), said).status == 303
    assert people(world, "ada") == people(world, "bob") == []
    assert len(world.mails("bob")) == mails
    assert "1 attendee was reported" in console.page("/console/demo").text
    path = f"{event.replace('/v1/groups', '/console')}/connections"
    assert "He <b>shouts</b>." in console.page(path).text
    world.ask("PATCH", event, {"connections": False})
    (told,) = [mail for mail in world.mails("olga") if "was reported" in mail.subject]
    assert f"{path}#reports-title" in told.text
    assert not {"shouts", "Ada", "Bob", "ada@", "bob@"} & set(re.findall(r"[\w@]+", told.text + told.html))
    (form,) = [one for one in console.page(path).all("form") if one.attributes["action"].endswith("/settle")]
    for _ in range(2):
        assert console.post(str(form.attributes["action"]), form.fields()).status == 303
    assert "reported" not in console.page("/console/demo").text
    assert "Settled" in console.page(path).text
    assert [one["action"] for one in world.items("/v1/groups/demo/audit")].count("report.settle") == 1
    bob = world.attendee(event, "bob")["contact_id"]
    world.call("DELETE", f"/v1/groups/demo/contacts/{bob}")
    assert "shouts" not in console.page(path).text
