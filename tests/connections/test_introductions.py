"""Introductions in reminders: who is named to whom, fixed as the first goes out, topped up once by the next."""

import re
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.usecases.introductions import fix
from tests.testing.world import World

DAY_BEFORE = datetime.fromisoformat("2026-11-25T17:00:30+00:00")
TWO_HOURS_BEFORE = datetime.fromisoformat("2026-11-26T15:30:30+00:00")


def joined(world: World, event: str, who: str, asks: str = "", offers: str = "", **said: object) -> None:
    """Signs up, agrees to be introduced, and confirms it from the mail."""
    fields = {
        "introduce": True,
        "looking_for": [asks] if asks else [],
        "can_offer": [offers] if offers else [],
        **said,
    }
    world.sign_up(event, who, **fields)
    world.ask("POST", f"/public/v1/signups/{world.mails(who)[-1].token}/confirm")


def names_of(introduction: dict[str, Any]) -> set[str]:
    return {person["name"] for person in introduction["people"]}


@pytest.fixture
def evening(world: World) -> str:
    event = world.event()
    joined(world, event, "ada", asks="a lawyer")
    joined(world, event, "bob", offers="legal advice")
    joined(world, event, "cleo")
    joined(world, event, "dan", introduce=False)
    return event


@pytest.mark.usefixtures("evening")
def test_a_reminder_names_whom_its_reader_can_help_or_be_helped_by_and_nobody_who_did_not_agree(world: World) -> None:
    world.wind(DAY_BEFORE)
    ada, bob = world.mails("ada")[-1], world.mails("bob")[-1]
    assert "Worth meeting there" in ada.text
    assert "Bob offers what you are looking for: legal advice." in ada.text
    assert "Ada is looking for what you offer: legal advice." in bob.text
    assert "/introductions" in ada.text
    assert "Dan" not in ada.text + bob.text + world.mails("cleo")[-1].text
    assert "Worth meeting" not in world.mails("dan")[-1].text


def test_who_joins_later_is_topped_up_once_by_the_next_reminder_and_so_are_those_they_meet(
    world: World, evening: str
) -> None:
    world.wind(DAY_BEFORE)
    joined(world, evening, "eve", asks="legal advice")
    assert "Worth meeting" not in world.mails("eve")[-1].text
    world.wind(TWO_HOURS_BEFORE)
    assert "Bob offers what you are looking for: legal advice." in world.mails("eve")[-1].text
    assert "Eve is looking for what you offer" in world.mails("bob")[-1].text
    assert "Ada" not in world.mails("bob")[-1].text, "who was named before is not named again"
    assert "Worth meeting" not in world.mails("dan")[-1].text


def test_whom_the_first_reminder_was_to_name_and_never_left_the_next_one_names(world: World, evening: str) -> None:
    """A pause holds the day-before mail until it is too late."""
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    world.wind(DAY_BEFORE + timedelta(hours=12))
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    joined(world, evening, "eve", asks="legal advice")
    world.wind(TWO_HOURS_BEFORE)
    ada, bob = world.mails("ada")[-1].text, world.mails("bob")[-1].text
    assert "Bob offers what you are looking for: legal advice." in ada
    assert "Ada is looking for what you offer" in bob
    assert "Eve is looking for what you offer" in bob


def test_a_preview_names_whom_the_mail_names_before_it_begins_and_after(world: World, evening: str) -> None:
    ada = world.attendee(evening, "ada")["id"]

    def preview(rule: str) -> str:
        (mailing,) = [one["id"] for one in world.items(f"{evening}/mailings") if one["rule_id"] == rule]
        return str(world.ask("GET", f"{evening}/mailings/{mailing}/preview", query={"attendee": ada})["text"])

    named = "Bob offers what you are looking for: legal advice."
    assert named in preview("day-before")
    assert "Worth meeting" not in preview("two-hours-before"), "nobody who joined later"
    assert "Did you meet" not in preview("thank-you"), "nobody was introduced to anybody yet"
    world.wind(DAY_BEFORE)
    assert named in preview("day-before")
    assert named in world.mails("ada")[-1].text
    assert "Worth meeting" not in preview("two-hours-before")
    assert re.search(r"Did you meet (Bob and Cleo|Cleo and Bob)\?", preview("thank-you"))
    bob = f"/s/{world.mails('bob')[-1].token}/introductions"
    (no,) = [one["id"] for one in world.items(f"{evening}/introductions") if names_of(one) == {"Ada", "Bob"}]
    assert world.post_form(bob, {"choice": "apart", "introduction": no}).status == 303
    assert named in preview("day-before"), "who said no to whom is not for organisers to find out"


