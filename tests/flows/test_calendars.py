"""Events for calendar programs: one to add, a group's feed, and what is in a mail for who has a place."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest

from tests.testing.world import World

JOIN = "https://meet.example.org/j/123"


def page(event: str) -> str:
    return event.replace("/v1/groups/demo/events", "/g/demo")


def entries(text: str) -> list[Any]:
    calendar: Any = icalendar.Calendar.from_ical(text)
    return list(calendar.walk("VEVENT"))


def test_an_event_can_be_added_by_anybody_as_the_one_that_was_mailed(world: World) -> None:
    event = world.event(venue={"name": "The Hub"}, description="**Bring** a pen", join_url=JOIN, listed=False)
    world.sign_up(event)
    answer = world.call("GET", f"{page(event)}/event.ics")
    assert answer.headers["content-type"].startswith("text/calendar; charset=utf-8")
    assert answer.headers["content-disposition"].startswith("attachment; ")
    (found,) = entries(answer.body)
    (mailed,) = entries(world.mails("ada")[0].calendar or "")
    for name in ("UID", "SUMMARY", "LOCATION", "DTSTART", "DTEND", "URL", "ORGANIZER"):
        assert found[name] == mailed[name]
    assert found["SEQUENCE"] < mailed["SEQUENCE"]
    assert "ATTENDEE" not in found
    assert "ada" not in answer.body.lower()
    assert found["DESCRIPTION"] == f"Bring a pen\n\nhttps://rapport.example{page(event)}"
    assert mailed["DESCRIPTION"] == f"Join online: {JOIN}\n\n{found['DESCRIPTION']}"


def test_where_to_join_is_in_the_mailed_entry_of_who_has_a_place_alone(world: World) -> None:
    event = world.event(capacity=1, join_url=JOIN)
    for who in ("ada", "bob"):
        world.sign_up(event, who)
    mails = {who: world.mails(who)[0] for who in ("ada", "bob")}
    (entry,) = entries(mails["ada"].calendar or "")
    assert (entry["LOCATION"], JOIN in entry["DESCRIPTION"]) == (JOIN, True)
    assert mails["bob"].calendar is None
    world.act(event, "ada", "cancel")
    (promoted,) = entries(world.mails("bob")[-1].calendar or "")
    assert JOIN in promoted["DESCRIPTION"]
    assert JOIN not in (world.mails("ada")[-1].calendar or "")
    public = [world.call("GET", path).body for path in ("/g/demo/events.ics", f"{page(event)}/event.ics")]
    assert "meet.example" not in "".join(public).replace("\r\n ", "")


def test_a_draft_and_what_is_nowhere_are_no_calendar(world: World) -> None:
    draft = world.event(publish=False)
    for path in (f"{page(draft)}/event.ics", "/g/demo/nothing/event.ics", "/g/nobody/events.ics"):
        assert world.call("GET", path).status == 404
    assert world.call("POST", "/g/demo/events.ics").status in (404, 405)


def test_a_feed_has_what_is_upcoming_and_listed_as_it_now_is(world: World) -> None:
    first, second = world.event(title="First"), world.event(title="Second", timezone="Asia/Tokyo")
    world.event(title="Hidden", listed=False)
    world.event(title="Draft", publish=False)
    body = world.call("GET", "/g/demo/events.ics").body
    assert {entry["SUMMARY"] for entry in entries(body)} == {"First", "Second"}
    world.ask("PATCH", first, {"starts_at": "2026-11-27T18:30:00", "venue": {"name": "Elsewhere"}})
    world.ask("POST", f"{second}/cancel")
    (moved,) = entries(world.call("GET", "/g/demo/events.ics").body)
    assert (moved["DTSTART"].dt.isoformat(), moved["SEQUENCE"]) == ("2026-11-27T17:30:00+00:00", 1)
    (gone,) = entries(world.call("GET", f"{page(second)}/event.ics").body)
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", 1)
    world.now += timedelta(days=30)
    assert entries(world.call("GET", "/g/demo/events.ics").body) == []


def test_a_feed_that_says_the_same_is_not_sent_again(world: World) -> None:
    event = world.event()
    first = world.call("GET", "/g/demo/events.ics")
    world.now += timedelta(hours=4)
    again = world.call("GET", "/g/demo/events.ics", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body, again.headers["etag"]) == (304, "", first.headers["etag"])
    world.ask("PATCH", event, {"title": "Another"})
    changed = world.call("GET", "/g/demo/events.ics", headers={"if-none-match": first.headers["etag"]})
    assert (changed.status, "Another" in changed.body) == (200, True)


@pytest.mark.parametrize("title", ["a\\b; c, d", "=1+1", "<b>", "李\u200b💥", "x" * 200])
def test_whatever_an_event_is_called_it_is_read_back(world: World, title: str) -> None:
    event = world.event(title=title, venue={"name": title})
    for path in ("/g/demo/events.ics", f"{page(event)}/event.ics"):
        (entry,) = entries(world.call("GET", path).body)
        assert entry["SUMMARY"] == title.replace("\u200b", "")
