"""An erased contact leaves nothing that says who it was, and counts, lines and books hold as before."""

import json
from dataclasses import fields
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.domain.base.errors import RefusedForNowError
from rapport.domain.signup import Signup, SignupStatus
from rapport.store import signups
from rapport.store.dynamodb import keys
from rapport.usecases.contacts.everywhere import SETTLED
from rapport.usecases.signups.forget import KEPT, forgotten
from tests.testing.lambda_events import Answer
from tests.testing.world import MONDAY, World

SECRETS = ('"ada"', "ada@", "kites", "beekeeping", "met in may", "vip guest")
"""Not "ada" alone: an id may have these letters, too."""
QUESTIONS = [{"id": "diet", "label": "What do you eat?"}]


def contact_path(world: World, who: str = "ada") -> str:
    return f"/v1/groups/demo/contacts/{world.app.contact_id('demo', f'{who}@example.org')}"


def erase(world: World, who: str = "ada") -> None:
    answer = world.call("DELETE", contact_path(world, who))
    assert (answer.status, answer.body) == (204, "")


def sign_up_fully(world: World, event: str) -> None:
    world.sign_up(event, answers={"diet": "kites"}, looking_for=["beekeeping"], can_offer=["kites"])
    world.ask("PATCH", contact_path(world), {"notes": "met in May", "tags": ["VIP guest"]})


