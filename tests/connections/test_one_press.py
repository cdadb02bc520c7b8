"""Somebody who is known takes a place at another event by one button of a page of their own."""

import pytest

from rapport.store import contacts
from rapport.tokens import me_token
from tests.testing.html import read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

QUESTION = {"id": "diet", "label": "Diet?", "required": True}


@pytest.fixture
def event(world: World) -> str:
    """Ada is known from the first; this is the next one, which has addresses confirmed."""
    world.sign_up(world.event())
    return world.event(title="Supper", confirm_address=True)


def page_of(world: World, event: str, who: str = "ada") -> str:
    id = world.app.contact_id("demo", f"{who}@example.org")
    token = me_token(world.app.tokens, contacts.get(world.app.table, "demo", id))
    return f"/me/{token}/events/{event.rpartition('/')[2]}"


def press(world: World, page: str, **fields: str) -> Answer:
    return world.post_form(f"{page}/sign-up", fields)


def status(world: World, event: str) -> list[tuple[str, str]]:
    return [(one["email"], one["status"]) for one in world.items(f"{event}/attendees")]


def test_one_press_is_a_place_though_others_confirm_their_address_first(world: World, event: str) -> None:
    page = page_of(world, event)
    (form,) = read(world.call("GET", page).body).all("form")
    assert form.attributes["action"] == f"{page}/sign-up"
    assert form.fields() == {}, "there is nothing to fill in"
    assert press(world, page).status == 303
    assert status(world, event) == [("ada@example.org", "confirmed")]
    assert press(world, page).status == 303, "a second press changes nothing"
    assert status(world, event) == [("ada@example.org", "confirmed")]
    assert "You have a place" in read(world.call("GET", page).body).text


def test_looking_at_it_changes_nothing(world: World, event: str) -> None:
    with world.unchanged():
        assert world.call("GET", page_of(world, event)).status == 200


def test_what_the_event_has_to_know_is_asked_for(world: World) -> None:
    world.sign_up(world.event())
    event = world.event(title="Supper", questions=[QUESTION])
    page = page_of(world, event)
    wrong = press(world, page)
    assert (wrong.status, "Diet?" in wrong.body) == (422, True)
    assert press(world, page, **{"answers.diet": "Vegan"}).status == 303
    assert world.attendee(event)["answers"] == {"diet": "Vegan"}


def test_who_is_blocked_is_answered_like_others_and_comes_nowhere(world: World, event: str) -> None:
    page = page_of(world, event)
    id = world.app.contact_id("demo", "ada@example.org")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{id}", {"blocked": True})
    before, answer = read(world.call("GET", page).body), press(world, page)
    assert (answer.status, answer.headers["location"]) == (
        303,
        f"/g/demo/{event.rpartition('/')[2]}?signup=accepted&seat=confirmed",
    )
    assert status(world, event) == []
    assert read(world.call("GET", page).body).text == before.text


def test_there_is_no_page_of_a_draft_nor_by_a_link_that_is_none(world: World, event: str) -> None:
    draft = world.event(publish=False)
    assert world.call("GET", page_of(world, draft)).status == 404
    assert press(world, page_of(world, draft)).status == 404
    assert world.call("GET", f"/me/k1.nonsense/events/{event.rpartition('/')[2]}").status == 404
