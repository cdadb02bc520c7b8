"""Links to an event's door: made, opened, ended; and all that they do not open."""

from datetime import timedelta
from typing import Any

import pytest

from rapport.domain.members.member import Role
from rapport.http.console import routes as console_routes
from rapport.http.organizer import routes as organizer
from rapport.http.routing import Route
from tests.testing.console import Console, signed_in
from tests.testing.html import read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

COOKIE = "__Host-rapport_door"
FOR_HELPERS = {
    "GET /console/{group}/events/{event}/check-in",
    "POST /console/{group}/events/{event}/check-in",
    "POST /console/{group}/events/{event}/check-in/walk-in",
    "POST /console/{group}/events/{event}/attendees/{attendee}/check-in",
    "POST /console/{group}/events/{event}/attendees/{attendee}/undo-check-in",
    "GET /v1/groups/{group}/events/{event}/check-in",
    "GET /v1/groups/{group}/events/{event}/check-in/changes",
    "POST /v1/groups/{group}/events/{event}/check-in",
    "POST /v1/groups/{group}/events/{event}/attendees",
    "POST /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in",
    "DELETE /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in",
}
"""All that a link for helpers opens."""


class Helper:
    """Whoever opened the link, in a browser of their own."""

    def __init__(self, world: World, link: str) -> None:
        self.world = world
        page = world.call("GET", link)
        assert page.status == 200
        opened = world.post_form(link, read(page.body).one("form").fields())
        assert opened.status == 303
        self.page = opened.headers["location"]
        self.cookies = [cookie.partition(";")[0] for cookie in opened.cookies]

    def get(self, path: str, **options: Any) -> Answer:
        return self.world.call("GET", path, cookies=self.cookies, key=None, **options)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.world.post_form(path, fields, cookies=self.cookies)

    @property
    def csrf(self) -> str:
        return read(self.get(self.page).body).all("form", method="post")[0].fields()["csrf"]

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        """As the page's script does."""
        headers = {"x-csrf-token": self.csrf}
        return self.world.call(method, path, body, cookies=self.cookies, key=None, headers=headers)


@pytest.fixture
def event(world: World) -> str:
    event = world.event()
    world.sign_up(event)
    return event


@pytest.fixture
def owner(world: World) -> Console:
    return signed_in(world)


@pytest.fixture
def link(owner: Console, event: str) -> str:
    """The path of the link for helpers."""
    return make(owner, event, "helpers")


@pytest.fixture
def helper(world: World, link: str) -> Helper:
    return Helper(world, link)


def page_of(event: str) -> str:
    return event.replace("/v1/groups/", "/console/") + "/check-in"


def make(owner: Console, event: str, kind: str) -> str:
    assert owner.post(f"{page_of(event)}/links", {"link": kind, "do": "make"}).status == 303
    field = owner.page(page_of(event)).one("input", id=f"link-{kind}")
    return field.attributes["value"].removeprefix("https://rapport.example")


def test_who_opens_the_link_checks_people_in_and_the_trail_says_that_it_was_by_the_link(
    world: World, event: str, helper: Helper
) -> None:
    assert helper.page == page_of(event)
    page = helper.get(helper.page)
    assert "Ada" in page.body
    assert "ada@" not in page.body
    path = f"{page_of(event).removesuffix('/check-in')}/attendees/{world.attendee(event)['id']}/check-in"
    world.now += timedelta(minutes=1)
    assert helper.post(path, {"csrf": helper.csrf}).status == 303
    entry = world.ask("GET", "/v1/groups/demo/audit")["items"][0]
    assert (entry["action"], entry["actor"]["kind"], entry["actor"]["name"]) == (
        "attendee.check_in",
        "key",
        "Door link",
    )


def test_by_script_it_does_the_same_and_a_foreign_site_does_not(world: World, event: str, helper: Helper) -> None:
    path = f"{event}/attendees/{world.attendee(event)['id']}/check-in"
    told = helper.ask("POST", path)
    assert (told.status, told.json["name"], told.json["email"]) == (200, "Ada", "")
    for headers in ({}, {"x-csrf-token": "x"}):
        answer = world.call("DELETE", path, cookies=helper.cookies, key=None, headers=headers)
        assert answer.status == 403
    assert helper.ask("POST", f"{event}/attendees", {"name": "Cleo", "checked_in": True}).status == 201
    assert helper.ask("POST", f"{event}/attendees", {"name": "Cleo"}).status == 403