def test_whom_no_reminder_reaches_is_introduced_to_nobody(world: World, evening: str) -> None:
    """ "They read the same of you", the mail says."""
    token = world.mails("bob")[-1].unsubscribe_token
    world.ask("POST", f"/public/v1/unsubscribe/{token}", b"List-Unsubscribe=One-Click")
    joined(world, evening, "eve", offers="legal advice")
    world.ses_reports(world.mails("eve")[-1], "bounce")
    world.wind(DAY_BEFORE)
    named = {name for one in world.items(f"{evening}/introductions") for name in names_of(one)}
    assert named == {"Ada", "Cleo"}


def test_who_cancelled_or_took_it_back_since_is_named_to_nobody(world: World, evening: str) -> None:
    """Also where it was fixed whom they would meet, and a pause held the mails."""
    joined(world, evening, "eve", offers="legal advice")
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    world.wind(DAY_BEFORE)
    sent = [names_of(one) for one in world.items(f"{evening}/introductions") if one["state"] == "sent"]
    assert {"Ada", "Bob"} in sent
    assert {"Ada", "Eve"} in sent
    world.act(evening, "bob", "cancel")
    world.call("PATCH", f"/public/v1/signups/{world.mails('eve')[0].token}", {"introduce": False})
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    world.wind(timedelta(minutes=10))
    ada = world.mails("ada")[-1]
    assert ada.subject.startswith("Tomorrow")
    assert not re.search("Bob|Eve", ada.text)


def test_nobody_is_introduced_where_the_event_has_no_connections_any_more(world: World, evening: str) -> None:
    world.ask("PATCH", evening, {"connections": False})
    world.wind(DAY_BEFORE)
    ada = world.mails("ada")[-1]
    assert ada.subject.startswith("Tomorrow")
    assert not re.search("Bob|Cleo|Worth meeting", ada.text)


@pytest.mark.usefixtures("evening")
def test_what_keeps_people_from_being_matched_keeps_no_reminder_from_them(world: World) -> None:
    """Too many, or too much that they typed: a worker that dies of it is followed by the next."""
    with patch.object(fix, "proposed", side_effect=MemoryError):
        for _ in range(fix.MOST_TRIES):
            with pytest.raises(AssertionError, match="event"):
                world.wind(DAY_BEFORE + timedelta(hours=1))
        world.wind(DAY_BEFORE + timedelta(hours=1))
    assert "Worth meeting" not in world.mails("ada")[-1].text
    world.wind(TWO_HOURS_BEFORE)
    assert "Bob offers what you are looking for: legal advice." in world.mails("ada")[-1].text


def test_two_who_were_introduced_and_both_came_are_not_introduced_again(world: World) -> None:
    first = world.event()
    for who in ("ada", "bob", "cleo", "dora"):
        joined(world, first, who, asks="a lawyer", offers="legal advice")
    world.wind(DAY_BEFORE)
    met = {who for who in ("Bob", "Cleo", "Dora") if who in world.mails("ada")[-1].text}
    assert len(met) == 3
    for who in ("ada", "bob"):
        world.act(first, who, "check-in")
    world.wind(timedelta(days=6))
    second = world.event(starts_at="2026-12-10T18:30:00", ends_at="2026-12-10T21:00:00")
    for who in ("ada", "bob", "cleo", "dora"):
        joined(world, second, who)
    world.wind(datetime.fromisoformat("2026-12-09T17:00:30+00:00"))
    again = world.mails("ada")[-1].text
    assert "Bob" not in again
    assert "Cleo" in again, "she did not come, so they have not met"
