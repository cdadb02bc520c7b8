"""Who wants it hears about once a month of somebody whom they met, and of what they may help with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.connections.introduction import PairWord
from rapport.domain.connections.keep_in_touch import CYCLE, due_on, ids_on, turn_of
from rapport.domain.connections.meeting import Meeting
from rapport.domain.connections.pairs import pair_id
from rapport.store import contacts, jobs
from rapport.store.connections import introductions, meetings
from tests.connections.test_asking_whom_they_met import introduce
from tests.connections.test_asks import DAY, TURN, approve, ask, contact, decide, own_page, told
from tests.testing.world import World

ENOUGH_LATER = datetime(2026, 12, 18, tzinfo=UTC)
"""Three weeks after they met, and two months before the event to come."""
LATER = "2027-02-11T18:00:00", "2027-02-11T20:00:00"


def hellos(world: World, who: str = "ada") -> list[str]:
    return [mail.subject for mail in world.mails(who) if mail.subject.endswith("?") and " and you, at " in mail.subject]


@pytest.fixture
def met(world: World) -> World:
    """Ada and Ben came to an evening, and both said that they met; another one is to come."""
    event = world.event()
    for who in ("ada", "ben"):
        world.sign_up(event, who)
        decide(world, who, keep_in_touch="true")
    world.wind(datetime(2026, 11, 26, 17, 30, tzinfo=UTC))
    for who in ("ada", "ben"):
        world.act(event, who, "check-in")
    world.wind(2 * DAY)
    people = tuple(sorted(contact(world, who) for who in ("ada", "ben")))
    id = event.rpartition("/")[2]
    said = Meeting(
        group="demo",
        event=id,
        id=pair_id(id, *people),
        people=people,  # type: ignore[arg-type]
        met=dict.fromkeys(people, True),
        revision=1,
    )
    new = Meeting(group="demo", event=id, id=said.id, people=said.people)
    world.app.table.transact(meetings.to_keep(world.app.table, new, said))
    return world


def comes_again(world: World, who: str = "ben", *, visible: bool = True) -> str:
    """To the next evening, as all may see there."""
    event = world.event(starts_at=LATER[0], ends_at=LATER[1])
    world.sign_up(event, who)
    if visible:
        token = next(mail.token for mail in reversed(world.mails(who)) if mail.subject.startswith("You're in"))
        world.ask("PATCH", f"/public/v1/signups/{token}", {"visible": True})
    return event


def until_soon(world: World) -> None:
    """Until the event to come is near enough to be told of, and everybody has had a turn."""
    world.wind(ENOUGH_LATER)
    world.wind(timedelta(days=CYCLE))


def test_who_met_and_has_not_seen_each_other_since_is_told_of_what_the_other_comes_to(met: World) -> None:
    comes_again(met)
    until_soon(met)
    assert len(hellos(met)) == 1
    mail = next(mail for mail in met.mails("ada") if mail.subject in hellos(met))
    assert "Say hello to Ben" in mail.text
    assert "ben@example.org" not in mail.text


def test_no_name_is_a_link(met: World) -> None:
    comes_again(met)
    met.ask("PATCH", f"/v1/groups/demo/contacts/{contact(met, 'ben')}", {"name": "Verify at evil.example/in"})
    until_soon(met)
    assert len(hellos(met)) == 1
    assert "evil" not in "".join(mail.subject + mail.text for mail in met.mails("ada"))


@pytest.mark.parametrize("no", [None, "did not meet", "declined", "was not there"])
def test_who_was_introduced_and_came_is_greeted_unless_one_said_no(world: World, no: str | None) -> None:
    event = world.event()
    for who in ("ada", "ben"):
        world.sign_up(event, who)
        decide(world, who, keep_in_touch="true")
    introduce(world, event, ("ada", "ben"))
    world.wind(datetime(2026, 11, 26, 17, 30, tzinfo=UTC))
    for who in ("ada", "ben"):
        if no != "was not there" or who == "ada":
            world.act(event, who, "check-in")
    world.wind(2 * DAY)
    one, other = sorted(contact(world, who) for who in ("ada", "ben"))
    id = event.rpartition("/")[2]
    pair = pair_id(id, one, other)
    if no == "did not meet":
        nothing = Meeting(group="demo", event=id, id=pair, people=(one, other))
        world.app.table.transact(
            meetings.to_keep(world.app.table, nothing, replace(nothing, met={other: False}, revision=1))
        )
    if no == "declined":
        word = PairWord(group="demo", event=id, id=pair, people=(one, other), declined_by=frozenset({other}))
        world.app.table.transact(introductions.to_say(world.app.table, None, word))
    comes_again(world)
    until_soon(world)
    assert len(hellos(world)) == (no is None)


@pytest.mark.parametrize(
    "how", ["reader did not agree", "other agreed to nothing", "other not seen there", "other blocked", "nothing comes"]
)
def test_there_is_no_hello_where(met: World, how: str) -> None:
    if how != "nothing comes":
        comes_again(met, visible=how != "other not seen there")
    match how:
        case "reader did not agree":
            decide(met, "ada", keep_in_touch="false")
        case "other agreed to nothing":
            decide(met, "ben", keep_in_touch="false")
        case "other blocked":
            met.ask("PATCH", f"/v1/groups/demo/contacts/{contact(met, 'ben')}", {"blocked": True})
    until_soon(met)
    assert hellos(met) == []


def test_nothing_to_say_is_no_mail(met: World) -> None:
    before = len(met.mails())
    met.wind(TURN)
    assert len(met.mails()) == before


def test_a_hello_and_an_ask_are_one_mail_and_the_next_is_a_month_later(met: World) -> None:
    comes_again(met)
    decide(met, "ada", keep_in_touch="true", can_offer="hiring testers")
    met.wind(ENOUGH_LATER)
    ask(met)
    approve(met)
    met.wind(3 * TURN)
    mails = [mail for mail in met.mails("ada") if mail.subject in hellos(met) or mail.subject in told(met)]
    assert "Say hello" in mails[0].text
    assert "asks for your help" in mails[0].text
    assert all(later.sent_at - first.sent_at >= timedelta(days=30) for first, later in pairwise(mails))


def test_after_an_outage_nobody_has_two_turns(met: World) -> None:
    comes_again(met)
    met.wind(ENOUGH_LATER)
    met.now += timedelta(days=40)  # nobody looked for due work
    met.wind(timedelta(days=4))
    assert len(hellos(met)) <= 1


def test_the_page_says_what_one_asks_for_and_takes_it_back(met: World) -> None:
    ask(met, "ada", "A flat")
    assert "The organisers look at it first" in met.call("GET", own_page(met, "ada")).body
    met.post_form(f"{own_page(met, 'ada')}/ask/withdraw", {})
    assert "A flat" not in met.call("GET", own_page(met, "ada")).body
    assert contacts.get(met.app.table, "demo", contact(met, "ada")).looking_for == ()


@given(st.integers(0, 10_000), st.integers(0, 16**5 - 1))
def test_everybody_has_their_turn_on_one_day_of_each_cycle(after: int, number: int) -> None:
    first, id = date(2026, 1, 1) + timedelta(days=after), f"{number:05x}0123456789abcde"
    days = [first + timedelta(days=day) for day in range(CYCLE)]
    assert [day for day in days if ids_on(day)[0] <= id < ids_on(day)[1]] == [turn_of(id, first)]
    assert due_on(first, "UTC").hour == 10


def turns(world: World) -> list[jobs.Due]:
    found = (job for some in jobs.due(world.app.table, world.now + 40 * DAY, 50) for job in some)
    return [job for job in found if job.kind == "keep_in_touch"]


def test_a_day_on_which_nobody_has_a_turn_is_no_work(met: World) -> None:
    """So a clock that is wound, and a small group's table, stop only where there is somebody to tell."""
    tomorrow = met.now.date() + DAY  # today's hour is over
    days = {turn_of(contact(met, who), tomorrow) for who in ("ada", "ben")}
    assert {job.due_at[:10] for job in turns(met)} == {day.isoformat() for day in days}


def test_whoever_wants_it_no_more_leaves_nothing_to_do(met: World) -> None:
    for who in ("ada", "ben"):
        decide(met, who, keep_in_touch="")
    met.wind(2 * TURN)
    assert not turns(met)
    decide(met, "ada", keep_in_touch="true")
    assert len(turns(met)) == 1