def test_it_opens_the_door_of_its_event_and_nothing_else(world: World, event: str, helper: Helper) -> None:
    ids = {"group": "demo", "event": event.rpartition("/")[2], "attendee": world.attendee(event)["id"]}
    other = {**ids, "event": world.event().rpartition("/")[2]}
    routes = (*organizer.ROUTES, *console_routes.ROUTES)
    names = {f"{route.method} {route.path}" for route in routes}
    assert names >= FOR_HELPERS
    for route in routes:
        is_theirs = f"{route.method} {route.path}" in FOR_HELPERS
        assert is_refused(asked(helper, route, ids)) is not is_theirs, route.path
        assert is_refused(asked(helper, route, other)), route.path


def is_refused(answer: Answer) -> bool:
    """As is who is led to the form to sign in."""
    return answer.status in (401, 403, 404) or answer.headers.get("location", "").partition("?")[0] == "/console"


def asked(helper: Helper, route: Route, ids: dict[str, str]) -> Answer:
    path = route.path
    for name in ("group", "event", "attendee"):
        path = path.replace(f"{{{name}}}", ids[name])
    path = path.replace("{", "").replace("}", "")
    if route.path.startswith("/v1/"):
        return helper.ask(route.method, path, {} if route.method in ("POST", "PATCH", "PUT") else None)
    return helper.get(path) if route.method == "GET" else helper.post(path, {"csrf": helper.csrf})


def test_a_link_that_was_ended_opens_nothing_and_shuts_out_who_was_in(
    world: World, event: str, owner: Console, link: str, helper: Helper
) -> None:
    owner.post(f"{page_of(event)}/links", {"link": "helpers", "do": "end"})
    assert world.call("GET", link).status == 404
    assert world.post_form(link, {}).status == 404
    assert helper.get(helper.page).headers["location"].startswith("/console")
    assert helper.get(f"{event}/check-in").status == 401


def test_a_new_link_ends_the_one_before(world: World, event: str, owner: Console, link: str) -> None:
    newer = make(owner, event, "helpers")
    assert newer != link
    assert (world.call("GET", link).status, world.call("GET", newer).status) == (404, 200)


def test_it_ends_with_the_event_but_what_was_done_before_may_be_told_for_a_day(
    world: World, event: str, link: str, helper: Helper
) -> None:
    headers = {"x-csrf-token": helper.csrf}
    world.wind(timedelta(days=3, hours=11, minutes=10))
    assert world.call("GET", link).status == 404
    assert helper.get(helper.page).status == 303
    assert helper.get(f"{event}/check-in").status == 401
    path = f"{event}/attendees/{world.attendee(event)['id']}/check-in"
    told: dict[str, Any] = {"cookies": helper.cookies, "key": None, "headers": headers}
    assert world.call("POST", path, {"ago": "PT5M"}, **told).status == 403
    assert world.call("POST", path, {"ago": "PT15M"}, **told).json["checked_in_at"] == "2026-11-26T19:55:00Z"
    world.now += timedelta(days=1)
    assert world.call("POST", path, {"ago": "PT24H"}, **told).status == 401


def test_leaving_the_door_forgets_all_that_the_device_kept(helper: Helper) -> None:
    left = helper.post("/console/leave-door", {"csrf": helper.csrf})
    assert (left.status, left.headers["clear-site-data"]) == (303, '"storage"')
    (cookie,) = left.cookies
    assert cookie.startswith(f"{COOKIE}=;")
    assert "Max-Age=0" in cookie
    assert helper.post("/console/leave-door", {"csrf": "x"}).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_neither_opens_a_door_nor_has_a_device_forget(
    world: World, owner: Console, site: str
) -> None:
    """Browsers send no cookie with it: to us it looks like the form of a link that was ended."""
    link = make(owner, world.event(), "helpers")
    for path in (link, "/console/leave-door"):
        answer = world.post_form(path, {}, headers={"sec-fetch-site": site})
        assert (answer.status, answer.cookies) == (403, ())
        assert "clear-site-data" not in answer.headers


def test_only_who_may_change_events_makes_links_and_a_draft_has_no_door(world: World, owner: Console) -> None:
    draft = world.event(publish=False)
    assert owner.post(f"{page_of(draft)}/links", {"link": "helpers", "do": "make"}).status == 409
    event = world.event()
    door = signed_in(world, Role.CHECK_IN)
    assert door.post(f"{page_of(event)}/links", {"link": "helpers", "do": "make"}).status == 403
    assert "Links to this door" not in door.page(page_of(event)).text
    assert owner.post(f"{page_of(event)}/links", {"link": "windows", "do": "make"}).status == 422


def test_who_is_signed_in_elsewhere_helps_by_the_link_too(world: World, event: str, link: str) -> None:
    world.add_group("other")
    elsewhere = Console(world, "stranger@example.org")
    assert elsewhere.get(page_of(event)).status == 404
    opened = elsewhere.post(link)
    assert opened.status == 303
    assert "Ada" in elsewhere.page(page_of(event)).one("ul", id="people").text
