"""What the mail after an event asks: whom its reader met."""

from datetime import timedelta

import pytest

from tests.testing.world import World

RULE = {
    "name": "The morning after",
    "trigger": "after_end",
    "offset": {"elapsed": "PT12H"},
    "audience": "confirmed",
    "subject": "How was it?",
    "body": "Thank you!\n\n{{introductions}}\n\nUntil then",
}
ASKED = "Anyone you would like to stay in touch with?"


@pytest.mark.parametrize("connections", [True, False])
def test_it_asks_for_whom_one_would_like_to_stay_in_touch_with(world: World, connections: bool) -> None:
    event = world.event(connections=connections)
    world.ask("POST", f"{event}/rules", RULE)
    world.sign_up(event)
    world.wind(timedelta(days=5))
    (mail,) = [mail for mail in world.mails("ada") if mail.subject == "How was it?"]
    assert (ASKED in mail.text) == connections
    assert (f"/s/{mail.token}/met" in mail.html) == connections
    assert "{{" not in mail.text


def test_before_an_event_nothing_is_asked(world: World) -> None:
    event = world.event()
    world.ask("POST", f"{event}/rules", {**RULE, "trigger": "before_start"})
    world.sign_up(event)
    world.wind(timedelta(days=5))
    (mail,) = [mail for mail in world.mails("ada") if mail.subject == "How was it?"]
    assert ASKED not in mail.text
