"""How long the links of mails work, and what an old one opens."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.testing.routes import assert_problem
from tests.testing.world import World

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def erase(world: World, who: str = "ada") -> None:
    world.ask("DELETE", f"/v1/groups/demo/contacts/{world.app.contact_id('demo', f'{who}@example.org')}")


def erased(world: World, _: str) -> None:
    erase(world)


def erased_and_back(world: World, event: str) -> None:
    erase(world)
    world.sign_up(event)


def cancelled_and_back(world: World, event: str) -> None:
    world.act(event, "ada", "cancel")
    world.sign_up(event)


def asks(token: str) -> list[tuple[str, str, object]]:
    api, page = f"/public/v1/signups/{token}", f"/s/{token}"
    return [
        ("GET", api, None),
        ("PATCH", api, {"name": "Eve"}),
        ("POST", f"{api}/confirm", None),
        ("POST", f"{api}/cancel", None),
        ("GET", page, None),
        ("HEAD", page, None),
    ]


def opens_nothing(world: World, token: str) -> None:
    with world.unchanged():
        for method, path, body in asks(token):
            assert world.call(method, path, body).status == 404
        for action in ("", "/confirm", "/cancel"):
            assert world.post_form(f"/s/{token}{action}", {"name": "Eve", "visible": "true"}).status == 404


@pytest.mark.parametrize("happened", [erased, erased_and_back, cancelled_and_back])
def test_a_signup_s_link_opens_nothing_after_an_erasure_or_a_new_sign_up(
    world: World, happened: Callable[[World, str], None]
) -> None:
    event = world.event()
    world.sign_up(event, looking_for=["a job"])
    token = world.mails("ada")[0].token
    assert world.call("GET", f"/s/{token}").status == 200
    happened(world, event)
    opens_nothing(world, token)


def test_a_signup_s_link_works_until_30_days_after_its_event_as_it_is_now(world: World) -> None:
    event = world.event(ends_at="2026-11-26T21:00:00")
    world.sign_up(event)
    token = world.mails("ada")[0].token
    end = world.now.replace(month=11, day=26, hour=20, minute=0, second=0)
    world.ask("PATCH", event, {"starts_at": "2026-12-03T18:30:00"})
    world.now = end + 37 * DAY
    assert world.call("GET", f"/s/{token}").status == 200
    world.now += SECOND
    opens_nothing(world, token)
    world.ask("PATCH", event, {"starts_at": "2026-12-04T18:30:00"})
    assert world.call("GET", f"/s/{token}").status == 200
    world.ask("PATCH", event, {"starts_at": "2026-12-02T18:30:00"})
    opens_nothing(world, token)


def test_an_unsubscribe_link_works_for_longer_than_a_year(world: World) -> None:
    world.sign_up(world.event())
    token = world.mails("ada")[0].unsubscribe_token
    world.now += 400 * DAY
    assert "ada@example.org" in world.call("GET", f"/u/{token}").body
    assert world.post_form(f"/public/v1/unsubscribe/{token}", ONE_CLICK).status == 200
    (contact,) = world.items("/v1/groups/demo/contacts")
    assert contact["suppressed"] == "unsubscribed"


@pytest.mark.parametrize("happened", [erased_and_back, cancelled_and_back])
def test_an_unsubscribe_link_of_an_earlier_sign_up_stops_mails_and_tells_nothing(
    world: World, happened: Callable[[World, str], None]
) -> None:
    event = world.event()
    world.sign_up(event)
    token = world.mails("ada")[0].unsubscribe_token
    happened(world, event)
    world.now += DAY
    page = world.call("GET", f"/u/{token}")
    assert (page.status, "ada" in page.body.lower()) == (200, False)
    assert "ada@example.org" in world.call("GET", f"/u/{world.mails('ada')[-1].unsubscribe_token}").body
    mailed = len(world.mails("ada"))
    assert world.post_form(f"/u/{token}", {"choice": "everything"}).status == 303
    done = world.call("GET", f"/u/{token}")
    assert (done.status, "ada" in done.body.lower()) == (200, False)
    world.wind(timedelta(days=7))
    assert len(world.mails("ada")) == mailed


def test_an_unsubscribe_link_of_who_was_erased_opens_nothing_and_its_one_click_is_kept(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    token = world.mails("ada")[0].unsubscribe_token
    erase(world)
    for address in (f"/u/{token}", f"/public/v1/unsubscribe/{token}"):
        assert world.call("GET", address).status == 404
    assert world.post_form(f"/public/v1/unsubscribe/{token}", ONE_CLICK).status == 200
    assert world.items("/v1/groups/demo/contacts") == []
    assert "ada@" not in str(world.dump())


def test_a_link_is_for_one_purpose(world: World) -> None:
    world.sign_up(world.event())
    mail = world.mails("ada")[0]
    with world.unchanged():
        assert world.call("GET", f"/u/{mail.token}").status == 404
        assert world.call("GET", f"/s/{mail.unsubscribe_token}").status == 404
        assert_problem(world.call("POST", f"/public/v1/signups/{mail.unsubscribe_token}/cancel"), 404)
        assert world.post_form(f"/public/v1/unsubscribe/{mail.token}", ONE_CLICK).status == 404
