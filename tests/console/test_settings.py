"""A group's settings in the console."""

from typing import Any

import pytest

from tests.testing.console import signed_in
from tests.testing.html import Element, read
from tests.testing.world import World

SETTINGS = "/console/demo/settings"


def form(page: Element, field: str = "name") -> Element:
    (found,) = [one for one in page.all("form") if field in one.fields() and one.attributes.get("action") == SETTINGS]
    return found


def settings(world: World) -> Any:
    return world.ask("GET", "/v1/groups/demo")


def test_all_settings_are_changed_in_one_form(world: World) -> None:
    given = {
        "name": "Founders",
        "description": "Coffee.\r\nAnd talk.",
        "sender_name": "Olga of Founders",
        "reply_to": "olga@example.org",
        "timezone": "Europe/Berlin",
        "language": "de",
        "allowed_origins": "https://club.example\r\n\r\nhttps://other.example",
        "accent": "#1d4ed8",
    }
    console = signed_in(world)
    answer = console.submit(form(console.page(SETTINGS)), **given)
    assert (answer.status, answer.headers["location"]) == (303, SETTINGS)
    kept = settings(world)
    assert {name: kept[name] for name in given} == {
        **given,
        "description": "Coffee.\nAnd talk.",
        "allowed_origins": ["https://club.example", "https://other.example"],
    }
    with world.unchanged():
        assert console.submit(form(console.page(SETTINGS))).status == 303


@pytest.mark.parametrize(
    ("field", "wrong", "told"),
    [
        ("name", "", "must not be empty"),
        ("accent", "#ffff00", "would be hard to read"),
        ("reply_to", "nobody", "reply_to"),
        ("allowed_origins", "https://club.example/path", "must be an origin without a path"),
    ],
)
def test_what_is_wrong_comes_back_filled_in(world: World, field: str, wrong: str, told: str) -> None:
    console = signed_in(world)
    with world.unchanged():
        answer = console.submit(form(console.page(SETTINGS)), **{"sender_name": "Kept", field: wrong})
    page = read(answer.body)
    assert answer.status == 422
    assert told in page.text or told in answer.body
    assert (form(page).fields()["sender_name"], form(page).fields()[field]) == ("Kept", wrong)


def test_a_colour_is_shown_with_its_contrast_as_it_is_chosen(world: World) -> None:
    console = signed_in(world)
    with world.unchanged():
        light = console.submit(form(console.page(SETTINGS)), do="preview", accent="#f59e0b")
        dark = console.submit(form(console.page(SETTINGS)), do="preview", accent="#1d4ed8")
    assert "Too light" in read(light.body).text
    assert "it can be read" in read(dark.body).text


def test_a_pause_says_what_waits_and_is_lifted_there(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    console = signed_in(world)
    assert console.submit(form(console.page(SETTINGS), "paused")).status == 303
    assert settings(world)["paused"]
    world.wind(world.now.replace(day=25, hour=18))
    page = console.page(SETTINGS)
    assert "The day before" in page.text
    assert console.submit(form(page, "paused")).status == 303
    assert not settings(world)["paused"]


def test_of_two_who_change_one_setting_the_second_is_told(world: World) -> None:
    console = signed_in(world)
    mine, theirs = (form(console.page(SETTINGS)) for _ in range(2))
    console.submit(theirs, name="Theirs", language="de")
    with world.unchanged():
        answer = console.submit(mine, name="Mine", sender_name="Olga")
    assert answer.status == 422
    again = form(read(answer.body))
    fields = again.fields()
    assert (fields["name"], fields["language"], fields["sender_name"]) == ("Mine", "de", "Olga")
    assert console.submit(again).status == 303
    assert (settings(world)["name"], settings(world)["language"]) == ("Mine", "de")
