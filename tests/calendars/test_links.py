"""Links that add an event to Google's and Microsoft's calendars."""

from urllib.parse import parse_qs

import pytest

from rapport.calendar.links import add_links
from tests.calendars.test_documents import an_entry


def asked(url: str) -> tuple[str, dict[str, str]]:
    place, _, query = url.partition("?")
    return place, {name: values[0] for name, values in parse_qs(query).items()}


def test_they_say_what_where_and_when() -> None:
    links = add_links(an_entry())
    details = "Tables of four.\n\nhttps://rapport.example.org/s/k1.abc"
    assert asked(links.google) == (
        "https://calendar.google.com/calendar/render",
        {
            "action": "TEMPLATE",
            "text": "Friday & Friends",
            "dates": "20261204T180000Z/20261204T210000Z",
            "ctz": "Europe/Berlin",
            "details": details,
            "location": "Café Größenwahn, Main St 1",
        },
    )
    assert asked(links.outlook) == (
        "https://outlook.live.com/calendar/deeplink/compose",
        {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": "Friday & Friends",
            "startdt": "2026-12-04T18:00:00Z",
            "enddt": "2026-12-04T21:00:00Z",
            "body": details,
            "location": "Café Größenwahn, Main St 1",
        },
    )


@pytest.mark.parametrize("hostile", ["&action=DELETE#", "x\r\nSet-Cookie: a=b", "javascript:alert(1)", "李" * 300])
def test_whatever_an_event_is_called_they_lead_to_nowhere_else(hostile: str) -> None:
    for link in add_links(an_entry(summary=hostile, location=hostile, description=hostile)):
        place, query = asked(link)
        assert place in (
            "https://calendar.google.com/calendar/render",
            "https://outlook.live.com/calendar/deeplink/compose",
        )
        assert len(query) == (6 if "google" in place else 7)
        assert not set("\r\n \"'<>") & set(link)


def test_a_long_description_is_cut() -> None:
    assert all(len(link) < 2000 for link in add_links(an_entry(description="a " * 5000)))
