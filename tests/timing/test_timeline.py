"""The timeline foretells each mail, to the minute and the person; what is sent agrees with it, whatever happens."""

import re
from datetime import datetime
from typing import Any

import pytest

from rapport.domain.principal import Scope
from tests.testing.world import World
from tests.timing.steps import (
    DAY,
    ENDS,
    EVENING_BEFORE,
    HOUR,
    MINUTE,
    NEXT_WEEK,
    STARTS,
    WEEK,
    add_rule,
    change,
    later,
    state,
    timeline,
    without_default_rules,
)


def preview(world: World, event: str, mailing: str, who: str) -> Any:
    attendee = world.attendee(event, who)["id"]
    return world.ask("GET", f"{event}/mailings/{mailing}/preview", query={"attendee": attendee})


def linked_to_nothing(text: str) -> list[str]:
    """The words of a mail as a preview has them: its links look like the attendee's own and open nothing."""
    return re.sub(r"(https://rapport\.example/(?:[su]|me))/[\w.-]+", r"\1/preview", text).split()


def test_a_timeline_has_every_mailing_to_come_in_the_order_of_its_due_time(world: World) -> None:
    event = world.event(publish=False)
    on_acts, timed = timeline(world, event)[:9], timeline(world, event)[9:]
    assert [(one["due_at"], one["due_at_local"], one["state"]) for one in on_acts] == [(None, None, "scheduled")] * 9
    assert [(one["rule_id"], one["due_at"], one["due_at_local"]) for one in timed] == [
        ("day-before", "2026-11-25T17:00:00Z", "2026-11-25T18:00:00"),
        ("two-hours-before", "2026-11-26T15:30:00Z", "2026-11-26T16:30:00"),
        ("missed-you", "2026-11-27T09:00:00Z", "2026-11-27T10:00:00"),
        ("thank-you", "2026-11-27T09:00:00Z", "2026-11-27T10:00:00"),
    ]
    assert {one["state"] for one in timed} == {"scheduled"}


def test_a_timeline_can_be_read_in_pages(world: World) -> None:
    event = world.event()
    whole = world.ask("GET", f"{event}/mailings")["items"]
    assert world.items(f"{event}/mailings", limit=3) == whole
    assert len(world.ask("GET", f"{event}/mailings", query={"limit": 3})["items"]) == 3


