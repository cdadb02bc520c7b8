"""A group's home and an event's figures: what wants attention, what is coming, and charts that are what they say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from rapport.domain.event import Event
from rapport.domain.figures.connections import Connections
from rapport.domain.members.member import Role
from rapport.web.console.charts import HEIGHT, Column, Key, Line, Table, columns_chart, scale, steps_chart
from rapport.web.console.connection_figures import charts
from tests.testing.console import Console, signed_in
from tests.testing.html import Element
from tests.testing.world import MONDAY, World

HOME = "/console/demo"
TABLE = Table(["Day", "Sent"], [["1 Dec", "2"]])


def attention(world: World) -> dict[str, str]:
    """What wants attention, and where it leads."""
    found = [one for one in signed_in(world).page(HOME).all("section") if "attention" in one.attributes["class"]]
    items = found[0].all("li") if found else []
    return {one.one("p", **{"class": "name"}).text: one.one("a").attributes["href"] for one in items}


def of(event: str) -> str:
    return f"/console/demo/events/{event.rpartition('/')[2]}"


def test_a_new_group_is_told_what_to_do_first(world: World) -> None:
    page = signed_in(world).page(HOME)
    assert "Your first event, in three steps" in page.text
    assert [one for one in page.all("a") if one.attributes["href"] == f"{HOME}/events/new"]
    assert attention(world) == {}


def test_what_wants_attention_says_so_and_leads_there(world: World) -> None:
    tomorrow = world.event(title="Supper", capacity=1, starts_at="2026-11-24T18:30:00", ends_at="2026-11-24T21:00:00")
    draft = world.event(title="Picnic", publish=False)
    world.sign_up(tomorrow, "ada")
    world.sign_up(tomorrow, "ben")
    assert attention(world) == {
        "Supper begins soon, and 1 person waits": f"{of(tomorrow)}/attendees?status=waitlisted",
        "Picnic is still a draft": of(draft),
    }
    world.wind(MONDAY + timedelta(days=1, hours=13))
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    assert list(attention(world).items())[:2] == [
        ("Sending is paused", f"{HOME}/settings"),
        ("Nobody was checked in at Supper", f"{of(tomorrow)}/check-in"),
    ]
    world.act(tomorrow, "ada", "check-in")
    assert "Nobody was checked in at Supper" not in attention(world)


def test_mails_of_unknown_fate_are_counted_until_somebody_knows(world: World) -> None:
    event = world.event(title="Supper")
    world.ses.next("accept_then_timeout", 2)
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    said = "2 mails about Supper: nobody knows whether they went out"
    assert attention(world)[said] == f"{of(event)}/mails?state=unknown"
    world.ses_reports(world.mails("ada")[0], "send")
    (one,) = world.items(f"{event}/deliveries", state="unknown")
    assert "1 mail about Supper: nobody knows whether it went out" in attention(world)
    world.ask("POST", f"{event}/deliveries/{one['id']}/settle", {"as": "sent"})
    assert attention(world) == {}


def test_addresses_that_were_good_before_and_bounce_are_told_of_and_strangers_are_not(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    world.act(event, "ada", "check-in")
    world.wind(timedelta(days=3))
    for who in ("ada", "ben"):
        world.ses_reports(world.mails(who)[-1], "bounce")
    assert [one for one in attention(world) if "bounced" in one] == ["1 address that was good before bounced"]


def test_who_checks_people_in_sees_published_events_and_no_figures(world: World) -> None:
    event = world.event(title="Supper")
    world.event(title="Picnic", publish=False)
    world.sign_up(event, "ada")
    page = signed_in(world, Role.CHECK_IN).page(HOME)
    links = [one.attributes["href"] for one in page.all("a")]
    assert f"{of(event)}/check-in" in links
    assert "Picnic" not in page.text
    assert not page.all("figure")


@pytest.fixture
def two_evenings(world: World) -> str:
    """Three signed up for the first, and two came; two for the one to come, the first of them again."""
    first = world.event(title="Breakfast")
    for who in ("ada", "ben", "cleo"):
        world.sign_up(first, who)
    world.wind(MONDAY + timedelta(days=3, hours=12))
    for who in ("ada", "ben"):
        world.act(first, who, "check-in")
    world.wind(timedelta(days=5))
    following = world.event(title="Supper", starts_at="2026-12-10T18:30:00", ends_at="2026-12-10T21:00:00")
    for who in ("ada", "eve"):
        world.sign_up(following, who)
    return first


def tables(page: Element) -> dict[str, list[list[str]]]:
    """The tables behind the charts, by their names."""
    regions = page.all("div", role="region")
    return {
        region.attributes["aria-label"]: [[cell.text for cell in row.all("th", "td")] for row in region.all("tr")]
        for region in regions
    }


@pytest.mark.usefixtures("two_evenings")
def test_the_home_shows_sign_ups_beside_the_last_event_and_who_came(world: World) -> None:
    page = signed_in(world).page(HOME)
    found = tables(page)
    assert found["Sign-ups over time"] == [
        ["Days before", "Supper", "Breakfast"],
        ["9", "2", "0"],
        ["3", "2", "3"],
    ]
    assert found["How many came"][1:] == [["Breakfast, 26 Nov", "3", "2", "67%"]]
    assert "67% of those with a place" in page.text
    pictures = page.all("svg", role="img")
    assert len(pictures) == 2
    assert all(one.all("title") and one.all("desc") for one in pictures)


def test_an_event_has_its_figures_on_a_page(world: World, two_evenings: str) -> None:
    page = signed_in(world).page(f"{of(two_evenings)}/figures")
    found = tables(page)
    sent = sum(int(row[1]) for row in found["Mails by day"][1:])
    assert sent == len([mail for mail in world.mails() if two_evenings.endswith(mail.tags["event"])])
    assert found["What it cost"][-1][0] == "All of it"
    assert "Came 2 67% of those with a place" in page.text
    assert "less than 0.1 cents" in page.text or "0.1 cents" in page.text
    empty = world.event()
    assert "Nobody has signed up yet" in signed_in(world).page(f"{of(empty)}/figures").text


def test_a_small_events_figures_are_of_now_and_nothing_else_is_said(world: World, two_evenings: str) -> None:
    """Though the clock goes on while they are counted."""
    ticks = count()
    world.app = replace(world.app, now=lambda: world.now + timedelta(milliseconds=next(ticks)))
    assert "each night" not in signed_in(world).page(f"{of(two_evenings)}/figures").text


def test_a_page_is_small(world: World, two_evenings: str) -> None:
    """With style and scripts. Forms with all time zones have a tenth more; check-in, with its script, is not here."""
    console: Console = signed_in(world)
    event = of(two_evenings)
    below = ("", "/figures", "/attendees", "/mails", "/mails/new", "/rules")
    with_zones = (f"{HOME}/events/new", f"{HOME}/settings", f"{event}/edit")
    sizes = {path: len(console.get(path).body.encode()) for path in (HOME, *(f"{event}{path}" for path in below))}
    assert {path: size for path, size in sizes.items() if size > 50_000} == {}
    assert max(len(console.get(path).body.encode()) for path in with_zones) <= 55_000


@pytest.mark.parametrize(
    ("most", "top", "ticks"), [(0, 1, 2), (1, 1, 2), (4, 4, 5), (13, 15, 4), (26, 30, 4), (100_000, 100_000, 3)]
)
def test_an_axis_ends_at_a_round_number(most: int, top: int, ticks: int) -> None:
    reaches, rows = scale(most)
    assert (reaches, len(rows), rows[0], rows[-1]) == (top, ticks, 0, top)


def test_a_line_goes_up_where_it_does_and_ends_in_a_dot() -> None:
    chart = steps_chart(
        [Line([(-2, 0), (-2, 1), (0, 4)], "now")],
        [(-2, "two"), (0, "start")],
        id="it",
        title="It",
        says="It is.",
        table=TABLE,
        keys=[Key("now", "it")],
        limit=1000,
    )
    area, line = chart.paths
    assert (chart.left, chart.right) == (52, 624)
    assert [row.at for row in chart.rows] == [222, 174, 126, 78, 30]
    assert line.d == "M52 222H52V174H624V30"
    assert area.d.endswith("Z")
    assert chart.dot == pytest.approx((624, 30)), "and no limit that is out of sight"
    assert [mark.anchor for mark in chart.marks] == ["start", "end"]


def test_a_column_is_filled_by_its_part() -> None:
    chart = columns_chart(
        [Column("a", 4, 2, words="50%"), Column("b", 0, 0), Column("c", 4, 0, bad=1)],
        id="it",
        title="It",
        says="It is.",
        table=TABLE,
        keys=(),
    )
    (all_, part, other, bad) = chart.bars
    assert (all_.style, part.style, bad.style) == ("all", "part", "bad")
    assert part.height == pytest.approx(all_.height / 2, abs=0.1)
    assert bad.height == pytest.approx(other.height / 4, abs=0.1)
    assert all(0 <= bar.y <= HEIGHT for bar in chart.bars)


def test_more_who_met_than_were_introduced_stay_within_the_chart() -> None:
    """By each other's codes: and what is not shown is said to be few."""
    starts_at = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
    starts = starts_at.replace(tzinfo=None)
    event = Event(
        group="demo",
        id="e",
        title="Table",
        starts_local=starts,
        ends_local=starts + timedelta(hours=2),
        timezone="UTC",
        created_at=starts_at,
    )
    (drawn,) = charts([(event, Connections(introduced=6, met=11))])
    assert all(bar.y >= 0 and bar.y + bar.height <= HEIGHT for bar in drawn.bars)
    assert drawn.table.rows == [["Table, 26 Nov", "6", "11"]]
    (drawn,) = charts([(event, Connections(introduced=6))])
    assert drawn.table.rows == [["Table, 26 Nov", "6", "fewer than 5"]]
