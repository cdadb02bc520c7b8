"""Writing to attendees now: a mailing like any other, at once and once, and to whom it was meant alone."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.deliveries import deliveries, resume, sign_up_many
from tests.testing.world import World
from tests.timing.steps import STARTS, an_event_with_ada, later, mailed, without_default_rules

MESSAGE = {"audience": "confirmed", "subject": "Another room", "body": "We meet upstairs, {{first_name}}."}
CONTACTS = "/v1/groups/demo/contacts"


def write(world: World, event: str, **fields: object) -> Any:
    later(world)
    return world.ask("POST", f"{event}/messages", {**MESSAGE, **fields})


def dry_run(world: World, event: str, **fields: object) -> Any:
    return world.ask("POST", f"{event}/messages/dry-run", {**MESSAGE, **fields})


def written_to(world: World, *people: str) -> set[str]:
    """Of these, who has a mail of that subject."""
    return {who for who in people if any(mail.subject == MESSAGE["subject"] for mail in world.mails(who))}


def tag(world: World, who: str, *tags: str) -> None:
    (contact,) = [one for one in world.items(CONTACTS) if one["email"] == f"{who}@example.org"]
    world.ask("PATCH", f"{CONTACTS}/{contact['id']}", {"tags": list(tags)})


def test_a_message_goes_out_at_once_and_stands_on_the_timeline(world: World) -> None:
    event = an_event_with_ada(world)
    sent = write(world, event)
    assert (sent["message"], sent["trigger"], sent["due_at"]) == (True, "at", "2026-11-23T09:00:02Z")
    assert world.mails("ada")[-1].subject == "Another room"
    assert "We meet upstairs, Ada." in world.mails("ada")[-1].text
    world.wind(timedelta(minutes=6))
    (shown,) = [one for one in world.items(f"{event}/mailings") if one["id"] == sent["id"]]
    assert (shown["state"], shown["counts"], shown["message"]) == ("closed", {"sent": 1}, True)
    assert sent["rule_id"] not in {rule["id"] for rule in world.items(f"{event}/rules")}


def test_who_signs_up_later_hears_of_it_in_their_confirmation(world: World) -> None:
    event = an_event_with_ada(world)
    write(world, event)
    later(world)
    world.sign_up(event, "ben")
    assert written_to(world, "ada", "ben") == {"ada"}
    assert "We meet upstairs" in world.mails("ben")[0].text


@pytest.mark.parametrize("fields", [{"promotional": True}, {"tags": ["speaker"]}, {"been": "first"}])
def test_but_not_of_what_promotes_or_was_for_some_of_the_others(world: World, fields: dict[str, object]) -> None:
    event = an_event_with_ada(world)
    tag(world, "ada", "speaker")
    write(world, event, **fields)
    later(world)
    world.sign_up(event, "ben")
    assert "We meet upstairs" not in world.mails("ben")[0].text


def test_with_tags_it_is_for_who_has_one_of_them_and_nobody_else_gets_a_delivery(world: World) -> None:
    without_default_rules(world)
    event = world.event()
    people = sign_up_many(world, event, 4)
    tag(world, people[0], "Speaker", "local")
    tag(world, people[1], "helper")
    later(world)
    assert dry_run(world, event, tags=["speaker ", "HELPER"])["mailed"] == 2
    sent = write(world, event, tags=["speaker ", "HELPER"])
    assert (sent["audience_size"], sent["tags"]) == (None, ["speaker", "HELPER"])
    world.wind(timedelta(minutes=6))
    assert written_to(world, *people) == set(people[:2])
    assert len(deliveries(world, event)) == 2
    (shown,) = world.items(f"{event}/mailings")
    assert (shown["state"], shown["audience_size"], shown["counts"]) == ("closed", 2, {"sent": 2})
    attendee = world.attendee(event, people[2])["id"]
    preview = world.ask("GET", f"{event}/mailings/{sent['id']}/preview", query={"attendee": attendee})
    assert preview["skipped"] == "not_in_audience"


def test_first_timers_or_regulars_alone_are_written_to_as_they_were_before_this_event(world: World) -> None:
    without_default_rules(world)
    for day in ("26", "27", "28"):
        before = world.event(starts_at=f"2026-11-{day}T18:30:00", ends_at=f"2026-11-{day}T21:00:00")
        world.sign_up(before, "ada")
        world.act(before, "ada", "check-in")
    event = world.event(starts_at="2026-12-10T18:30:00", ends_at="2026-12-10T21:00:00")
    people = "ada", "ben"
    for who in people:
        world.sign_up(event, who)
    world.act(event, "ben", "check-in")
    later(world)
    sent = write(world, event, been="first")
    assert (sent["audience_size"], sent["been"]) == (None, "first")
    assert written_to(world, *people) == {"ben"}, "who came to this one first is a first-timer still"
    assert dry_run(world, event, been="regular") == {"mailed": 1, "not": {}, "is_all": True}
    assert dry_run(world, event, been="regular", tags=["speaker"])["mailed"] == 0
    assert dry_run(world, event, not_seen_months=1)["mailed"] == 0
    write(world, event, been="regular", subject="You again")
    assert [mail.subject for mail in world.mails("ada")][-1] == "You again"
    world.wind(timedelta(minutes=6))
    assert [one["audience_size"] for one in world.items(f"{event}/mailings")] == [1, 1]
    attendee = world.attendee(event, "ada")["id"]
    preview = world.ask("GET", f"{event}/mailings/{sent['id']}/preview", query={"attendee": attendee})
    assert preview["skipped"] == "not_in_audience"
    assert world.call("POST", f"{event}/messages", {**MESSAGE, "been": "often"}).status == 422


def test_who_came_before_and_not_for_months_is_written_to_alone(world: World) -> None:
    without_default_rules(world)
    before = world.event(starts_at="2026-11-26T18:30:00", ends_at="2026-11-26T21:00:00")
    world.sign_up(before, "ada")
    world.act(before, "ada", "check-in")
    event = world.event(starts_at="2027-01-28T18:30:00", ends_at="2027-01-28T21:00:00")
    for who in ("ada", "ben"):
        world.sign_up(event, who)
    later(world)
    assert dry_run(world, event, not_seen_months=3)["mailed"] == 0
    sent = write(world, event, not_seen_months=2)
    assert (sent["audience_size"], sent["not_seen_months"]) == (None, 2)
    assert written_to(world, "ada", "ben") == {"ada"}
    assert world.call("POST", f"{event}/messages", {**MESSAGE, "not_seen_months": 0}).status == 422


def test_a_tag_that_is_taken_away_before_a_pause_is_lifted_is_not_mailed(world: World) -> None:
    event = an_event_with_ada(world)
    tag(world, "ada", "speaker")
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    write(world, event, tags=["speaker"])
    tag(world, "ada")
    resume(world)
    world.wind(timedelta(minutes=6))
    assert written_to(world, "ada") == set()


def test_a_dry_run_says_how_many_before_it_goes_and_why_others_get_nothing(world: World) -> None:
    without_default_rules(world, "on-signup")
    event = world.event()
    people = sign_up_many(world, event, 3)
    stop = f"/public/v1/unsubscribe/{world.mails(people[0])[0].unsubscribe_token}"
    assert world.post_form(stop, {"List-Unsubscribe": "One-Click"}).status == 200
    later(world)
    counts = {"promotional": False}, {"promotional": True}
    first, second = (dry_run(world, event, **fields) for fields in counts)
    assert first == {"mailed": 2, "not": {"unsubscribed": 1}, "is_all": True}
    assert second == {"mailed": 0, "not": {"unsubscribed": 1, "no_consent": 2}, "is_all": True}
    before = len(world.ses.mailbox)
    write(world, event)
    assert len(world.ses.mailbox) == before + 2


def test_a_message_is_stopped_and_never_changed(world: World) -> None:
    event = an_event_with_ada(world)
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    sent = write(world, event)
    rule = f"{event}/rules/{sent['rule_id']}"
    assert world.call("PATCH", rule, {"body": "No, downstairs."}).status == 409
    world.ask("DELETE", rule)
    resume(world)
    world.wind(timedelta(minutes=6))
    assert written_to(world, "ada") == set()
    (shown,) = [one for one in world.items(f"{event}/mailings") if one["id"] == sent["id"]]
    assert (shown["state"], shown["counts"]) == ("cancelled", {"skipped": 1})
    assert world.ask("GET", f"{event}/mailings/{sent['id']}/preview")["subject"] == "Another room"


def test_a_clone_has_none_of_the_messages(world: World) -> None:
    event = an_event_with_ada(world)
    write(world, event)
    clone = world.ask("POST", f"{event}/clone", {})
    listed = world.items(f"/v1/groups/demo/events/{clone['id']}/mailings")
    assert not any(one["message"] for one in listed)


def test_a_draft_and_a_cancelled_event_write_to_nobody(world: World) -> None:
    event = world.event(publish=False)
    for path in ("messages", "messages/dry-run"):
        assert "draft" in world.call("POST", f"{event}/{path}", MESSAGE).json["detail"]
    world.ask("POST", f"{event}/publish")
    world.ask("POST", f"{event}/cancel")
    assert world.call("POST", f"{event}/messages", MESSAGE).status == 409


def test_before_anybody_can_have_come_nobody_is_written_to_as_who_came(world: World) -> None:
    event = an_event_with_ada(world)
    refused = world.call("POST", f"{event}/messages", {**MESSAGE, "audience": "attended"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "audience")
    world.wind(STARTS)
    world.act(event, "ada", "check-in")
    write(world, event, audience="attended")
    assert written_to(world, "ada") == {"ada"}


def test_a_message_is_tried_by_its_author_before_it_goes(world: World) -> None:
    event = an_event_with_ada(world)
    before = mailed(world)
    world.ask("POST", f"{event}/messages/test", {**MESSAGE, "email": "olga@example.org"})
    (test,) = world.mails("olga")
    assert test.subject == "[Test] Another room"
    assert mailed(world) == before
    assert world.call("POST", f"{event}/messages/test", {**MESSAGE, "email": "eve@example.org"}).status == 422
