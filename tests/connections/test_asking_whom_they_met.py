"""Those who were introduced are asked whom they met; who never says is introduced to nobody any more."""

import re
from datetime import timedelta

from rapport.domain.connections.introduction import Introduction, Introductions, in_parts
from rapport.domain.connections.pairs import pair_id
from rapport.store.connections import introductions
from tests.testing.html import Element, read
from tests.testing.world import World

THANKS = "Thank you for coming"
"""What the subject of the mail begins with that asks, by the default rule."""


def introduce(world: World, event: str, *pairs: tuple[str, str]) -> None:
    """As the reminder does: who they are is fixed."""
    id = event.rpartition("/")[2]
    people = [sorted(world.app.contact_id("demo", f"{who}@example.org") for who in pair) for pair in pairs]
    made = tuple(Introduction(id=pair_id(id, one, other), people=(one, other)) for one, other in people)
    whole = Introductions(group="demo", event=id, round=1, mailing="m", fixed_at=world.now, pairs=made)
    world.app.table.transact(*introductions.to_fix(world.app.table, in_parts(whole)))


def meet(world: World, number: int = 0) -> str:
    """An event at which Ada is introduced to Bob and to Cleo, two weeks after the one before."""
    start = world.now + timedelta(days=3)
    event = world.event(
        title=f"Evening {number}",
        starts_at=f"{start:%Y-%m-%dT%H:%M:%S}",
        ends_at=f"{start + timedelta(hours=2):%Y-%m-%dT%H:%M:%S}",
    )
    for who in ("ada", "bob", "cleo"):
        world.sign_up(event, who)
        world.call("PATCH", f"/public/v1/signups/{token(world, who)}", {"introduce": True})
    introduce(world, event, ("ada", "bob"), ("ada", "cleo"))
    return event


def token(world: World, who: str) -> str:
    """Of the latest mail about a sign-up."""
    return next(
        str(found[-1]) for mail in reversed(world.mails(who)) if (found := re.findall(r"/s/([\w.-]+)", mail.html))
    )


def own_page(world: World, who: str) -> str:
    (me,) = set(re.findall(r"/me/[\w.-]+", world.mails(who)[0].html))
    return str(me)


def page(world: World, who: str) -> Element:
    answer = world.call("GET", f"/s/{token(world, who)}/met")
    assert answer.status == 200
    return read(answer.body)


def names(found: Element) -> list[str]:
    return [one.one("h2").text for one in found.all("section") if "person" in one.attributes["class"]]


def delivered(world: World, *people: str, kind: str = "delivery") -> None:
    """SES says so of the latest mail that asks them."""
    for who in people:
        asked = [mail for mail in world.mails(who) if mail.subject.startswith(THANKS)]
        world.ses_reports(asked[-1], kind)


def test_each_is_asked_about_whom_they_were_introduced_to_and_both_yes_is_told(world: World) -> None:
    event = meet(world)
    world.wind(timedelta(days=4))
    assert sorted(names(page(world, "ada"))) == ["Bob", "Cleo"]
    (asks,) = [mail for mail in world.mails("ada") if mail.subject.startswith(THANKS)]
    assert re.search(r"Did you meet (Bob and Cleo|Cleo and Bob)\?", asks.text)
    assert f"/s/{token(world, 'ada')}/met" in asks.html
    assert "Ada" in names(page(world, "bob"))
    assert "Ada is open to meeting somebody new, as you are." in page(world, "bob").text
    id = pair_id(event.rpartition("/")[2], *(world.attendee(event, who)["contact_id"] for who in ("ada", "bob")))
    for who in ("ada", "bob"):
        said = {f"met.{id}": "yes", f"swap.{id}": "yes"}
        assert world.post_form(f"/s/{token(world, who)}/met", said).status == 303
    world.wind(timedelta(days=1))
    assert [mail.subject for mail in world.mails("ada") if "swapped" in mail.subject] == [
        "You swapped addresses with Bob"
    ]


def test_who_was_reported_or_blocked_or_takes_their_consent_back_is_not_asked_about(world: World) -> None:
    meet(world)
    world.wind(timedelta(days=4))
    world.call("PATCH", f"/public/v1/signups/{token(world, 'bob')}", {"introduce": False})
    assert names(page(world, "ada")) == ["Cleo"]
    assert names(page(world, "bob")) == []


def test_three_events_unanswered_and_they_are_left_out_kindly_told_and_back_by_a_click(world: World) -> None:
    for number in range(3):
        meet(world, number)
        world.wind(timedelta(days=5))
        delivered(world, "ada", "bob", "cleo")
        world.post_form(f"/s/{token(world, 'cleo')}/met", {})
        world.wind(timedelta(days=9))
    told = [
        who for who in ("ada", "bob", "cleo") if any("go on introducing" in one.subject for one in world.mails(who))
    ]
    assert told == ["ada", "bob"], "who says anything is not meant"
    me = own_page(world, "ada")
    assert "We have stopped introducing you" in world.call("GET", me).body
    assert world.post_form(f"{me}/introduce-again", {}).status == 303
    assert "We have stopped introducing you" not in world.call("GET", me).body
    assert "We have stopped introducing you" in page(world, "bob").text
    world.post_form(f"/s/{token(world, 'bob')}/met", {})
    assert "We have stopped introducing you" not in page(world, "bob").text
    with world.unchanged():
        world.post_form(f"{me}/introduce-again", {})


def test_a_mail_that_is_not_known_to_be_delivered_has_asked_nobody(world: World) -> None:
    for number in range(3):
        meet(world, number)
        world.wind(timedelta(days=5))
        delivered(world, *(("bob", "cleo") if number == 0 else ("ada", "bob", "cleo")))
        if number == 1:
            delivered(world, "cleo", kind="complaint")
        world.wind(timedelta(days=9))
    told = [
        who for who in ("ada", "bob", "cleo") if any("go on introducing" in one.subject for one in world.mails(who))
    ]
    assert told == ["bob"]
