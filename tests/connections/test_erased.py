"""Whoever is erased leaves nothing of theirs in what connected them with others, nor what others wrote of them."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.connections import test_maybe as maybe
from tests.connections.test_asks import ask, contact, own_page
from tests.connections.test_introductions import DAY_BEFORE, joined
from tests.connections.test_own_introductions import of
from tests.connections.test_own_introductions import page_of as introductions_of
from tests.contacts.test_erasing import erase, erase_later
from tests.testing.world import World

WORDS = ("kites", "beekeeping", "shouts", "lanterns", "juggling", "wonderful")
"""Each typed in another place, by Ada or of her."""
KINDS = {"ASK#", "COMING#", "FEEDBACK#", "INVITED#", "MAYBE#", "MEETING#", "REPORT#"}
"""Of the items that have the id of her contact, those of what connects people."""
GONE = {"ASK#", "FEEDBACK#", "MAYBE#", "REPORT#"}
"""What is not left with so much as an id: of the others Bob's answer stands, and that she was invited, and came."""


def kinds_with(world: World, text: str) -> set[str]:
    found = (key[1] for key, item in world.dump().items() if text in json.dumps([key, item]).lower())
    return {f"{sort.partition('#')[0]}#" for sort in found}


def lived(world: World) -> None:
    """Ada says of herself, and of Bob, all that somebody can; Bob reports her."""
    event, later = (
        world.event(),
        world.event(title="Later", starts_at="2026-12-18T18:30:00", ends_at="2026-12-18T21:00:00"),
    )
    joined(world, event, "ada", asks="a lawyer, and kites", offers="beekeeping", visible=True, follow_up_consent=True)
    joined(world, event, "bob", offers="legal advice")
    invitation = {"audience": {}, "subject": "Come!", "body": "Please do."}
    assert world.call("POST", f"{later}/invitations", invitation).status == 200
    world.wind(DAY_BEFORE)
    report = {"choice": "report", "introduction": of(world, "bob"), "reason": "She shouts."}
    met = f"/s/{world.mails('ada')[0].token}/met"
    world.wind(timedelta(days=1, hours=2))
    assert world.post_form(met, {f"met.{of(world, 'ada')}": "yes", f"swap.{of(world, 'ada')}": "yes"}).status == 303
    world.wind(timedelta(days=1))
    assert world.post_form(met, {"mark": "5", "words": "It was wonderful."}).status == 303
    assert world.post_form(introductions_of(world, "bob"), report).status == 303
    ask(world, "ada", "Somebody who makes lanterns")
    maybe.confirm(world, later, "ada", "juggling")


@pytest.mark.parametrize("way", [erase, erase_later], ids=["at once", "by its job"])
def test_nothing_that_is_stored_says_what_connected_them(world: World, way: Callable[[World], None]) -> None:
    lived(world)
    assert [word for word in WORDS if not kinds_with(world, word)] == []
    assert kinds_with(world, contact(world, "ada")) >= KINDS, kinds_with(world, contact(world, "ada"))
    page = own_page(world, "ada")
    way(world)
    world.wind(timedelta(days=7))
    assert [word for word in WORDS if kinds_with(world, word)] == []
    assert kinds_with(world, "ada@example.org") == set()
    assert GONE.isdisjoint(kinds_with(world, contact(world, "ada")))
    assert world.call("GET", page).status == 404
