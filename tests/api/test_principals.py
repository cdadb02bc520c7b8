"""Who asks: what a principal may do, and what comes along with a request to show who it is."""

from datetime import UTC, datetime

import pytest

from rapport.domain.members.member import Member, Role
from rapport.domain.principal import ActorKind, ApiKey, Scope, attendee, operator
from rapport.http.request import Response, request_from

KEY = ApiKey(
    group="demo",
    id="k",
    name="At the door",
    scopes=(Scope.ATTENDEES_WRITE, Scope.EVENTS_READ),
    digest="",
    created_at=datetime(2026, 12, 1, tzinfo=UTC),
    expires_at=datetime(2027, 1, 1, tzinfo=UTC),
)


def test_a_scope_to_write_includes_the_one_to_read_and_to_check_in_and_none_else() -> None:
    may = {scope for scope in Scope if KEY.principal.may(scope)}
    assert may == {Scope.ATTENDEES_WRITE, Scope.ATTENDEES_READ, Scope.CHECK_IN, Scope.EVENTS_READ}


def test_an_owner_may_everything_an_organizer_all_but_keys_and_members() -> None:
    may = {role: {scope for scope in Scope if member(role).principal.may(scope)} for role in Role}
    assert may[Role.OWNER] == set(Scope)
    assert may[Role.ORGANIZER] == set(Scope) - {Scope.KEYS_WRITE, Scope.MEMBERS_WRITE}
    assert may[Role.CHECK_IN] == {Scope.CHECK_IN}


def test_who_asks_as_a_member_acts_by_their_name_and_for_their_group() -> None:
    who = member(Role.CHECK_IN).principal
    assert (who.group, who.actor.kind, who.actor.id, who.actor.name) == ("demo", ActorKind.MEMBER, "m", "Dora")
    assert who.expires_at is None


def member(role: Role) -> Member:
    return Member(group="demo", id="m", email="dora@example.org", name="Dora", role=role, invited_at=KEY.created_at)


def test_who_asks_with_a_key_acts_by_its_name_and_no_longer_than_it_is_good_for() -> None:
    who = KEY.principal
    assert (who.group, who.actor.kind, who.actor.id, who.actor.name) == ("demo", ActorKind.KEY, "k", "At the door")
    assert who.expires_at == KEY.expires_at


def test_who_follows_a_mailed_link_has_no_scope_and_no_name() -> None:
    who = attendee("demo", "c1")
    assert not any(who.may(scope) for scope in Scope)
    assert (who.actor.kind, who.actor.id, who.actor.name) == (ActorKind.ATTENDEE, "c1", "")


def test_an_operator_may_do_everything() -> None:
    assert all(operator("demo").may(scope) for scope in Scope)


def test_a_request_has_the_cookies_that_came_with_it() -> None:
    http = {"method": "GET", "path": "/", "sourceIp": "192.0.2.1"}
    cookies = ["session=a=b", "theme=dark", "session=of a wider path", "bare"]
    request = request_from({"requestContext": {"http": http}, "rawPath": "/", "cookies": cookies})
    assert request.cookies == {"session": "a=b", "theme": "dark", "bare": ""}
    assert request_from({"requestContext": {"http": http}, "rawPath": "/"}).cookies == {}


def test_a_response_sets_cookies() -> None:
    assert Response(204, cookies=("session=a; HttpOnly",)).as_event()["cookies"] == ["session=a; HttpOnly"]
    assert "cookies" not in Response(204).as_event()


def test_nobody_asks_on_a_route_that_is_for_everybody() -> None:
    http = {"method": "GET", "path": "/", "sourceIp": "192.0.2.1"}
    with pytest.raises(TypeError):
        request_from({"requestContext": {"http": http}, "rawPath": "/"}).who  # noqa: B018 - it is the asking that fails
