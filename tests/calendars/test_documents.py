"""The calendar part, read back by icalendar, and its zones by dateutil: neither had a hand in writing it."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from dateutil.tz import tzical  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from rapport.calendar.documents import feed, mailed, to_add
from rapport.calendar.entry import Entry
from rapport.domain.base.clock import to_local, to_utc, zone, zone_names
from rapport.domain.wording import when
from tests.domain.samples import meeting as a_meeting

at = datetime.fromisoformat
NOW = datetime(2026, 11, 23, 9, 30, 15, tzinfo=UTC)
ENTRY: dict[str, Any] = {
    "uid": "evt1.ct1@example.org",
    "sequence": 3,
    "starts_local": at("2026-12-04T19:00"),
    "ends_local": at("2026-12-04T22:00"),
    "timezone": "Europe/Berlin",
    "summary": "Friday & Friends",
    "location": "Café Größenwahn, Main St 1",
    "description": "Tables of four.",
    "url": "https://rapport.example.org/s/k1.abc",
    "organizer_email": "events@example.org",
    "organizer_name": "Demo",
}


def an_entry(**changes: Any) -> Entry:
    return Entry(**{**ENTRY, **changes})


def part(*, method: Any = "REQUEST", email: str = "zoe@example.com", name: str = "Zoë Müller", **changes: Any) -> bytes:
    return mailed(an_entry(**changes), method=method, email=email, name=name, now=NOW)


def event(raw: bytes) -> Any:
    calendar: Any = icalendar.Calendar.from_ical(raw)
    (found,) = calendar.walk("VEVENT")
    return found


def instants(raw: bytes) -> tuple[datetime, datetime]:
    """Start and end as the part's own VTIMEZONE has them, whatever the reader knows of zones."""
    entry = event(raw)
    local = [entry[field].dt.replace(tzinfo=None) for field in ("DTSTART", "DTEND")]
    zone: Any = tzical(io.StringIO(raw.decode())).get() if b"VTIMEZONE" in raw else UTC
    start, end = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in local)
    return start, end


def test_a_request_says_all_that_a_calendar_needs() -> None:
    raw = part()
    calendar: Any = icalendar.Calendar.from_ical(raw)
    entry = event(raw)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert entry["UID"] == "evt1.ct1@example.org"
    assert entry["SEQUENCE"] == 3
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["SUMMARY"] == "Friday & Friends"
    assert entry["LOCATION"] == "Café Größenwahn, Main St 1"
    assert entry["DESCRIPTION"] == "Tables of four.\n\nhttps://rapport.example.org/s/k1.abc"
    assert entry["URL"] == "https://rapport.example.org/s/k1.abc"
    assert entry["DTSTAMP"].dt == NOW
    assert entry["DTSTART"].dt.tzname() == "CET"
    assert entry["DTSTART"].params["TZID"] == entry["DTEND"].params["TZID"] == "Europe/Berlin"
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Europe/Berlin"


def test_the_recipient_is_the_only_attendee_and_already_comes() -> None:
    entry = event(part())
    assert not isinstance(entry["ATTENDEE"], list)
    assert entry["ATTENDEE"] == "mailto:zoe@example.com"
    assert entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert entry["ATTENDEE"].params["RSVP"] == "FALSE"
    assert entry["ATTENDEE"].params["CN"] == "Zoë Müller"
    assert entry["ORGANIZER"] == "mailto:events@example.org"
    assert entry["ORGANIZER"].params["CN"] == "Demo"


def test_a_cancel_says_so_twice() -> None:
    raw = part(method="CANCEL", sequence=4)
    calendar: Any = icalendar.Calendar.from_ical(raw)
    assert calendar["METHOD"] == "CANCEL"
    assert event(raw)["STATUS"] == "CANCELLED"
    assert event(part(cancelled=True))["STATUS"] == "CANCELLED"


def test_what_is_not_known_is_left_out() -> None:
    entry = event(part(location="", description="", url=""))
    assert not {"LOCATION", "DESCRIPTION", "URL"} & set(entry)


@pytest.mark.parametrize("timezone", ["UTC", "Etc/UTC", "Zulu", "Etc/Universal"])
def test_universal_time_needs_no_zone(timezone: str) -> None:
    raw = part(timezone=timezone)
    assert b"DTSTART:20261204T190000Z\r\n" in raw
    assert b"VTIMEZONE" not in raw
    assert b"TZID" not in raw


@pytest.mark.parametrize(
    "timezone",
    [
        "Europe/Berlin",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "America/St_Johns",
        "America/Nuuk",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Europe/Dublin",
        "Asia/Gaza",
        "Antarctica/Troll",
        "Etc/GMT+5",
    ],
)
@pytest.mark.parametrize("month", range(1, 13))
def test_another_reader_gets_the_same_instants(timezone: str, month: int) -> None:
    starts, ends = at(f"2027-{month:02d}-15T19:00"), at(f"2027-{month:02d}-15T22:30")
    raw = part(timezone=timezone, starts_local=starts, ends_local=ends)
    assert instants(raw) == (to_utc(starts, timezone), to_utc(ends, timezone))


