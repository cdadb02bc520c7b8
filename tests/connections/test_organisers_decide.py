"""Organisers see who would be introduced before anybody is told, have a pair left out, and add one."""

from unittest.mock import patch

import pytest

from rapport.app import App
from rapport.domain.base.errors import ConflictError
from rapport.domain.event import Event
from rapport.domain.principal import operator
from rapport.queries.connections.introductions import OfEvent, of_event
from rapport.usecases.introductions import organise
from tests.connections.test_introductions import DAY_BEFORE, joined
from tests.testing.console import signed_in
from tests.testing.world import World


@pytest.fixture
def event(world: World) -> str:
    event = world.event()
    joined(world, event, "ada", asks="a lawyer")
    joined(world, event, "bob", offers="legal advice")
    joined(world, event, "cleo")
    joined(world, event, "dan")
    joined(world, event, "eve", introduce=False)
    return event


def names(world: World, event: str, state: str) -> list[list[str]]:
    found = world.items(f"{event}/introductions")
    return [[person["name"] for person in one["people"]] for one in found if one["state"] == state]


def of(world: World, event: str, *who: str) -> str:
    found = world.items(f"{event}/introductions")
    (id,) = [str(one["id"]) for one in found if [it["name"] for it in one["people"]] == [*who]]
    return id


def test_what_would_be_is_worked_out_anew_until_it_goes_out_and_is_fixed_from_then_on(world: World, event: str) -> None:
    assert ["Ada", "Bob"] in names(world, event, "proposed")
    id = of(world, event, "Ada", "Bob")
    found = next(one for one in world.items(f"{event}/introductions") if one["id"] == id)
    assert found["reasons"] == ["Bob offers what Ada is looking for: legal advice."]
    world.act(event, "bob", "cancel")
    assert not [two for two in names(world, event, "proposed") if "Bob" in two]
    world.wind(DAY_BEFORE)
    sent = names(world, event, "sent")
    assert sent
    assert names(world, event, "proposed") == []
    id = world.items(f"{event}/introductions")[0]["id"]
    assert world.call("POST", f"{event}/introductions/{id}/veto").status == 409


def test_a_veto_that_is_written_just_after_it_was_fixed_is_refused_and_what_is_told_stands(
    world: World, event: str
) -> None:
    id = of(world, event, "Ada", "Bob")
    begins = iter([DAY_BEFORE])

    def read_before_the_reminder_begins(app: App, of: Event) -> OfEvent:
        found = of_event(app, of)
        for moment in begins:
            world.wind(moment)
        return found

    with (
        patch.object(organise, "of_event", read_before_the_reminder_begins),
        pytest.raises(ConflictError, match=organise.SENT),
    ):
        organise.veto(world.app, operator("demo"), event.rpartition("/")[2], id)
    assert ["Ada", "Bob"] in names(world, event, "sent")


def test_a_vetoed_pair_is_introduced_to_each_other_by_nothing_but_an_organiser_who_adds_it(
    world: World, event: str
) -> None:
    id = of(world, event, "Ada", "Bob")
    for _ in range(2):
        assert world.ask("POST", f"{event}/introductions/{id}/veto")["state"] == "vetoed"
    assert ["Ada", "Bob"] not in names(world, event, "proposed")
    ids = [world.attendee(event, who)["id"] for who in ("ada", "bob")]
    world.ask("POST", f"{event}/introductions", {"attendees": ids, "reason": "You both build bikes."})
    world.wind(DAY_BEFORE)
    assert "Bob: You both build bikes." in world.mails("ada")[-1].text


def test_only_two_who_agreed_are_added_and_nothing_says_why_others_cannot_be(world: World, event: str) -> None:
    ada, bob, eve = (world.attendee(event, who)["id"] for who in ("ada", "bob", "eve"))
    world.ses_reports(world.mails("bob")[-1], "bounce")
    with world.unchanged():
        for two in ([ada, eve], [ada, "nobody"], [ada, bob]):
            answer = world.call("POST", f"{event}/introductions", {"attendees": two})
            assert answer.status == 422
            assert answer.json["errors"][0]["reason"].startswith("must be two people who have a place")
        assert world.call("POST", f"{event}/introductions", {"attendees": [ada, ada]}).status == 422


def test_an_organiser_introduces_nobody_to_more_people_than_they_agreed_to(world: World, event: str) -> None:
    """Three, or fewer: and who was introduced before counts, whatever was said of it since."""
    others = [*("bob", "cleo", "dan"), "fay"]
    joined(world, event, "fay")
    ids = {who: world.attendee(event, who)["id"] for who in ("ada", *others)}

    def adds(one: str, other: str) -> int:
        return world.call("POST", f"{event}/introductions", {"attendees": [ids[one], ids[other]]}).status

    assert [adds("ada", who) for who in others] == [201, 201, 201, 422]
    assert adds("cleo", "ada") == 201, "the same again"
    token = world.mails("fay")[-1].token
    assert world.post_form(f"/s/{token}/introductions", {"choice": "most", "most": "1"}).status == 303
    assert [adds("fay", who) for who in ("dan", "bob")] == [201, 422]
    world.wind(DAY_BEFORE)
    joined(world, event, "gus")
    ids["gus"] = world.attendee(event, "gus")["id"]
    ada = next(mail for mail in reversed(world.mails("ada")) if mail.token)
    of_bob = of(world, event, "Ada", "Bob")
    for choice in ("", "decline"):
        said = {"choice": choice, "introduction": of_bob}
        assert not choice or world.post_form(f"/s/{ada.token}/introductions", said).status == 303
        assert adds("ada", "gus") == 422, "that she said no to one shows in nothing"


def test_where_connections_are_switched_off_there_are_none(world: World) -> None:
    event = world.event(connections=False)
    world.sign_up(event)
    ada = world.attendee(event)["id"]
    assert world.call("GET", f"{event}/introductions").status == 409
    assert world.call("POST", f"{event}/introductions", {"attendees": [ada, ada]}).status == 409
    assert world.call("POST", f"{event}/introductions/0123456789abcdef/veto").status == 409


def test_the_page_vetoes_and_adds_in_a_click(world: World, event: str) -> None:
    console = signed_in(world)
    path = event.replace("/v1/groups", "/console")
    page = console.page(f"{path}/connections")
    assert "Bob offers what Ada is looking for" in page.text
    id = of(world, event, "Ada", "Bob")
    assert console.post(f"{path}/introductions/{id}/veto", {}).status == 303
    assert "Not introduced, as you decided" in console.page(f"{path}/connections").text
    ids = [world.attendee(event, who)["id"] for who in ("cleo", "dan")]
    assert console.post(f"{path}/introductions", {"attendees": ids, "reason": "Bikes."}).status == 303
    assert console.post(f"{path}/introductions", {"attendees": [ids[0], ids[0]]}).status == 422
