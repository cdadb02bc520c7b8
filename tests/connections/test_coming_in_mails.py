"""`{{coming}}`: who is coming, in a rule's words."""

from datetime import timedelta
from unittest.mock import patch

from rapport.domain.connections.coming import ComingPerson, TogetherOffered, WhoComes
from rapport.mail.connections.coming import coming_text
from rapport.store.connections import coming as store
from tests.testing.world import MONDAY, World

from .test_coming import join

RULE = {
    "name": "Who comes",
    "trigger": "before_start",
    "offset": {"elapsed": "PT24H"},
    "audience": "confirmed",
    "subject": "Tomorrow",
    "body": "Hello.\n\n{{coming}}\n\nBye.",
}


def who(*people: tuple[str, tuple[str, ...]], **offers: str) -> WhoComes:
    return WhoComes(
        tuple(
            ComingPerson(group="g", event="e", contact=name, name=name, can_offer=can, has_place=True)
            for name, can in people
        ),
        tuple(TogetherOffered(topic=topic, people=figure) for topic, figure in offers.items()),
    )


def test_it_names_a_few_and_those_who_offer_something_first() -> None:
    assert coming_text(WhoComes()) == ""
    assert coming_text(who(("Ada", ())), but="Ada") == ""
    assert coming_text(who(("Ada", ()), ("Ben", ("maths",))), but="Zoe") == "You may meet Ben (maths) and Ada."
    crowd = who(*((f"P{number}", ()) for number in range(9)), Law="5+", Hiring="3+")
    said, together = coming_text(crowd).split("\n\n")
    assert (said.count("P"), said.endswith(" and 5 more.")) == (4, True)
    assert together == "What people offer: Law (5+ people) and Hiring (3+ people)."


def test_what_others_typed_is_no_link_in_anybodys_mail() -> None:
    hostile = who(("win.example", ("maths",)), ("Ben", ("see www.win.example", "art", "call 030 1234567")))
    assert coming_text(hostile) == "You may meet Ben (art) and 1 more."


def test_a_reminder_says_it_to_each_of_the_others_and_reads_it_once(world: World) -> None:
    event = world.event()
    world.ask("PATCH", f"{event}/rules/day-before", {"enabled": False})  # it says who is coming, too
    rule = world.ask("POST", f"{event}/rules", RULE)
    join(world, event, "ada", ["<b>maths</b>"])
    join(world, event, "ben", visible=False)
    preview = f"{event}/mailings/{rule['id']}_g1/preview"
    assert "You may meet Ada (<b>maths</b>)." in world.ask("GET", preview)["text"]
    with patch.object(store, "find", wraps=store.find) as reads:
        world.wind(MONDAY + timedelta(days=2, hours=9))
    assert reads.call_count == 1
    (ada,), (ben,) = ([mail for mail in world.mails(who) if mail.subject == "Tomorrow"] for who in ("ada", "ben"))
    assert "You may meet" not in ada.text
    assert ada.text.startswith("Hello.\r\n\r\nBye.\r\n"), "what has nothing to say leaves no paragraph"
    assert "You may meet Ada (<b>maths</b>)." in ben.text
    assert "&lt;b&gt;maths" in ben.html
    world.ask("PATCH", event, {"connections": False})
    with patch.object(store, "find") as reads:
        assert "Ada" not in world.ask("GET", preview)["text"]
    reads.assert_not_called()
