"""What stands in a frame of another site: who may frame it, what it takes, and what is wrong as well."""

from collections.abc import Mapping
from datetime import timedelta
from unittest.mock import patch

import pytest

from tests.testing.html import read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

SITES = ["https://club.example", "http://localhost:3000"]
ADA: Mapping[str, object] = {"name": "Ada", "email": "ada@example.org"}


@pytest.fixture
def event(world: World) -> str:
    world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": SITES})
    return world.event()


def frame_of(event: str) -> str:
    return event.replace("/v1/groups/", "/g/").replace("/events/", "/") + "/embed"


def framed_by(answer: Answer) -> list[str]:
    return answer.headers["content-security-policy"].partition("frame-ancestors ")[2].split()


def send(world: World, event: str, **fields: object) -> Answer:
    """The form as served, filled in after two seconds."""
    form = read(world.call("GET", frame_of(event)).body).one("form")
    world.now += timedelta(seconds=2)
    return world.post_form(form.attributes["action"], {**form.fields(), **ADA, **fields})


@pytest.mark.parametrize(("origins", "said"), [(SITES, SITES), ([], ["'none'"]), (["*"], ["*"])])
def test_the_groups_own_sites_may_frame_it(world: World, event: str, origins: list[str], said: list[str]) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": origins})
    answer = world.call("GET", frame_of(event))
    assert (answer.status, framed_by(answer), answer.headers["x-robots-tag"]) == (200, said, "noindex")


def test_it_takes_the_form_and_says_in_the_frame_what_happens_next(world: World, event: str) -> None:
    answer = send(world, event, redirect="https://evil.example/")
    assert (answer.status, answer.headers["location"]) == (303, f"{frame_of(event)}?signup=accepted&seat=confirmed")
    shown = world.call("GET", frame_of(event), query={"signup": "accepted", "seat": "confirmed"})
    assert framed_by(shown) == SITES
    assert "What happens" not in read(shown.body).text
    assert "A confirmation with an entry for your calendar is on its way" in read(shown.body).text
    assert world.attendee(event)["status"] == "confirmed"


@pytest.mark.parametrize("wrong", [{"website": "https://spam.example"}, {"filled_at": "k1.made-up"}, {"name": ""}])
def test_what_is_wrong_is_said_in_the_frame_and_changes_nothing(
    world: World, event: str, wrong: dict[str, object]
) -> None:
    with world.unchanged():
        answer = send(world, event, **wrong)
    assert (answer.status, framed_by(answer)) == (422, SITES)
    assert read(answer.body).one("form").fields()["email"] == "ada@example.org"


def test_so_is_what_cannot_be_done_at_all(world: World, event: str) -> None:
    """A browser shows nothing of an answer that it may not frame."""
    draft, cancelled = world.event(publish=False), world.event()
    assert framed_by(world.call("GET", frame_of(draft))) == SITES
    form = read(world.call("GET", frame_of(cancelled)).body).one("form").fields()
    world.ask("POST", f"{cancelled}/cancel")
    over = world.post_form(frame_of(cancelled), {**form, **ADA})
    assert (over.status, framed_by(over)) == (409, SITES)
    closed = world.call("GET", frame_of(cancelled))
    assert (closed.status, framed_by(closed)) == (200, SITES)
    assert not read(closed.body).all("form")
    with patch("rapport.usecases.sources.MOST_A_MINUTE", 1):
        too_many = [send(world, event) for _ in range(2)][-1]
    assert (too_many.status, framed_by(too_many)) == (429, SITES)
    assert framed_by(world.call("GET", "/g/nothing/x/embed")) == ["'none'"]


def test_the_script_is_one_for_all_groups_small_and_kept_for_an_hour(world: World) -> None:
    answer = world.call("GET", "/embed.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert len(answer.body.encode()) <= 2_000
    again = world.call("GET", "/embed.js", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, "")