def test_a_mailing_goes_from_scheduled_through_sending_to_closed(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    (planned,) = timeline(world, event, "day-before")
    world.wind(EVENING_BEFORE)
    (sending,) = timeline(world, event, "day-before")
    world.wind(HOUR)
    (closed,) = timeline(world, event, "day-before")
    assert [one["state"] for one in (planned, sending, closed)] == ["scheduled", "sending", "closed"]
    assert [one["counts"] for one in (planned, sending, closed)] == [{}, {"sent": 1}, {"sent": 1}]
    assert {(one["id"], one["due_at"], one["audience_size"]) for one in (planned, sending, closed)} == {
        (planned["id"], "2026-11-25T17:00:00Z", 1)
    }


def test_the_due_times_foretold_are_those_at_which_the_mails_go_out(world: World) -> None:
    event = world.event()
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    foretold = {one["rule_id"]: one["due_at"] for one in timeline(world, event) if one["due_at"]}
    world.wind(ENDS + WEEK)
    sent = [(mail.tags["delivery"].split("_")[0], f"{mail.sent_at:%Y-%m-%dT%H:%M:%SZ}") for mail in world.mails()]
    due = [(rule, foretold[rule]) for rule in ("day-before", "two-hours-before", "thank-you") for _ in range(2)]
    assert [one for one in sent if one[0] in foretold] == due


def test_a_preview_is_what_is_then_sent(world: World) -> None:
    event = world.event(venue={"name": "Café Größenwahn", "address": "Kantstraße 1"})
    world.sign_up(event, name="Ada <b>Lovelace</b>")
    for rule in ("day-before", "two-hours-before", "thank-you"):
        (mailing,) = timeline(world, event, rule)
        foretold = preview(world, event, mailing["id"], "ada")
        world.wind(datetime.fromisoformat(mailing["due_at"]))
        mail = world.mails("ada")[-1]
        assert mail.tags["delivery"].startswith(rule)
        shown = (foretold["subject"], foretold["text"].split(), foretold["skipped"])
        assert shown == (mail.subject, linked_to_nothing(mail.text), None)
        assert foretold["html"].split() == linked_to_nothing(mail.html)


def test_a_preview_of_a_confirmation_says_what_the_others_were_told(world: World) -> None:
    event = world.event()
    world.wind(EVENING_BEFORE + HOUR)
    world.sign_up(event)
    shown = preview(world, event, "on-signup_changes", "ada")
    assert shown["text"].split() == linked_to_nothing(world.mails("ada")[0].text)
    assert "told on Wednesday" in shown["text"]
    assert shown["skipped"] is None


def test_a_preview_says_why_somebody_will_get_nothing(world: World) -> None:
    event = world.event(capacity=3)
    promotion = add_rule(world, event, promotional=True)
    for who in ("ada", "bea", "cy", "dan"):
        world.sign_up(event, who)
    world.act(event, "ada", "cancel")
    world.ses_reports(world.mails("bea")[0], "bounce")
    world.sign_up(event, "eve")
    day_before = timeline(world, event, "day-before")[0]["id"]
    why = {who: preview(world, event, day_before, who)["skipped"] for who in ("ada", "bea", "cy", "dan", "eve")}
    assert why == {"ada": "cancelled", "bea": "bounced", "cy": None, "dan": None, "eve": "not_in_audience"}
    assert preview(world, event, timeline(world, event, promotion)[0]["id"], "cy")["skipped"] == "no_consent"
    world.wind(STARTS - 5 * HOUR)
    ledger = {one["email"].split("@")[0]: one for one in world.items(f"{event}/deliveries", mailing=day_before)}
    assert {who: one["reason"] for who, one in ledger.items()} == {"bea": "bounced", "cy": None, "dan": None}
    assert {who: preview(world, event, day_before, who)["skipped"] for who in why} == why | {"ada": "not_in_audience"}


def test_a_preview_of_what_went_out_says_who_was_not_in_it(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    world.wind(EVENING_BEFORE)
    later(world)
    world.sign_up(event, "bea")
    mailing = timeline(world, event, "day-before")[0]["id"]
    for _ in ("sending", "closed"):
        assert preview(world, event, mailing, "ada")["skipped"] is None
        assert preview(world, event, mailing, "bea")["skipped"] == "not_in_audience"
        world.wind(HOUR)


@pytest.mark.parametrize(
    ("rule", "who", "expected"),
    [
        ("on-signup", "ada", None),
        ("on-signup", "bea", "not_in_audience"),
        ("on-waitlisted", "bea", None),
        ("on-promoted", "ada", "not_in_audience"),
        ("on-promoted", "bea", None),
        ("on-cancelled", "ada", None),
        ("on-event-changed", "bea", None),
        ("on-event-cancelled", "ada", None),
    ],
)
def test_a_preview_of_what_an_act_sets_off_says_whether_it_was_or_may_be_answered(
    world: World, rule: str, who: str, expected: str | None
) -> None:
    """Ada has the only place and Bea waits."""
    event = world.event(capacity=1)
    for one in ("ada", "bea"):
        world.sign_up(event, one)
    assert preview(world, event, f"{rule}_changes", who)["skipped"] == expected


def test_a_preview_of_news_that_waits_says_for_whom_it_is_news(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    change(world, event, NEXT_WEEK)
    later(world)
    world.sign_up(event, "bea")
    why = [preview(world, event, "on-event-changed_changes", who)["skipped"] for who in ("ada", "bea")]
    assert why == [None, "not_in_audience"]


def test_what_cannot_be_previewed_is_not_found(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    attendee = world.attendee(event)["id"]
    paths = [
        f"{event}/mailings/{mailing}/preview" for mailing in ("day-before_g1", "day-before_g9", "on-signup_changes")
    ]
    assert [world.call("GET", path, query={"attendee": attendee}).status for path in paths] == [200, 404, 200]
    assert world.call("GET", paths[0], query={"attendee": "nobody"}).status == 404
    assert [world.call("GET", path).status for path in paths] == [200, 404, 200]


def test_a_preview_for_nobody_in_particular_is_for_somebody_made_up(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    key = world.key_of("demo", Scope.EVENTS_READ)
    for mailing in timeline(world, event):
        path = f"{event}/mailings/{mailing['id']}/preview"
        shown = world.ask("GET", path, key=key)
        assert ("Sam" in shown["text"], "Ada" in shown["text"], shown["skipped"]) == (True, False, None)
        assert world.call("GET", path, query={"attendee": world.attendee(event)["id"]}, key=key).status == 403
    world.ask("POST", f"{event}/cancel")
    assert world.ask("GET", path, key=key)["skipped"] == "event_cancelled"


def test_links_in_a_preview_open_nothing(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    attendee = {"attendee": world.attendee(event)["id"]}
    for query in ({}, attendee):
        shown = world.ask("GET", f"{event}/mailings/on-signup_changes/preview", query=query)
        links = set(re.findall(r"https://rapport\.example(/[su]/[\w.-]+)", shown["text"] + shown["html"]))
        assert {link[:3] for link in links} == {"/s/", "/u/"}
        assert [world.call("GET", link).status for link in links] == [404, 404]


def test_what_became_of_acts_is_counted(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bea", "cy"):
        world.sign_up(event, who)
    world.act(event, "ada", "cancel")
    counts = {one["rule_id"]: one["counts"] for one in timeline(world, event) if one["due_at"] is None}
    assert counts == {
        "on-signup": {"sent": 1},
        "on-pending": {},
        "on-waitlisted": {"sent": 2},
        "on-offered": {},
        "on-offer-expired": {},
        "on-promoted": {"sent": 1},
        "on-cancelled": {"sent": 1},
        "on-event-changed": {},
        "on-event-cancelled": {},
    }


def test_nothing_is_scheduled_for_an_event_that_is_over(world: World) -> None:
    event = world.event()
    world.wind(ENDS + WEEK)
    assert "scheduled" not in {one["state"] for one in timeline(world, event)}


def test_nothing_is_scheduled_for_an_event_that_is_cancelled(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("POST", f"{event}/cancel")
    assert "scheduled" not in {one["state"] for one in timeline(world, event)}
    world.wind(HOUR)
    (told,) = timeline(world, event, "on-event-cancelled")
    assert (told["state"], told["counts"], told["due_at"]) == ("closed", {"sent": 1}, None)
    assert state(world, event, "day-before") == ("cancelled", "event_cancelled")


def test_a_rule_deleted_while_it_goes_out_stops_and_says_so(world: World) -> None:
    without_default_rules(world)
    event = world.event()
    world.sign_up(event)
    rule = add_rule(world, event)
    world.wind(STARTS - DAY - MINUTE)
    world.ses.next("throttle", 1)
    world.wind(MINUTE)
    world.ask("DELETE", f"{event}/rules/{rule}")
    world.wind(HOUR)
    assert not world.mails()
    assert state(world, event, rule) == ("cancelled", "cancelled")
    mailing = timeline(world, event, rule)[0]["id"]
    attendee = world.attendee(event)["id"]
    assert world.call("GET", f"{event}/mailings/{mailing}/preview", query={"attendee": attendee}).status == 404
