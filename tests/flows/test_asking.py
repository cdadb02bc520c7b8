"""Mails ask their reader to decide on what came with the sign-up: the first one does, and two later ones."""

from datetime import timedelta

import pytest

from tests.testing.html import read
from tests.testing.ses import Mail
from tests.testing.world import World

ASKED = "Did you say more?"


def asking(world: World, who: str = "ada") -> list[bool]:
    return [ASKED in mail.html and ASKED in mail.text for mail in world.mails(who)]


def button(mail: Mail) -> str:
    (found,) = (one.attributes["href"] for one in read(mail.html).all("a") if one.text == "See your sign-up and decide")
    return found


def confirming(world: World, words: str) -> dict[str, str]:
    """What the button with these words posts from one's own page."""
    page = read(world.call("GET", f"/s/{world.mails('ada')[0].token}").body)
    (found,) = (one for one in page.all("button") if one.text == words)
    name = found.attributes.get("name")
    return {name: found.attributes["value"]} if name else {}


@pytest.mark.parametrize(
    ("words", "unconfirmed"),
    [
        ("Confirm my place alone", {"introduce": True}),
        ("Confirm my place and switch these on", {}),
    ],
)
def test_a_place_can_be_confirmed_alone_or_with_what_came_with_it(
    world: World, words: str, unconfirmed: dict[str, bool]
) -> None:
    event = world.event(confirm_address=True, capacity=5)
    world.sign_up(event, introduce=True)
    assert world.attendee(event)["status"] == "pending"
    path = f"/s/{world.mails('ada')[0].token}"
    assert world.post_form(f"{path}/confirm", confirming(world, words)).status == 303
    shown = world.ask("GET", own(world))
    assert (shown["status"], shown["unconfirmed"], shown["introduce"]) == ("confirmed", unconfirmed, not unconfirmed)


def own(world: World) -> str:
    return f"/public/v1/signups/{world.mails('ada')[0].token}"


def test_the_first_mail_asks_with_one_button_and_repeats_nothing_of_what_was_typed(world: World) -> None:
    world.sign_up(world.event(), looking_for=["cheap-pills"], keep_in_touch=True)
    (mail,) = world.mails()
    assert asking(world) == [True]
    assert "cheap-pills" not in mail.html + mail.text
    path, _, anchor = button(mail).partition("#")
    page = read(world.call("GET", "/s/" + path.rpartition("/s/")[2]).body)
    assert page.one(id=anchor).text == "Did you say this?"
    assert mail.html.count('class="button"') == 1, "it takes the place of the one to the same page"


def test_who_said_nothing_or_decided_is_not_asked(world: World) -> None:
    event = world.event()
    world.sign_up(event, "bob")
    world.sign_up(event, "ada", looking_for=["a job"])
    world.ask("POST", f"{own(world)}/confirm")
    world.wind(timedelta(days=12))
    assert asking(world, "bob") == [False] * 4
    assert asking(world) == [True, *[False] * 3]


def test_two_later_mails_before_the_event_ask_once_more_and_no_other(world: World) -> None:
    event = world.event()
    world.sign_up(event, introduce=True)
    for hour in ("19:00", "20:00", "20:30"):
        world.ask("PATCH", event, {"starts_at": f"2026-11-26T{hour}:00"})
        world.wind(timedelta(minutes=30))
    world.wind(timedelta(days=12))
    assert asking(world)[:4] == [True, True, True, False]
    assert sum(asking(world)) == 3
    assert world.ask("GET", own(world))["unconfirmed"] == {"introduce": True}
