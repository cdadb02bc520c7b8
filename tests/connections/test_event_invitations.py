"""Contacts are invited to an event by an organiser's hand: who agreed to it, each once, and nobody who is in."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.domain.principal import Scope
from rapport.usecases.connections import invite
from tests.testing.html import read
from tests.testing.routes import assert_problem
from tests.testing.world import World

WRITTEN = {
    "audience": {},
    "subject": "{{first_name}}, come to {{event.title}}",
    "body": "Dear {{name}},\n\nwe meet {{event.starts}}.",
}
LATER: Mapping[str, Any] = {"starts_at": "2026-12-10T18:30:00", "ends_at": "2026-12-10T21:00:00"}
PEOPLE = ("ada", "ben", "cleo", "dan")


@pytest.fixture
def past(world: World) -> str:
    """Four people signed up, and all but Dan agreed to hear of later events; only Ada and Dan came."""
    event = world.event()
    for who in PEOPLE:
        world.sign_up(event, who)
    world.drain()
    for who in PEOPLE[:3]:
        agree(world, who)
    world.wind(timedelta(days=3, hours=8))
    for who in ("ada", "dan"):
        world.act(event, who, "check-in")
    world.wind(timedelta(days=1))
    return event


@pytest.fixture
def event(world: World, past: str) -> str:  # noqa: ARG001 - it was before
    return world.event(title="Supper", **LATER)


def agree(world: World, who: str, *, agrees: bool = True) -> None:
    world.ask("PATCH", f"/public/v1/signups/{world.mails(who)[0].token}", {"follow_up_consent": agrees})


def change(world: World, who: str, **fields: object) -> None:
    id = world.app.contact_id("demo", f"{who}@example.org")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{id}", fields)


def invitations(world: World, event: str, audience: Mapping[str, object] | None = None, **more: object) -> Any:
    return world.ask("POST", f"{event}/invitations", {**WRITTEN, "audience": audience or {}, **more})


def left_out(answer: Any) -> dict[str, int]:
    return {why: count for why, count in answer["not"].items() if count}


def invited(world: World) -> list[str]:
    """Whom mails say that supper is on, once all that waits has gone out."""
    world.wind(timedelta(minutes=5))
    return sorted(mail.to.partition("@")[0] for mail in world.mails() if mail.subject.endswith("come to Supper"))


def test_who_agreed_and_has_not_signed_up_is_invited_once(world: World, event: str) -> None:
    world.sign_up(event, "ben")
    answer = invitations(world, event)
    assert (answer["invited"], left_out(answer), answer["is_all"]) == (2, {"signed_up": 1, "no_consent": 1}, True)
    assert invited(world) == ["ada", "cleo"]
    again = invitations(world, event, subject="Once more: come to Supper")
    assert (again["invited"], left_out(again)) == (0, {"signed_up": 1, "invited_before": 2, "no_consent": 1})
    assert invited(world) == ["ada", "cleo"]


def test_a_dry_run_says_the_same_and_changes_nothing(world: World, event: str) -> None:
    with world.unchanged():
        counted = invitations(world, event, dry_run=True)
    assert invitations(world, event) == counted


def test_those_with_a_tag_those_who_came_and_those_who_were_missed(world: World, event: str) -> None:
    change(world, "ben", tags=["Founders"])
    counts = {
        "tag": invitations(world, event, {"tags": ["founders ", "other"]}, dry_run=True),
        "came": invitations(world, event, {"attended_since": "2026-11-26"}, dry_run=True),
        "came later": invitations(world, event, {"attended_since": "2026-11-27"}, dry_run=True),
        "missed": invitations(world, event, {"missed": True}, dry_run=True),
        "missed and tag": invitations(world, event, {"missed": True, "tags": ["founders"]}, dry_run=True),
    }
    assert {name: (one["invited"], left_out(one)) for name, one in counts.items()} == {
        "tag": (1, {}),
        "came": (1, {"no_consent": 1}),
        "came later": (0, {}),
        "missed": (2, {}),
        "missed and tag": (1, {}),
    }


def test_who_is_not_to_be_mailed_is_not_invited_and_it_is_said_why(world: World, event: str) -> None:
    change(world, "ada", blocked=True)
    world.call(
        "POST", f"/public/v1/unsubscribe/{world.mails('ben')[0].unsubscribe_token}", b"List-Unsubscribe=One-Click"
    )
    assert left_out(invitations(world, event)) == {"blocked": 1, "unsubscribed": 1, "no_consent": 1}
    assert invited(world) == ["cleo"]


def test_what_becomes_true_after_it_was_asked_for_counts_at_the_last_moment(world: World, event: str) -> None:
    """The mails wait: who signs up, takes their consent back, or is blocked meanwhile gets none."""
    agree(world, "dan")
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    assert invitations(world, event)["invited"] == 4
    change(world, "dan", blocked=True)
    world.sign_up(event, "ada")
    agree(world, "ben", agrees=False)
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    world.wind(timedelta(hours=1))
    assert invited(world) == ["cleo"]


def test_the_mail_has_the_organisers_words_who_is_coming_and_a_place_by_one_button(world: World, event: str) -> None:
    world.sign_up(event, "priya")
    world.drain()
    token = world.mails("priya")[0].token
    world.ask("PATCH", f"/public/v1/signups/{token}", {"visible": True, "can_offer": ["Legal advice"]})
    invitations(world, event)
    assert invited(world) == ["ada", "ben", "cleo"]
    mail = world.mails("ada")[-1]
    assert mail.subject == "Ada, come to Supper"
    assert "Dear Ada,\n\nwe meet Thursday 10 December 2026" in mail.text.replace("\r", "")
    assert "You may meet Priya (Legal advice)." in mail.text
    assert "Hi Ada" not in mail.text, "an organiser greets as they like"
    (button,) = (one.attributes["href"] for one in read(mail.html).all("a") if one.text == "Take a place")
    path = button.partition(world.app.config.public_url)[2]
    assert world.post_form(f"{path}/sign-up", {}).status == 303
    assert world.attendee(event)["status"] == "confirmed"


def test_who_asked_for_something_reads_that_somebody_named_who_offers_it_will_be_there(
    world: World, event: str
) -> None:
    """As far as everybody may know: who did not agree to be named, and is not among three, is not told of."""
    for who, fields in {"priya": {"visible": True}, "quinn": {}}.items():
        world.sign_up(event, who)
        offers = {"priya": "legal advice", "quinn": "design"}[who]
        token = world.mails(who)[0].token
        world.ask("PATCH", f"/public/v1/signups/{token}", {**fields, "can_offer": [offers]})
    for who, ask in {"ada": "a lawyer", "ben": "a designer"}.items():
        world.ask("PATCH", f"/public/v1/signups/{world.mails(who)[0].token}", {"looking_for": [ask]})
    invitations(world, event)
    invited(world)
    assert "Priya, who offers that, will be there" in world.mails("ada")[-1].text.replace("*", "")
    assert "will be there" not in world.mails("ben")[-1].text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{{signup.line}}", "only who signed up has {{signup.line}}"),
        ("{{introductions}} {{event.join_url}}", "only who signed up has {{event.join_url}}, {{introductions}}"),
        ("{{button.url}}", "there is no {{button.url}}"),
        ("{{nothing}}", "there is no {{nothing}}"),
    ],
)
def test_what_only_a_signup_has_is_no_placeholder_of_it(world: World, event: str, body: str, reason: str) -> None:
    answer = world.call("POST", f"{event}/invitations", {**WRITTEN, "body": body})
    assert_problem(answer, 422)
    (problem,) = answer.json["errors"]
    assert problem["field"] == "body"
    assert problem["reason"].endswith(reason)
    assert "{{first_name}}" in problem["reason"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"audience": {"attended_since": "2026-02-30"}}, "audience.attended_since"),
        ({"audience": {"attended_since": "3000-01-01"}}, "audience.attended_since"),
        ({"audience": {"attended_since": "yesterday"}}, "audience.attended_since"),
        ({"audience": {"tag": "x"}}, "audience.tag"),
        ({"audience": {"tags": [" "]}}, "audience.tags[0]"),
        ({"subject": ""}, "subject"),
        ({"dry_run": "yes"}, "dry_run"),
    ],
)
def test_bad_input_is_refused(world: World, event: str, given: Mapping[str, object], field: str) -> None:
    with world.unchanged():
        answer = world.call("POST", f"{event}/invitations", {**WRITTEN, **given})
    assert_problem(answer, 422)
    assert [one["field"] for one in answer.json["errors"]] == [field]


def test_nobody_is_invited_to_a_draft_nor_to_what_is_cancelled_has_no_connections_or_begun(
    world: World, past: str
) -> None:
    draft, lonely = world.event(publish=False, **LATER), world.event(connections=False, **LATER)
    cancelled = world.event(**LATER)
    world.ask("POST", f"{cancelled}/cancel")
    for one in (draft, lonely, cancelled, past):
        assert_problem(world.call("POST", f"{one}/invitations", WRITTEN), 409)


def test_a_job_goes_through_those_whom_the_request_had_no_time_for(world: World, event: str) -> None:
    with patch.object(invite, "AT_ONCE", 1), patch.object(invite, "SECONDS_AT_ONCE", 0.0):
        first = world.call("POST", f"{event}/invitations", WRITTEN, drain=False)
        assert first.json["invited"] == 3
        answer = world.call("POST", f"{event}/invitations", WRITTEN, drain=False)
        assert_problem(answer, 409)
        assert "Others are being invited" in answer.json["detail"]
        assert invited(world) == ["ada", "ben", "cleo"]
    assert invitations(world, event)["not"]["invited_before"] == 3, "and it has come to its end"


def test_the_same_request_twice_invites_once_and_is_answered_the_same(world: World, event: str) -> None:
    key = {"idempotency-key": "once"}
    first, second = (world.call("POST", f"{event}/invitations", WRITTEN, headers=key) for _ in range(2))
    assert first.json == second.json
    assert first.json["invited"] == 3


def test_a_key_needs_to_see_contacts_as_well(world: World, event: str) -> None:
    key = world.key_of("demo", Scope.EVENTS_WRITE)
    answer = world.call("POST", f"{event}/invitations", WRITTEN, key=key)
    assert_problem(answer, 403)
    assert "contacts:read" in answer.json["detail"]


def test_a_person_gets_what_they_were_invited_to_and_who_was_erased_is_somebody_new(world: World, event: str) -> None:
    invitations(world, event)
    ada = f"/v1/groups/demo/contacts/{world.app.contact_id('demo', 'ada@example.org')}"
    (shown,) = world.ask("GET", f"{ada}/export")["invitations"]
    assert shown["event_id"] == event.rpartition("/")[2]
    world.call("DELETE", ada)
    world.wind(timedelta(minutes=1))
    world.sign_up(world.event(title="Dinner", **LATER), "ada")
    assert world.ask("GET", f"{ada}/export")["invitations"] == []


def test_of_two_contacts_that_are_made_one_person_either_was_invited(world: World, event: str) -> None:
    invitations(world, event, {"attended_since": "2026-11-26"})
    ada, ben = (world.app.contact_id("demo", f"{who}@example.org") for who in ("ada", "ben"))
    world.ask("POST", f"/v1/groups/demo/contacts/{ada}/merge", {"into": ben})
    assert left_out(invitations(world, event, dry_run=True)) == {"invited_before": 1, "no_consent": 1}
    assert len(world.ask("GET", f"/v1/groups/demo/contacts/{ben}/export")["invitations"]) == 1