def _sure(local: datetime, timezone: str) -> bool:
    """Whether a local time exists, and once only."""
    around = [to_utc(local + timedelta(hours=step), timezone) - timedelta(hours=step) for step in (-3, 0, 3)]
    return len(set(around)) == 1


@given(
    st.sampled_from(sorted(zone_names())),
    st.datetimes(at("1975-01-01T00:00"), at("2060-01-01T00:00")).map(lambda moment: moment.replace(microsecond=0)),
    st.timedeltas(timedelta(minutes=5), timedelta(days=300)),
)
def test_any_zone_at_any_time_is_read_right(timezone: str, starts: datetime, length: timedelta) -> None:
    ends = (starts + length).replace(microsecond=0)
    if _sure(starts, timezone) and _sure(ends, timezone):
        raw = part(timezone=timezone, starts_local=starts, ends_local=ends)
        assert instants(raw) == (to_utc(starts, timezone), to_utc(ends, timezone))


_CHANGED_LATELY = (
    ("Pacific/Apia", at("2011-12-29")),
    ("Pacific/Kwajalein", at("1993-08-20")),
    ("Asia/Gaza", at("2011-01-01")),
)


def _offset_at(moment: datetime, name: str) -> timedelta:
    return moment.astimezone(zone(name)).utcoffset() or timedelta()


def _skipped() -> list[tuple[str, datetime]]:
    """A local time in each gap of every zone in 2027, and in some odd ones: a day that was left out altogether."""
    years = [(name, at("2027-01-01")) for name in sorted(zone_names())]
    found = []
    for name, first in (*years, *_CHANGED_LATELY):
        for week in range(53):
            begins = to_utc(first + timedelta(weeks=week), name)
            before, after = (_offset_at(begins + timedelta(weeks=step), name) for step in (0, 1))
            if after > before:
                locals_ = (to_local(begins, name) + timedelta(minutes=30 * step) for step in range(-48, 48 * 8))
                found += [(name, next(local for local in locals_ if to_local(to_utc(local, name), name) != local))]
    return found


def test_a_time_that_clocks_skip_is_one_instant_in_the_mail_the_page_and_the_calendar() -> None:
    skipped = _skipped()
    assert len({name for name, _ in skipped}) > 100
    for name, starts in skipped:
        ends = to_local(to_utc(starts, name) + timedelta(hours=2), name)
        meeting = a_meeting(starts, name, ends)
        raw = part(timezone=name, starts_local=starts, ends_local=ends)
        shown = event(raw)["DTSTART"].dt.replace(tzinfo=None)
        assert f"{shown:%A} {shown.day} {shown:%B %Y, %H:%M}" in when(meeting), name
        assert to_utc(shown, name) == meeting.starts_at, name
        assert instants(raw) == (meeting.starts_at, meeting.ends_at), name


@pytest.mark.parametrize(
    ("starts", "says", "starts_at"),
    [
        ("2027-03-28T02:30", "Sunday 28 March 2027, 03:30–05:00 (Europe/Berlin)", "2027-03-28T01:30Z"),
        ("2027-10-31T02:30", "Sunday 31 October 2027, 02:30–05:00 (Europe/Berlin)", "2027-10-31T00:30Z"),
    ],
)
def test_a_start_in_the_skipped_or_the_repeated_hour_of_berlin(starts: str, says: str, starts_at: str) -> None:
    ends = at(starts).replace(hour=5, minute=0)
    meeting = a_meeting(at(starts), "Europe/Berlin", ends)
    raw = part(starts_local=at(starts), ends_local=ends)
    assert when(meeting) == says
    assert meeting.starts_at == instants(raw)[0] == event(raw)["DTSTART"].dt.astimezone(UTC) == at(starts_at)


def test_clocks_that_change_during_the_event_change_in_the_calendar() -> None:
    starts, ends = at("2027-03-28T01:00"), at("2027-03-28T03:01")
    raw = part(starts_local=starts, ends_local=ends)
    assert instants(raw)[1] - instants(raw)[0] == timedelta(hours=1, minutes=1)


def test_a_zone_has_one_change_each_way_for_outlook() -> None:
    raw = part()
    assert (raw.count(b"BEGIN:STANDARD"), raw.count(b"BEGIN:DAYLIGHT")) == (1, 1)
    assert b"BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n" in raw


