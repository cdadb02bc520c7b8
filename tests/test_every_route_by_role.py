"""Who may ask for what: one table of roles, tried on every route of the API and on every page of the console.

It knows nothing of the scopes that routes name. What it does not list is for organizers and owners: who adds a route
for others, or one that is for owners alone, says so here.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pytest

from rapport.domain.group import RESERVED_IDS
from rapport.domain.members.member import Role
from rapport.domain.patches import NewMember
from rapport.domain.principal import operator
from rapport.http.console.routes import OPEN, ROUTES
from rapport.http.routing import Route, find_route
from rapport.usecases.groups.members import appoint
from tests.testing.console import Console, signed_in
from tests.testing.lambda_events import Answer
from tests.testing.routes import WITH_KEY, Furnished, furnished_world, name_of

FOR_OWNERS = re.compile(r"/(members|api-keys|keys|audit)(/|$)")
AT_THE_DOOR = {
    "POST /v1/groups/{group}/events/{event}/attendees",
    "GET /v1/groups/{group}/events/{event}/check-in",
    "GET /v1/groups/{group}/events/{event}/check-in/changes",
    "POST /v1/groups/{group}/events/{event}/check-in",
    "POST /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in",
    "DELETE /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in",
    "GET /console/{group}",
    "GET /console/{group}/events/{event}/check-in",
    "POST /console/{group}/events/{event}/check-in",
    "POST /console/{group}/events/{event}/check-in/walk-in",
    "POST /console/{group}/events/{event}/attendees/{attendee}/check-in",
    "POST /console/{group}/events/{event}/attendees/{attendee}/undo-check-in",
    "GET /console/{group}/sessions",
    "POST /console/{group}/sessions/end-others",
    "POST /console/{group}/sessions/{session}/end",
}
"""What every member may do; all else is more than somebody who checks people in needs."""
NOBODY_S = {
    "GET /console",
    "GET /console/sign-in",
    "POST /console/sign-in",
    "GET /console/enter/{token}",
    "POST /console/enter/{token}",
    "GET /console/invitation/{token}",
    "POST /console/invitation/{token}",
    "GET /console/door/{token}",
    "POST /console/door/{token}",
    "POST /console/leave-door",
    "GET /console/static/{name}",
    "GET /console/static/qr-0.7.0/{name}",
}
"""What needs nobody signed in: what else it takes, as a token, is tried elsewhere."""

BY_KEY_ALONE = {"POST /v1/groups/{group}/images"}
"""What is no JSON, which is all that a session has the API take: the settings' form uploads pictures."""

OF_GROUPS = [route for route in (*WITH_KEY, *ROUTES) if "{group}" in route.path and name_of(route) not in BY_KEY_ALONE]
each = pytest.mark.parametrize("route", OF_GROUPS, ids=name_of)


def least_role(route: Route) -> Role:
    if name_of(route) in AT_THE_DOOR:
        return Role.CHECK_IN
    return Role.OWNER if FOR_OWNERS.search(route.path) else Role.ORGANIZER


RANKED = (Role.CHECK_IN, Role.ORGANIZER, Role.OWNER)


@pytest.fixture(scope="module")
def group() -> Iterator[Furnished]:
    """A group with a member of each role, and another one with its owner."""
    with furnished_world() as furnished:
        for role in Role:
            signed_in(furnished.world, role, role.value.replace("_", "-"))
        furnished.world.add_group("others")
        appoint(furnished.world.app, operator("others"), NewMember(email=STRANGER, name="S", role=Role.OWNER))
        yield furnished


STRANGER = "stranger@example.org"


def asked(
    group: Furnished, route: Route, email: str | None, others: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    """What somebody signed in is answered, or nobody: by the API and by pages, soundly but for what their form says.

    `others`: what stands in the address in place of the group's own ids.
    """
    browser = Console(group.world, email) if email else None
    ids = {
        "session": "unknown",
        **dict.fromkeys(re.findall(r"\{(\w+)\}", route.path), "unknown"),
        **group.ids,
        **others,
    }
    cookies = browser.sent_cookies if browser else []
    csrf = browser.session.csrf if browser else ""
    if route.path.startswith("/v1/"):
        return group.ask(route, ids, key=None, headers={"x-csrf-token": csrf}, cookies=cookies)
    path = re.sub(r"\{(\w+)\}", lambda match: ids[match[1]], route.path)
    if route.method == "GET":
        return group.world.call("GET", path, cookies=cookies)
    return group.world.post_form(path, {"csrf": csrf}, cookies=cookies)


@each
def test_who_may_not_is_told_so_and_nothing_is_done(group: Furnished, route: Route) -> None:
    is_page = route.path.startswith("/console")
    before, calls = kept(group), len(group.world.ses.calls)
    for role in RANKED[: RANKED.index(least_role(route))]:
        assert asked(group, route, f"{role.value.replace('_', '-')}@example.org").status == 403, role
    assert asked(group, route, STRANGER).status == 404, "of another group there is nothing"
    nobody = asked(group, route, None)
    assert nobody.status == (303 if is_page else 401)
    assert not is_page or nobody.headers["location"].partition("?")[0] == "/console"
    assert kept(group) == before, "something was stored"
    assert len(group.world.ses.calls) == calls, "something was sent"


@pytest.mark.parametrize("route", [route for route in ROUTES if route.path.count("{") > 1], ids=name_of)
def test_ids_of_one_group_are_nothing_on_pages_of_another(group: Furnished, route: Route) -> None:
    """Its owner may do all there is in their own, and puts ids of this one into the addresses."""
    Console(group.world, STRANGER).get("/console/others")  # that they were there is noted
    before, calls = kept(group), len(group.world.ses.calls)
    answer = asked(group, route, STRANGER, {"group": "others"})
    said = {404} if route.method == "GET" else {404, 422}
    assert answer.status in ({303} if "{session}" in route.path else said), answer.body
    assert kept(group) == before, "something was stored"
    assert len(group.world.ses.calls) == calls, "something was sent"


def kept(group: Furnished) -> dict[tuple[str, str], object]:
    """Sessions are begun by each try: all else must be as it was."""
    return {key: item for key, item in group.world.dump().items() if not key[1].startswith("SESSION#")}


@each
def test_who_may_is_not_refused(group: Furnished, route: Route) -> None:
    """What they are answered else depends on what is left of the group by then."""
    for role in RANKED[RANKED.index(least_role(route)) :]:
        answer = asked(group, route, f"{role.value.replace('_', '-')}@example.org")
        assert answer.status not in (401, 403, 500), (role, answer.body)
        assert answer.headers.get("location", "").partition("?")[0] != "/console"


def test_what_needs_nobody_is_a_closed_list() -> None:
    assert {name_of(route) for route in OPEN} == NOBODY_S
    assert {name_of(route) for route in ROUTES if "{group}" not in route.path} == {"POST /console/sign-out"}


def test_no_group_is_called_what_stands_in_the_place_of_one() -> None:
    first = {route.path.split("/")[2] for route in (*OPEN, *ROUTES) if route.path.count("/") > 1}
    assert {name for name in first if not name.startswith("{")} == RESERVED_IDS


def test_the_table_names_nothing_that_is_not_there() -> None:
    assert {name_of(route) for route in OF_GROUPS} >= AT_THE_DOOR


def test_every_page_is_found_by_its_own_address() -> None:
    """None is hidden behind another whose address has a parameter in its place."""
    every = (*OPEN, *ROUTES)
    for route in every:
        path = re.sub(r"\{(\w+)\}", "x", route.path)
        assert find_route(every, route.method, path)[0] is route, name_of(route)
