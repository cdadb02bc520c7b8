"""The console's pages about who may be here: sessions, the team, API keys, and the trail of what was done."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from rapport.domain.audit import AuditEntry, AuditKind
from rapport.domain.members.member import Role
from rapport.domain.principal import Actor, ActorKind, Scope
from rapport.web.console.access.scopes import SCOPES_SHOWN
from rapport.web.console.access.trail_words import KINDS, shown
from tests.testing.console import Console, signed_in
from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer
from tests.testing.world import MONDAY, World

MEMBERS, KEYS, AUDIT, SESSIONS = (f"/console/demo/{page}" for page in ("members", "keys", "audit", "sessions"))
FUNCTIONS = Path(__file__).parents[2] / "functions"


def form_to(page: Element, action: str) -> Element:
    return page.one("form", action=action)


# ---- Sessions ----


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_others(world: World) -> None:
    phone, desk, forgotten = signed_in(world), signed_in(world), signed_in(world)
    page = desk.page(SESSIONS)
    assert page.text.count("Firefox on Linux") >= 3
    assert page.text.count("This one") == 1
    assert desk.submit(form_to(page, f"{SESSIONS}/{forgotten.session.id}/end")).status == 303
    assert forgotten.get("/console/demo").status == 303
    assert phone.get("/console/demo").status == 200
    assert desk.post(f"{SESSIONS}/{forgotten.session.id}/end").status == 303, "a repeat is harmless"
    assert desk.submit(form_to(desk.page(SESSIONS), f"{SESSIONS}/end-others")).status == 303
    assert (phone.get("/console/demo").status, desk.get("/console/demo").status) == (303, 200)
    assert desk.page(SESSIONS).all("form", action=f"{SESSIONS}/end-others") == []


def test_one_ends_ones_own_sessions_alone(world: World) -> None:
    olga, otto = signed_in(world), signed_in(world, Role.ORGANIZER)
    assert "clear-site-data" not in otto.post(f"{SESSIONS}/{olga.session.id}/end").headers
    assert olga.get("/console/demo").status == 200
    assert olga.session.id not in otto.get(SESSIONS).body
    own = otto.post(f"{SESSIONS}/{otto.session.id}/end")
    assert (own.status, own.headers["clear-site-data"]) == (303, '"storage"'), "as when they sign out"


def test_a_member_s_last_visit_is_noted_once_an_hour(world: World) -> None:
    world.add_member("otto", Role.OWNER)
    console = Console(world, "otto@example.org")

    def last_seen() -> object:
        return next(one for one in world.items("/v1/groups/demo/members") if one["name"] == "Otto")["last_seen_at"]

    assert last_seen() == "2026-11-23T09:00:00Z"
    world.now += timedelta(minutes=59)
    with world.unchanged():
        console.get("/console/demo")
    world.now += timedelta(minutes=2)
    console.get("/console/demo")
    assert last_seen() == "2026-11-23T10:01:00Z"


# ---- The API by a session ----


def test_the_session_opens_the_api_by_json_and_with_its_token(world: World) -> None:
    console = signed_in(world)

    def call(method: str, path: str, body: object = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return world.call(method, path, body, key=None, headers=sent, cookies=console.sent_cookies)

    group, csrf = "/v1/groups/demo", console.session.csrf
    assert call("GET", group).status == 200
    assert call("PATCH", group, {"name": "Ours"}).status == 403
    assert call("PATCH", group, {"name": "Ours"}, x_csrf_token="x").status == 403
    assert call("PATCH", group, {"name": "Ours"}, x_csrf_token=csrf).status == 200
    assert (
        call("POST", f"{group}/contacts/import", b"email\n", x_csrf_token=csrf, content_type="text/csv").status == 415
    )
    assert call("GET", "/v1/groups/other").status == 404
    assert call("OPTIONS", group, origin="https://evil.example", access_control_request_method="PATCH").status == 204
    answer = call("GET", group, origin="https://evil.example")
    assert not [name for name in answer.headers if name.startswith("access-control")]
    (entry,) = [one for one in world.items(f"{group}/audit") if one["action"] == "group.change"]
    assert (entry["actor"]["kind"], entry["actor"]["name"]) == ("member", "Olga")
    world.now += timedelta(days=7)
    assert call("GET", group).status == 401


# ---- The team ----


def test_somebody_is_invited_changed_and_removed(world: World) -> None:
    console = signed_in(world)
    form = form_to(console.page(MEMBERS), MEMBERS)
    fields = {"email": "ines@example.org", "name": "Ines", "role": "organizer"}
    assert console.submit(form, **fields).status == 303
    assert console.submit(form, **fields).status == 303, "a double click invites once"
    assert [mail.subject for mail in world.mails("ines")] == ["You are invited to help run Demo"]
    (ines,) = [one for one in world.items("/v1/groups/demo/members") if one["name"] == "Ines"]
    page = console.page(MEMBERS)
    assert "The invitation is on its way" in page.text
    change = form_to(page, f"{MEMBERS}/{ines['id']}")
    assert console.submit(change, name="Ines I.", role="check_in").status == 303
    assert console.submit(change, name="", role="check_in").status == 422
    world.now += timedelta(hours=2)
    assert console.submit(form_to(console.page(MEMBERS), f"{MEMBERS}/{ines['id']}/invite")).status == 303
    assert len(world.mails("ines")) == 2
    (now,) = [one for one in world.items("/v1/groups/demo/members") if one["id"] == ines["id"]]
    assert (now["name"], now["role"], now["state"]) == ("Ines I.", "check_in", "invited")
    assert console.submit(form_to(console.page(MEMBERS), f"{MEMBERS}/{ines['id']}/remove")).status == 303
    assert "ines@example.org" not in console.get(MEMBERS).body


def test_of_two_who_change_a_member_the_second_is_told_and_gives_back_no_role(world: World) -> None:
    world.add_member("ines", Role.ORGANIZER)
    (ines,) = [one for one in world.items("/v1/groups/demo/members") if one["email"] == "ines@example.org"]
    console, path = signed_in(world), f"{MEMBERS}/{ines['id']}"
    first, second, third = (form_to(console.page(MEMBERS), path) for _ in range(3))
    assert console.submit(first, role="check_in").status == 303
    assert console.submit(second, name="Ines I.").status == 303
    with world.unchanged():
        told = console.submit(third, role="owner")
    assert told.status == 422
    assert "Somebody else changed this meanwhile" in told.body
    again = form_to(read(told.body), path)
    assert (again.fields()["name"], again.fields()["role"]) == ("Ines I.", "owner")
    (now,) = [one for one in world.items("/v1/groups/demo/members") if one["id"] == ines["id"]]
    assert (now["name"], now["role"]) == ("Ines I.", "check_in")


def test_what_is_wrong_with_an_invitation_comes_back_as_the_form(world: World) -> None:
    console = signed_in(world)
    with world.unchanged():
        answer = console.post(MEMBERS, {"email": "x", "name": "<b>Ines</b>", "role": "owner"})
    assert answer.status == 422
    fields = form_to(read(answer.body), MEMBERS).fields()
    assert (fields["email"], fields["name"]) == ("x", "<b>Ines</b>")


def test_the_last_owner_stays(world: World) -> None:
    console = signed_in(world)
    (olga,) = world.items("/v1/groups/demo/members")
    assert console.page(MEMBERS).all("form", action=f"{MEMBERS}/{olga['id']}/remove") == []
    with world.unchanged():
        assert console.post(f"{MEMBERS}/{olga['id']}/remove").status == 409
        assert console.post(f"{MEMBERS}/{olga['id']}", {"role": "organizer"}).status == 409


# ---- API keys ----


def make_key(console: Console, **fields: object) -> Answer:
    return console.submit(form_to(console.page(KEYS), KEYS), **{"name": "script", "scopes": ["events:read"], **fields})


def test_a_key_is_made_shown_once_and_ended(world: World) -> None:
    console = signed_in(world)
    assert make_key(console).headers["location"] == KEYS
    cookie = next(value for name, value in console.cookies.items() if "key" in name)
    key = console.page(KEYS).one("input", id="new-key").attributes["value"]
    assert key.startswith("rk_")
    assert key not in cookie, "what the browser keeps meanwhile is sealed"
    assert key not in console.get(KEYS).body, "it is shown once"
    assert world.call("GET", "/v1/groups/demo", key=key).status == 200
    (made,) = [one for one in world.items("/v1/groups/demo/api-keys") if one["name"] == "script"]
    assert console.submit(form_to(console.page(KEYS), f"{KEYS}/{made['id']}/delete")).status == 303
    assert world.call("GET", "/v1/groups/demo", key=key).status == 401


def test_its_end_is_a_time_of_the_group_s_zone(world: World) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"timezone": "Europe/Berlin"})
    console = signed_in(world)
    make_key(console, expires_at="2026-12-01T10:00")
    (made,) = [one for one in world.items("/v1/groups/demo/api-keys") if one["name"] == "script"]
    assert made["expires_at"] == "2026-12-01T09:00:00Z"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["x"]}, "scopes"),
        ({"expires_at": "2026-01-01T10:00"}, "expires_at"),
        ({"expires_at": "soon"}, "expires_at"),
    ],
)
def test_what_is_wrong_with_a_key_comes_back_as_the_form(world: World, fields: dict[str, object], wrong: str) -> None:
    console = signed_in(world)
    page = console.page(KEYS)
    with world.unchanged():
        answer = console.submit(form_to(page, KEYS), **{"name": "script", "scopes": ["events:read"], **fields})
    assert answer.status == 422
    assert read(answer.body).all("p", id=f"{wrong}.problem")


def test_every_scope_has_words() -> None:
    assert [one.scope for one in SCOPES_SHOWN] == list(Scope)


# ---- The trail ----


def test_the_trail_says_who_did_what_in_sentences_and_leads_there(world: World) -> None:
    event = world.event()
    console = signed_in(world)
    console.post(MEMBERS, {"email": "ines@example.org", "name": "Ines", "role": "organizer"})
    page = console.page(AUDIT)
    assert "Olga invited somebody to the team" in page.text
    assert "The API key test published an event" in page.text
    assert "status: draft → published" in page.text
    assert page.all("a", href=f"/console/demo/events/{event.rpartition('/')[2]}")
    assert "@example.org" not in page.one("main").text
    only = console.page(AUDIT, kind="member").one("main").text
    assert "invited somebody" in only
    assert "published" not in only
    asked = world.items("/v1/groups/demo/audit", kind="member")
    assert {one["action"] for one in asked} == {"member.appoint", "member.invite"}
    assert world.call("GET", "/v1/groups/demo/audit", query={"kind": "weather"}).status == 422


def test_a_long_trail_is_paged(world: World) -> None:
    for number in range(60):
        world.ask("PATCH", "/v1/groups/demo", {"description": f"{number}"})
    console = signed_in(world)
    first = console.page(AUDIT, kind="group")
    (more,) = first.all("a", rel="next")
    second = console.page(more.attributes["href"])
    count = [len(page.one("section", **{"aria-label": "Entries"}).all("li")) for page in (first, second)]
    assert count == [50, 11]
    assert console.get(AUDIT, cursor="x").status == 422


def test_every_action_that_is_noted_has_words_and_a_kind() -> None:
    sources = (path.read_text() for path in FUNCTIONS.rglob("*.py") if "web" not in path.parts)
    noted = {
        name for text in sources for name in re.findall(r"[(\s]\"([a-z_]+\.[a-z_]+)\"", text) if text.count("to_note(")
    }
    noted = {name for name in noted if not name.endswith((".json", ".mode", ".offer_hours", ".attended_since"))}
    assert len(noted) > 30
    beginnings = tuple(one for kind in KINDS for one in kind.actions)
    assert set(KINDS) == set(AuditKind)
    actor = Actor(kind=ActorKind.MEMBER, id="m", name="Olga")
    for action in noted:
        assert action.startswith(beginnings), action
        entry = AuditEntry(group="demo", id="a", at=MONDAY, actor=actor, action=action)
        assert ": " not in shown(entry).did, action