@given(st.text(st.sampled_from("ab \\\\,;\n\n,é𝄞"), max_size=300))
def test_no_line_is_folded_within_an_escape_or_a_character(text: str) -> None:
    raw = part(summary=text, description=text, location=text, url="")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0
    assert str(event(raw).get("DESCRIPTION", "")) == text


@given(text=st.text(max_size=300), name=st.text(max_size=120))
def test_text_comes_back_as_it_was_and_lines_are_folded(text: str, name: str) -> None:
    raw = part(summary=text, description=text, location=text, name=name, organizer_name=name)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    unfolded = raw.decode().replace("\r\n ", "").split("\r\n")
    assert [line.partition(":")[0].partition(";")[0] for line in unfolded] == [
        line.partition(":")[0].partition(";")[0] for line in _plain_lines(bool(text))
    ]
    if text.isprintable():
        assert event(raw).get("SUMMARY") == text
    # icalendar takes a backslash in a parameter for an escape, which RFC 5545 does not know there.
    if name.isprintable() and "\\" not in name:
        assert event(raw)["ATTENDEE"].params["CN"] == name.replace('"', "'")


def _plain_lines(with_text: bool) -> list[str]:
    text = "x" if with_text else ""
    return part(summary=text, description=text, location=text).decode().replace("\r\n ", "").split("\r\n")


def test_line_breaks_in_a_description_stay() -> None:
    assert event(part(description="a\r\nb\rc\n;,\\n", url=""))["DESCRIPTION"] == "a\nb\nc\n;,\\n"


@pytest.mark.parametrize("field", ["uid", "summary", "location", "url", "description", "name", "organizer_name"])
def test_no_value_can_begin_a_line(field: str) -> None:
    raw = part(**{field: "x\r\nATTENDEE:mailto:eve@example.com\nX-EVIL:1\x0bX:1\u2028X:2"})
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith(("ATTENDEE:", "X"))] == []


def test_international_domains_and_odd_addresses_are_sound_uris() -> None:
    entry = event(part(email="a%b?c+d@münchen.de"))
    assert entry["ATTENDEE"] == "mailto:a%25b%3Fc+d@xn--mnchen-3ya.de"


def test_an_event_to_add_is_of_nobody_and_of_the_same_uid() -> None:
    raw = to_add(an_entry(), NOW)
    found = event(raw)
    assert b"METHOD:PUBLISH\r\n" in raw
    assert "ATTENDEE" not in found
    assert (found["UID"], found["ORGANIZER"]) == (event(part())["UID"], event(part())["ORGANIZER"])
    assert instants(raw) == instants(part())
    assert event(to_add(an_entry(cancelled=True), NOW))["STATUS"] == "CANCELLED"


def of_feed(*entries: Entry, name: str = "Founders", accent: str | None = "#1d4ed8") -> bytes:
    return feed(entries, name=name, url="https://rapport.example.org/g/demo", accent=accent, now=NOW)


@given(st.lists(st.sampled_from(sorted(zone_names())), max_size=8), st.integers(1, 12))
def test_a_feed_has_each_event_at_its_instant_whatever_zones_it_knows(zones: list[str], month: int) -> None:
    starts, ends = at(f"2027-{month:02d}-15T19:00"), at(f"2027-{month:02d}-15T22:30")
    entries = [
        an_entry(uid=f"{number}@example.org", timezone=name, starts_local=starts, ends_local=ends)
        for number, name in enumerate(zones)
    ]
    calendar: Any = icalendar.Calendar.from_ical(of_feed(*entries))
    found = {str(one["UID"]): (one["DTSTART"].dt, one["DTEND"].dt) for one in calendar.walk("VEVENT")}
    assert found == {entry.uid: (entry.starts_at, entry.ends_at) for entry in entries}


def test_a_feed_says_what_it_is_and_how_long_it_is_good() -> None:
    calendar: Any = icalendar.Calendar.from_ical(of_feed(an_entry(), name="Cafés, bars; pubs"))
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == r"Cafés\, bars\; pubs"  # as it is escaped
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert (calendar["X-PUBLISHED-TTL"], calendar["X-APPLE-CALENDAR-COLOR"]) == ("PT4H", "#1d4ed8")


def test_a_feed_of_no_events_is_a_calendar_still() -> None:
    calendar: Any = icalendar.Calendar.from_ical(of_feed(accent=None))
    assert [one.name for one in calendar.subcomponents] == ["VTIMEZONE"]


@pytest.mark.parametrize("field", ["summary", "location", "description", "url", "organizer_name"])
def test_no_value_can_begin_a_line_of_a_feed(field: str) -> None:
    evil = "x\r\nBEGIN:VALARM\nX-EVIL:1\u2028X:2"
    lines = of_feed(an_entry(**{field: evil}), name=evil, accent=None).decode().replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith(("BEGIN:VALARM", "X-EVIL", "X:"))] == []