def unsubscribe(world: World) -> Answer:
    """As a mail program does it, by the header of the first mail."""
    token = world.mails("ada")[0].unsubscribe_token
    return world.post_form(f"/public/v1/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})


def stop_follow_ups(world: World) -> None:
    world.post_form(f"/u/{world.mails('ada')[0].unsubscribe_token}", {"choice": "follow_ups"})


def stored_secrets(world: World) -> list[str]:
    text = json.dumps([item for key, item in world.dump().items()]).lower()
    return [secret for secret in SECRETS if secret in text]


def counts(world: World, event: str) -> Any:
    return world.ask("GET", event)["counts"]


def counted(world: World, event: str) -> dict[str, int]:
    """What the counts must be, from the list."""
    people = world.items(f"{event}/attendees")
    statuses = {name: sum(one["status"] == name for one in people) for name in SignupStatus}
    shown = {name: sum(one["attendance"] == name for one in people) for name in ("attended", "no_show")}
    return statuses | shown


def test_nothing_that_is_stored_says_who_it_was(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    sign_up_fully(world, event)
    assert set(stored_secrets(world)) == set(SECRETS)
    world.wind(timedelta(days=7))
    erase(world)
    assert stored_secrets(world) == []


def test_nothing_that_is_stored_says_who_it_was_before_the_event_either(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    sign_up_fully(world, event)
    erase(world)
    assert stored_secrets(world) == []


def test_nor_does_what_is_kept_of_a_request_that_added_them_by_hand(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    once = {"idempotency-key": "once"}
    added = {"name": "Ada", "email": "ada@example.org"}
    assert world.call("POST", f"{event}/attendees", added, headers=once).status == 201
    erase(world)
    assert stored_secrets(world) == []
    assert world.call("POST", f"{event}/attendees", added, headers=once).status == 404


def test_it_is_gone_for_every_route(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    own = f"/public/v1/signups/{world.mails('ada')[0].token}"
    assert world.call("GET", own).status == 200
    erase(world)
    for method, path in (
        *(("GET", contact_path(world) + rest) for rest in ("", "/history", "/export")),
        ("PATCH", contact_path(world)),
        ("DELETE", contact_path(world)),
        ("GET", own),
        ("POST", f"{own}/cancel"),
    ):
        assert world.call(method, path, {} if method == "PATCH" else None).status == 404, (method, path)
    assert world.items("/v1/groups/demo/contacts") == []
    assert world.items("/v1/groups/demo/contacts", q="ada") == []


def test_a_place_at_an_event_to_come_goes_to_the_next_in_line_who_alone_is_told(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    world.sign_up(event, "cleo")
    mails = len(world.mails())
    erase(world)
    assert world.attendee(event, "ben")["status"] == "confirmed"
    assert world.attendee(event, "cleo")["status"] == "waitlisted"
    assert [mail.to for mail in world.mails()[mails:]] == ["ben@example.org"]
    assert counts(world, event) == counted(world, event) | {"confirmed": 1, "waitlisted": 1, "cancelled": 1}


def test_who_waits_leaves_the_line(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ben", "ada", "cleo"):
        world.sign_up(event, who)
    erase(world)
    world.act(event, "ben", "cancel")
    assert world.attendee(event, "cleo")["status"] == "confirmed"
    assert counts(world, event) == counted(world, event) | {"confirmed": 1, "waitlisted": 0, "cancelled": 2}


def test_an_event_that_is_over_still_counts_who_came(world: World) -> None:
    event = world.event()
    for who in ("ada", "ben", "cleo"):
        world.sign_up(event, who)
    world.wind(MONDAY + timedelta(days=3, hours=10))
    world.act(event, "ada", "check-in")
    world.act(event, "ben", "check-in")
    world.wind(timedelta(days=4))
    before = counts(world, event)
    erase(world)
    assert before == counts(world, event) == counted(world, event) | {"confirmed": 3, "attended": 2}
    assert before | {"attended": 2, "no_show": 1} == before


def test_who_waited_for_an_event_that_is_over_is_in_nobody_s_way_when_it_is_moved(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ben", "ada", "cleo"):
        world.sign_up(event, who)
    world.wind(MONDAY + timedelta(days=4))
    erase(world)
    world.ask("PATCH", event, {"starts_at": "2026-12-03T18:30:00", "ends_at": "2026-12-03T21:00:00", "capacity": 2})
    world.wind(timedelta(hours=1))
    assert world.attendee(event, "cleo")["status"] == "confirmed"
    assert counts(world, event) == counted(world, event) | {"confirmed": 2, "waitlisted": 0, "cancelled": 1}


def test_who_came_and_was_erased_and_signs_up_again_leaves_no_place_idle(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    world.act(event, "ada", "check-in")
    erase(world)
    assert world.sign_up(event, "ada").json["seat"] == "waitlisted"
    assert [world.attendee(event, who)["status"] for who in ("ben", "ada")] == ["confirmed", "waitlisted"]
    assert counts(world, event) == counted(world, event) | {"confirmed": 1, "waitlisted": 1, "attended": 0}


@pytest.mark.parametrize("days", [0, 7])
def test_who_was_erased_is_no_row_of_any_list(world: World, days: int) -> None:
    event = world.event(capacity=2)
    for who in ("ada", "ben", "cleo"):
        world.sign_up(event, who)
    world.wind(MONDAY + timedelta(days=3, hours=10))
    world.act(event, "ada", "check-in")
    world.act(event, "ben", "cancel")
    attendee = f"{event}/attendees/{world.attendee(event)['id']}"
    world.wind(timedelta(days=days))
    erase(world)
    for query in ({}, {"sort": "name"}, {"limit": 1}, {"status": "confirmed"}, {"attendance": "attended"}, {"q": "a"}):
        assert all(one["email"] for one in world.items(f"{event}/attendees", **query))
    assert {one["email"] for one in world.items(f"{event}/attendees")} == {"ben@example.org", "cleo@example.org"}
    rows = world.call("GET", f"{event}/attendees.csv").body.splitlines()
    assert len(rows) == 3
    assert sum(counts(world, event)[name] for name in SignupStatus) == 3
    with world.unchanged():
        for method, action in (("POST", "check-in"), ("DELETE", "check-in"), ("POST", "cancel")):
            assert world.call(method, f"{attendee}/{action}").status == 404
        assert (
            world.call(
                "GET", f"{event}/mailings/day-before_g1/preview", query={"attendee": attendee.rpartition("/")[2]}
            ).status
            == 404
        )


def test_who_is_at_the_event_already_still_counts_as_having_come(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    world.wind(MONDAY + timedelta(days=3, hours=9))
    world.act(event, "ada", "check-in")
    erase(world)
    assert world.attendee(event, "ben")["status"] == "waitlisted"
    assert counts(world, event) == counted(world, event) | {"confirmed": 1, "waitlisted": 1, "attended": 1}


def test_the_erased_get_no_mail_any_more_and_every_mailing_closes_its_books(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    erase(world)
    mails = len(world.mails("ada"))
    world.ask("PATCH", event, {"venue": {"name": "Elsewhere"}})
    world.wind(timedelta(days=7))
    assert len(world.mails("ada")) == mails
    assert len(world.mails("ben")) > 2
    for mailing in world.items(f"{event}/mailings"):
        written = [one for one in world.items(f"{event}/deliveries") if one["mailing_id"] == mailing["id"]]
        assert mailing["state"] in ("closed", "skipped", "sending"), mailing
        assert sum(mailing["counts"].values()) == len(written), mailing


def test_an_erasure_during_a_mailing_leaves_its_books_whole(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    world.wind(MONDAY + timedelta(days=2, hours=8))  # the day-before reminder has begun, and its books are open
    erase(world)
    world.wind(timedelta(hours=1))
    (reminder,) = [one for one in world.items(f"{event}/mailings") if one["id"] == "day-before_g1"]
    assert (reminder["state"], reminder["counts"]) == ("closed", {"sent": 2})


def test_a_later_sign_up_of_the_same_address_is_a_newcomer_s(world: World) -> None:
    event = world.event(capacity=1, questions=QUESTIONS)
    sign_up_fully(world, event)
    world.sign_up(event, "ben")
    erase(world)
    mails = len(world.mails("ada"))
    assert world.sign_up(event, "ada").json["seat"] == "waitlisted"
    assert len(world.mails("ada")) == mails + 1
    person = world.ask("GET", contact_path(world))
    assert (person["tags"], person["notes"], person["suppressed"]) == ([], "", None)
    assert [one["status"] for one in world.items(f"{contact_path(world)}/history")] == ["waitlisted"]
    assert counts(world, event) == counted(world, event) | {"confirmed": 1, "waitlisted": 1, "cancelled": 0}
    world.act(event, "ben", "cancel")
    assert world.mails("ada")[-1].tags["delivery"].startswith("on-promoted")


def test_a_newcomer_knows_nothing_of_what_was_before(world: World) -> None:
    past = world.event()
    world.sign_up(past)
    world.wind(timedelta(days=7))
    erase(world)
    event = world.event(starts_at="2026-12-10T18:00:00", ends_at="2026-12-10T20:00:00")
    world.sign_up(event)
    assert len(world.items(f"{contact_path(world)}/history")) == 1
    export = world.ask("GET", f"{contact_path(world)}/export")
    assert {one["event_id"] for one in export["deliveries"]} == {event.rpartition("/")[2]}


def test_what_a_newcomer_signs_up_for_at_once_is_not_erased_by_the_second_look(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    erase(world)
    world.now += timedelta(seconds=1)
    world.sign_up(event)
    world.wind(SETTLED + timedelta(minutes=1))
    assert world.attendee(event)["status"] == "confirmed"
    assert [one["email"] for one in world.items(f"{event}/deliveries", contact=world.attendee(event)["id"])].count(
        "ada@example.org"
    ) == 1


def erase_later(world: World) -> None:
    """As where the request has no time left for it, and all but the contact itself is left to the job."""
    with patch("rapport.usecases.contacts.erase.SECONDS_AT_ONCE", -1.0):
        erase(world)


def test_who_signs_up_while_they_are_being_erased_is_somebody_new_and_stays(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    sign_up_fully(world, event)
    world.now += timedelta(hours=1)
    erase_later(world)
    mails = len(world.mails("ada"))
    world.now += timedelta(minutes=1)
    world.sign_up(event)
    world.wind(timedelta(minutes=30))
    assert len(world.mails("ada")) == mails + 1
    assert world.attendee(event)["status"] == "confirmed"
    assert world.attendee(event)["answers"] == {}
    assert counts(world, event) == counted(world, event) | {"confirmed": 1, "cancelled": 0}


def test_what_was_mailed_before_is_forgotten_though_somebody_new_signed_up_during_the_erasure(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    erase_later(world)
    world.now += timedelta(minutes=1)
    world.sign_up(event)
    world.wind(timedelta(minutes=30))
    export = world.ask("GET", f"{contact_path(world)}/export")
    (delivery,) = export["deliveries"]
    assert delivery["id"].startswith("on-signup")
    assert sorted(one["email"] for one in world.items(f"{event}/deliveries")) == ["", "ada@example.org"]


def test_the_place_of_who_signs_up_while_they_are_being_erased_goes_to_the_first_in_line(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    erase_later(world)
    world.now += timedelta(minutes=1)
    assert world.sign_up(event, "ada").json["seat"] == "waitlisted"
    world.wind(timedelta(minutes=30))
    assert world.attendee(event, "ben")["status"] == "confirmed"
    assert counts(world, event) == counted(world, event) | {"confirmed": 1, "waitlisted": 1, "cancelled": 0}


def test_two_first_sign_ups_at_once_do_not_take_one_another_for_an_erasure(world: World) -> None:
    """One that read no contact, but the signup that came just after, forgets nothing."""
    event = world.event()
    real, torn = signups.for_sign_up, [True]

    def read(*args: Any) -> Any:
        found = real(*args)
        if torn and torn.pop():
            world.sign_up(event)
            return (*found[:3], real(*args)[3])
        return found

    with patch("rapport.usecases.signups.sign_up.signups.for_sign_up", read):
        world.sign_up(event)
    assert len(world.mails("ada")) == 1
    assert world.attendee(event)["status"] == "confirmed"


@pytest.mark.parametrize("kind", ["bounce", "complaint"])
def test_that_an_address_must_not_be_mailed_stays_known_by_its_id_only(world: World, kind: str) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], kind)
    erase(world)
    assert stored_secrets(world) == []
    mails = len(world.mails("ada"))
    world.sign_up(event)
    assert len(world.mails("ada")) == mails
    assert world.ask("GET", contact_path(world))["suppressed"] == {"bounce": "bounced", "complaint": "complained"}[kind]


def test_a_bounce_that_comes_after_the_erasure_is_heeded_all_the_same(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    erase(world)
    world.ses_reports(world.mails("ada")[0], "bounce")
    assert stored_secrets(world) == []
    assert world.call("GET", contact_path(world)).status == 404
    world.sign_up(event)
    assert world.ask("GET", contact_path(world))["suppressed"] == "bounced"


def test_an_unsubscribe_that_comes_after_the_erasure_is_heeded_all_the_same(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    erase(world)
    assert unsubscribe(world).status == 200
    assert stored_secrets(world) == []
    assert world.items("/v1/groups/demo/contacts") == []
    world.sign_up(event)
    assert world.ask("GET", contact_path(world))["suppressed"] == "unsubscribed"


@pytest.mark.parametrize("is_erased_first", [False, True])
def test_that_somebody_stopped_follow_ups_outlives_the_erasure(world: World, *, is_erased_first: bool) -> None:
    event = world.event()
    world.sign_up(event)
    steps = (erase, stop_follow_ups) if is_erased_first else (stop_follow_ups, erase)
    for step in steps:
        step(world)
    assert stored_secrets(world) == []
    world.sign_up(event)
    export = world.ask("GET", f"{contact_path(world)}/export")
    assert export["contact"]["follow_ups_stopped_at"] is not None
    assert export["contact"]["suppressed"] is None


def test_an_unsubscribed_newcomer_still_gets_what_they_ask_for_anew(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    unsubscribe(world)
    erase(world)
    world.now += timedelta(minutes=1)
    world.sign_up(event)
    assert [mail.tags["delivery"].split("_")[0] for mail in world.mails("ada")] == ["on-signup", "on-signup"]


def test_what_an_erasure_that_dies_half_way_leaves_is_done_by_its_job(world: World) -> None:
    event = world.event(capacity=1, questions=QUESTIONS)
    sign_up_fully(world, event)
    world.sign_up(event, "ben")
    with patch.object(signups, "attendee", side_effect=RefusedForNowError("the table is busy")):
        erase(world)
    assert world.call("GET", contact_path(world)).status == 404
    world.wind(SETTLED + timedelta(minutes=1))
    assert stored_secrets(world) == []
    assert world.attendee(event, "ben")["status"] == "confirmed"
    assert not [key for key in world.dump() if key[1].startswith("ERASURE#")]


def test_what_a_sender_writes_back_is_erased_by_the_second_look(world: World) -> None:
    """A sender that read a signup before it was erased writes what it read after it."""
    event = world.event()
    world.sign_up(event)
    (delivery,) = world.items(f"{event}/deliveries")
    erase(world)
    table = world.app.table
    key = keys.delivery("demo", event.rpartition("/")[2], delivery["id"])
    table.put({**(table.get(key) or {}), "email": {"S": "ada@example.org"}})
    world.wind(SETTLED + timedelta(minutes=1))
    assert stored_secrets(world) == []


def test_all_that_a_signup_keeps_is_what_events_and_mailings_count() -> None:
    filled: dict[str, Any] = {field.name: f"a {field.name}" for field in fields(Signup)}
    full = Signup(**filled | {"revision": 1})
    empty = forgotten(full, MONDAY)
    still = {field.name for field in fields(Signup) if getattr(empty, field.name) == getattr(full, field.name)}
    assert still == set(KEPT) - {"revision"}
    assert empty.is_erased
    assert not {"email", "name", "answers", "looking_for", "can_offer", "language", "timezone"} & set(KEPT)


def test_another_group_s_contact_cannot_be_erased(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    other = world.add_group("other")
    with world.unchanged():
        assert world.call("DELETE", contact_path(world), key=other).status == 404
        assert world.call("DELETE", contact_path(world).replace("demo", "other"), key=other).status == 404


def test_who_was_erased_can_sign_up_anew_though_the_event_of_theirs_was_moved(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event)
    world.wind(timedelta(days=7))
    erase(world)
    world.ask("PATCH", event, {"starts_at": "2026-12-10T18:00:00", "ends_at": "2026-12-10T20:00:00", "capacity": 2})
    assert world.sign_up(event).json["seat"] == "confirmed"
    assert world.attendee(event)["status"] == "confirmed"
    assert counts(world, event) == counted(world, event) | {"confirmed": 1}
