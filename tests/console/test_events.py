"""Events in the console: made, published, changed, cancelled, copied; what each leads to stands there before it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.console import Console, signed_in
from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

NEW = "/console/demo/events/new"
DINNER = {
    "title": "Dinner",
    "starts_at": "2026-12-03T18:30",
    "ends_at": "2026-12-03T21:00",
    "timezone": "Europe/Berlin",
}


def form(page: Element, action_ends: str) -> Element:
    (found,) = [one for one in page.all("form") if one.attributes.get("action", "").endswith(action_ends)]
    return found


def made(console: Console, **fields: object) -> str:
    """The page of a new event."""
    answer = console.submit(form(console.page(NEW), "/events/new"), **{**DINNER, **fields})
    assert answer.status == 303, read(answer.body).text
    return answer.headers["location"]


def stored(world: World, page: str) -> Any:
    return world.ask("GET", f"/v1/groups/demo/events/{page.rpartition('/')[2]}")


def api(page: str) -> str:
    return f"/v1/groups/demo/events/{page.rpartition('/')[2]}"


def problems(answer: Answer) -> str:
    assert answer.status == 422, (answer.status, answer.body)
    return read(answer.body).text


def test_from_nothing_to_a_published_event(world: World) -> None:
    console = signed_in(world)
    page = made(console, **{"venue.name": "Café", "capacity": "12"})
    event = stored(world, page)
    assert (event["status"], event["title"], event["capacity"], event["venue"]["name"]) == (
        *("draft", "Dinner", 12),
        "Café",
    )
    assert event["starts_at_utc"] == "2026-12-03T17:30:00Z"
    shown = console.page(page)
    assert "The day before" in shown.text
    assert "mails nobody now" in shown.text
    answer = console.submit(form(shown, "/publish"))
    assert (answer.status, answer.headers["location"]) == (303, page)
    assert "https://rapport.example/g/demo/" in console.get(page).body
    assert stored(world, page)["status"] == "published"


def test_a_form_says_all_that_the_api_takes_and_shows_it_again(world: World) -> None:
    given = {
        "description": "Bring a **friend**.\r\nOr two.",
        "venue.address": "Hauptstraße 1",
        "venue.url": "https://cafe.example/",
        "join_url": "https://meet.example/1",
        "signup_closes_at": "2026-12-02T12:00",
        "waitlist.mode": "offer",
        "waitlist.offer_hours": "24",
        "confirm_address": "true",
        "listed": "false",
        "questions[0].label": "Meat?",
        "questions[0].kind": "choice",
        "questions[0].required": "true",
        "questions[0].options": "yes\r\nno\r\n",
        "questions[1].label": "Meat?",
        "questions[1].kind": "text",
    }
    console = signed_in(world)
    page = made(console, **given)
    event = stored(world, page)
    assert event["description"] == "Bring a **friend**.\nOr two."
    assert event["venue"] == {"name": None, "address": "Hauptstraße 1", "url": "https://cafe.example/"}
    assert event["waitlist"] == {"mode": "offer", "offer_hours": 24}
    assert (event["confirm_address"], event["listed"], event["connections"]) == (True, False, True)
    assert event["questions"] == [
        {"id": "meat", "label": "Meat?", "kind": "choice", "required": True, "options": ["yes", "no"]},
        {"id": "meat_2", "label": "Meat?", "kind": "text", "required": False, "options": []},
    ]
    with world.unchanged():
        assert console.submit(form(console.page(f"{page}/edit"), page)).status == 303


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "Please enter a title"),
        ({"starts_at": ""}, "Please say when it starts"),
        ({"ends_at": "2026-12-03T18:00"}, "must be after the start"),
        ({"capacity": "many"}, "must be a whole number"),
        ({"venue.url": "javascript:alert(1)"}, "must be a web address"),
        ({"questions[0].label": "Meat?", "questions[0].kind": "choice"}, "must have at least one entry"),
        ({"waitlist.mode": "offer"}, "must say for how many hours"),
        ({"surprise": "1"}, "is not known here"),
    ],
)
def test_what_is_wrong_comes_back_as_the_form_filled_in(world: World, wrong: dict[str, str], told: str) -> None:
    console = signed_in(world)
    first = form(console.page(NEW), "/events/new")
    with world.unchanged():
        answer = console.submit(first, **{**DINNER, "description": "Kept", **wrong})
    assert told in problems(answer)
    fields = form(read(answer.body), "/events/new").fields()
    assert fields["description"] == "Kept"
    assert fields["once"] == first.fields()["once"]


def test_a_draft_s_page_is_seen_before_it_is_published_by_organisers_alone(world: World) -> None:
    console = signed_in(world)
    page = made(console, description="Bring a **friend**.")
    preview = console.get(f"{page}/preview")
    assert (preview.status, preview.headers["cache-control"]) == (200, "no-store")
    shown = read(preview.body)
    assert shown.one("h1").text == "Dinner"
    assert "friend" in shown.text
    assert "inert" in shown.one("section", id="sign-up").attributes
    assert world.call("GET", page.replace("/console/demo/events", "/g/demo")).status == 404


def test_a_form_that_is_sent_twice_makes_one_event(world: World) -> None:
    console = signed_in(world)
    sent = form(console.page(NEW), "/events/new")
    first, second = (console.submit(sent, **{**DINNER, "title": title}) for title in ("Dinner", "Lunch"))
    assert first.headers["location"] == second.headers["location"]
    assert [event["title"] for event in world.items("/v1/groups/demo/events")] == ["Dinner"]
    assert "sent before" in console.page(second.headers["location"]).text


def test_questions_are_edited_without_a_script(world: World) -> None:
    console = signed_in(world)
    sent = {**DINNER, "questions[0].label": "A?", "questions[1].label": "B?", "questions[2].label": "C?"}

    def labels(do: str) -> list[str]:
        answer = console.post(NEW, {**sent, "do": do})
        assert answer.status == 200
        fields = form(read(answer.body), "/events/new").fields()
        return [value for name, value in fields.items() if name.startswith("questions[") and name.endswith("label")]

    with world.unchanged():
        assert labels("add") == ["A?", "B?", "C?", ""]
        assert labels("remove 1") == ["A?", "C?"]
        assert labels("up 2") == ["A?", "C?", "B?"]
        assert labels("down 0") == ["B?", "A?", "C?"]
        assert labels("up 0") == labels("remove 9") == labels("x") == ["A?", "B?", "C?"]


def test_a_description_is_shown_as_it_is_being_typed(world: World) -> None:
    answer = signed_in(world).post(NEW, {**DINNER, "description": "A **bold** <script>", "do": "preview"})
    assert "<strong>bold</strong> &lt;script&gt;" in answer.body


def test_moving_says_before_how_many_are_mailed_and_does_it(world: World) -> None:
    event = world.event()
    for who in ("ada", "bob"):
        world.sign_up(event, who)
    console = signed_in(world)
    page = event.replace("/v1/groups", "/console")
    assert "sends 2 mails" in console.page(page).text
    edit = form(console.page(f"{page}/edit"), page)
    with world.unchanged():
        preview = console.submit(edit, do="preview", starts_at="2026-11-23T14:00")
    assert "This sends 2 mails" in read(preview.body).text
    assert "does not go out" in read(preview.body).text
    answer = console.submit(form(console.page(page), page), starts_at="2026-11-26T19:00", ends_at="2026-11-26T21:00")
    assert answer.status == 303
    assert (stored(world, page)["starts_at"], stored(world, page)["ends_at"]) == (
        "2026-11-26T19:00:00",
        "2026-11-26T21:00:00",
    )
    assert "2 mails" in console.page(page).text
    world.wind(timedelta(minutes=6))
    assert len(world.mails("ada")) == 2


def test_cancelling_says_how_many_it_mails_and_sends_the_message(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    console, page = signed_in(world), event.replace("/v1/groups", "/console")
    shown = console.page(page)
    assert "Cancel the event and send 1 mail" in shown.text
    answer = console.submit(form(shown, "/cancel"), message="The café\nburned down.")
    assert answer.status == 303
    assert "The café\r\nburned down." in world.mails("ada")[-1].text
    assert "1 mail" in console.page(page).text
    again = console.post(f"{page}/publish")
    assert again.status == 409
    assert "The event is cancelled" in read(again.body).text
    assert console.get(f"{page}/edit").status == 409


def test_copying_deleting_and_taking_back(world: World) -> None:
    console = signed_in(world)
    page = made(console)
    copy = console.submit(form(console.page(page), "/clone"), starts_at="2026-12-10T18:30").headers["location"]
    assert stored(world, copy.removesuffix("/edit"))["ends_at"] == "2026-12-10T21:00:00"
    assert console.submit(form(console.page(page), "/delete")).headers["location"] == "/console/demo"
    assert console.get(page).status == 404
    other = copy.removesuffix("/edit")
    console.submit(form(console.page(other), "/publish"))
    console.submit(form(console.page(other), "/unpublish"))
    assert stored(world, other)["status"] == "draft"


def test_of_two_who_edit_one_event_the_second_is_told_and_nothing_is_lost(world: World) -> None:
    console = signed_in(world)
    page = made(console, capacity="10")
    mine, theirs = (form(console.page(f"{page}/edit"), page) for _ in range(2))
    assert console.submit(theirs, title="Supper", capacity="20").status == 303
    with world.unchanged():
        answer = console.submit(mine, title="Brunch", description="New")
    assert "Somebody else changed this meanwhile" in problems(answer)
    assert "Supper" in problems(answer)
    again = form(read(answer.body), page)
    fields = again.fields()
    assert (fields["title"], fields["description"], fields["capacity"]) == ("Brunch", "New", "20")
    assert console.submit(again).status == 303
    event = stored(world, page)
    assert (event["title"], event["description"], event["capacity"]) == ("Brunch", "New", 20)


def test_of_two_who_move_an_event_the_second_has_all_of_its_times_as_they_were_meant(world: World) -> None:
    console = signed_in(world)
    page = made(console, starts_at="2026-12-03T19:00", ends_at="2026-12-03T21:30")
    mine, theirs = (form(console.page(f"{page}/edit"), page) for _ in range(2))
    assert console.submit(theirs, starts_at="2026-12-03T20:00", ends_at="2026-12-03T22:30").status == 303
    answer = console.submit(mine, starts_at="2026-12-03T18:00")
    fields = form(read(answer.body), page).fields()
    assert (fields["starts_at"], fields["ends_at"]) == ("2026-12-03T18:00", "2026-12-03T21:30")
    assert "2026-12-03 22:30" in problems(answer)


def test_two_who_change_different_things_both_have_theirs(world: World) -> None:
    console = signed_in(world)
    page = made(console)
    mine, theirs = (form(console.page(f"{page}/edit"), page) for _ in range(2))
    assert console.submit(theirs, title="Supper").status == 303
    assert console.submit(mine, description="New").status == 303
    assert (stored(world, page)["title"], stored(world, page)["description"]) == ("Supper", "New")


def test_fewer_places_than_are_taken_are_refused_in_the_form(world: World) -> None:
    event = world.event()
    for who in ("ada", "bob"):
        world.sign_up(event, who)
    console, page = signed_in(world), event.replace("/v1/groups", "/console")
    with world.unchanged():
        answer = console.submit(form(console.page(f"{page}/edit"), page), capacity="1")
    assert "2 places are taken" in problems(answer)


def test_lists_show_what_is_coming_drafts_and_past_and_find_titles(world: World) -> None:
    world.event(title="Breakfast", ends_at="2026-11-26T20:00:00")
    world.event(title="Über-Dinner", publish=False)
    console = signed_in(world)

    def titles(**query: str) -> list[str]:
        return [one.text for one in console.page("/console/demo/events", **query).all("span", **{"class": "name"})]

    assert titles() == ["Breakfast", "Über-Dinner"]
    assert titles(status="draft") == titles(q="uberd") == titles(q="dinner") == ["Über-Dinner"]
    assert titles(when="past") == titles(q="supper") == []
    assert [one["title"] for one in world.items("/v1/groups/demo/events", q="break fast")] == ["Breakfast"]
    assert console.get("/console/demo/events", when="never").status == 422


def test_a_form_with_all_zones_is_no_more_than_a_quarter_zones(world: World) -> None:
    """Each is its own value where it can be."""
    page = signed_in(world).get("/console/demo/events/new").body
    zones = page[page.index('<select id="timezone"') : page.index("</select>")]
    assert "<option>Europe/Paris</option>" in zones
    assert '<option value="America/New_York">America/New York</option>' in zones
    assert len(zones) < 21_000
