"""What chats and search engines read of a page, whatever stands in it."""

import json
from dataclasses import replace
from typing import Any

from rapport.domain.event import Event
from rapport.web.public.pages import Page
from tests.testing.html import read
from tests.web.samples import BAD, CANCELLED, EVENT, PAGES, URL, group, sign_up


def tags(page: Page) -> dict[str, str]:
    document = read(page.html)
    return {
        tag.attributes["property"]: tag.attributes["content"]
        for tag in document.all("meta")
        if "property" in tag.attributes
    }


def json_ld(page: Page) -> Any:
    return json.loads("".join(read(page.html).one("script", type="application/ld+json").texts()))


def test_a_link_to_an_event_shows_what_when_where_and_its_picture() -> None:
    assert tags(sign_up(replace(EVENT, image="i1"))) == {
        "og:type": "website",
        "og:site_name": "Founders Coffee",
        "og:title": "Breakfast before work",
        "og:description": "Thursday 3 December 2026, 18:30–21:00 (Europe/Berlin) · Café Einstein",
        "og:url": f"{URL}/coffee",
        "og:image": "https://rapport.example/g/demo/images/i1",
    }


def test_a_link_to_a_group_shows_who_they_are() -> None:
    shown = tags(group([]))
    assert (shown["og:title"], shown["og:description"]) == ("Founders Coffee", "Coffee, and one question each.")


def test_search_engines_read_an_event_of_schema_org() -> None:
    found = json_ld(sign_up())
    assert (found["@type"], found["name"], found["url"]) == ("Event", "Breakfast before work", f"{URL}/coffee")
    assert (found["startDate"], found["endDate"]) == ("2026-12-03T17:30:00+00:00", "2026-12-03T20:00:00+00:00")
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["location"][0]["address"] == "Kurfürstenstraße 58"
    assert found["organizer"]["url"] == URL
    assert json_ld(sign_up(CANCELLED))["eventStatus"] == "https://schema.org/EventCancelled"


def test_where_to_join_online_is_told_to_nobody_who_has_no_place() -> None:
    online = replace(EVENT, venue=None, join_url="https://meet.example/secret")
    page = sign_up(online)
    assert json_ld(page)["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert "secret" not in page.html
    assert "Online" in read(page.html).one("dl").text


def test_nothing_that_somebody_typed_ends_the_script_that_it_stands_in() -> None:
    for name in ("</script><script>alert(1)</script>", "<!--<script>", "a\u2028b & c"):
        event: Event = replace(EVENT, title=name)
        assert json_ld(sign_up(event))["name"] == name
    assert json_ld(PAGES["sign_up_hostile"])["organizer"]["name"] == BAD
