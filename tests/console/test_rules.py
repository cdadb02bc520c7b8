"""Rules in the console: in plain words, seen as they are written, changed for one event and back."""

from typing import Any

import pytest

from tests.testing.console import Console, signed_in
from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer
from tests.testing.world import World
from tests.timing.steps import GROUP, add_rule

RULES = "/console/demo/rules"
PARKING = {"name": "Parking", "subject": "Where to park", "body": "Behind {{event.title}}, {{first_name}}."}


def rules_of(event: str) -> str:
    return f"/console/demo/events/{event.rpartition('/')[2]}/rules"


def form_of(page: Element) -> Element:
    (form,) = [one for one in page.all("form") if "subject" in one.fields()]
    return form


def save(console: Console, page: str, **changes: object) -> Answer:
    """A rule's form as it is served, with changes."""
    return console.submit(form_of(console.page(page)), **changes)


def rule(world: World, id: str, place: str = GROUP) -> Any:
    return world.ask("GET", f"{place}/rules/{id}")


def preview(answer: Answer) -> str:
    return read(answer.body).one(**{"data-live-part": "preview"}).text


def test_rules_are_listed_in_plain_words_in_the_order_in_which_they_go_out(world: World) -> None:
    add_rule(world, GROUP, trigger="before_start", offset={"elapsed": "P1DT90M"}, name="Early", audience="everyone")
    page = signed_in(world).page(RULES)
    before = page.all("section")[0].text
    assert "The day before at 18:00 → to everyone with a place" in before
    assert before.index("1 day, 1 hour and 30 minutes before it starts") < before.index("2 hours before it starts")
    assert "When somebody is put in line → to everyone in line" in page.text


def test_a_new_rule_is_set_up_once_however_often_its_form_comes(world: World) -> None:
    console = signed_in(world)
    form = form_of(console.page(f"{RULES}/new"))
    answers = [console.submit(form, **PARKING) for _ in range(2)]
    assert [answer.status for answer in answers] == [303, 303]
    (made,) = [one for one in world.items(f"{GROUP}/rules") if one["name"] == "Parking"]
    assert (made["trigger"], made["offset"]) == ("before_start", {"days": 1, "at": "18:00"})
    assert (made["audience"], made["body"], made["enabled"]) == ("confirmed", PARKING["body"], True)


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({"offset.kind": "elapsed", "offset.amount": "90", "offset.unit": "minutes"}, {"elapsed": "PT90M"}),
        ({"offset.kind": "days", "offset.days": "0", "offset.at": "09:30"}, {"days": 0, "at": "09:30"}),
        ({"trigger": "at", "offset.instant": "2026-11-25T12:00"}, {"instant": "2026-11-25T11:00:00.000000Z"}),
        ({"trigger": "on_signup"}, None),
    ],
)
def test_when_is_entered_as_people_say_it(world: World, fields: dict[str, str], stored: object) -> None:
    event = world.event()
    console = signed_in(world)
    answer = save(console, f"{rules_of(event)}/new", **PARKING, **fields)
    assert answer.status == 303, read(answer.body).text
    (made,) = [one for one in world.items(f"{event}/rules") if one["name"] == "Parking"]
    assert made["offset"] == stored


def test_a_form_that_is_saved_as_it_was_served_changes_nothing(world: World) -> None:
    console = signed_in(world)
    odd = add_rule(world, GROUP, offset={"elapsed": "P1DT2H"}, max_lateness="PT5H", body="One\n\nTwo")
    before = world.items(f"{GROUP}/rules")
    for id in (odd, *(one["id"] for one in before)):
        assert save(console, f"{RULES}/{id}").status == 303
    assert world.items(f"{GROUP}/rules") == before


def test_what_and_when_are_shown_as_one_types_and_nothing_is_kept(world: World) -> None:
    world.event()
    console = signed_in(world)
    before = rule(world, "day-before")
    changes = {"subject": "Soon: {{event.title}}", "offset.days": "2", "do": "preview"}
    shown = save(console, f"{RULES}/day-before", **changes)
    assert shown.status == 200
    assert "2 days before at 18:00: Tuesday 24 November 2026, 18:00" in preview(shown)
    assert "Soon: Founders' breakfast" in preview(shown)
    unfit = save(console, f"{RULES}/day-before", subject="{{nobody}}", do="preview")
    assert "there is no {{nobody}}" in preview(unfit)
    assert rule(world, "day-before") == before


def test_what_is_wrong_comes_back_filled_in(world: World) -> None:
    console = signed_in(world)
    wrong = save(console, f"{RULES}/day-before", subject="", **{"offset.days": "many"})
    assert wrong.status == 422
    form = form_of(read(wrong.body))
    assert (form.fields()["subject"], form.fields()["offset.days"]) == ("", "many")
    assert rule(world, "day-before")["subject"]


def test_what_is_typed_is_tried_on_oneself(world: World) -> None:
    console = signed_in(world)
    tried = save(console, f"{RULES}/day-before", subject="Nearly", do="test")
    assert "A test is on its way to olga@example.org" in read(tried.body).text
    assert [mail.subject for mail in world.mails("olga")] == ["[Test] Nearly"]
    assert rule(world, "day-before")["subject"] != "Nearly"


def test_a_rule_of_the_group_is_changed_for_one_event_and_goes_back(world: World) -> None:
    event = world.event()
    console, page = signed_in(world), rules_of(event)
    assert save(console, f"{page}/day-before", subject="For this one").status == 303
    assert (rule(world, "day-before", event)["subject"], rule(world, "day-before")["subject"]) == (
        "For this one",
        "Tomorrow: {{event.title}}",
    )
    listed = console.page(page)
    assert "Changed for this event" in listed.text
    (back,) = [one for one in listed.all("form") if one.attributes["action"].endswith("/reset")]
    for _ in range(2):
        assert console.submit(back).status == 303
    assert rule(world, "day-before", event)["subject"] == "Tomorrow: {{event.title}}"
    assert "Changed for this event" not in console.page(page).text


def test_a_rule_is_turned_off_and_on_and_deleted_once_that_is_confirmed(world: World) -> None:
    console = signed_in(world)
    for action, enabled in (("turn-off", False), ("turn-on", True)):
        assert console.post(f"{RULES}/day-before/{action}").status == 303
        assert rule(world, "day-before")["enabled"] is enabled
    (form,) = [
        one for one in console.page(f"{RULES}/day-before/delete").all("form") if "/delete" in str(one.attributes)
    ]
    assert console.submit(form).status == 303
    assert "day-before" not in {one["id"] for one in world.items(f"{GROUP}/rules")}


def test_mails_to_the_team_are_listed_with_their_fate(world: World) -> None:
    console = signed_in(world)
    save(console, f"{RULES}/day-before", do="test")
    page = console.page(f"{RULES}/team")
    (row,) = page.one("tbody").all("tr")
    assert [cell.text for cell in row.all("td")][:3] == ["olga@example.org", "Test of a mail", "sent"]
    assert "None so far" in console.page(f"{RULES}/team", state="unknown").text


def test_of_two_who_edit_a_rule_at_once_the_second_is_told_and_nothing_is_lost(world: World) -> None:
    console = signed_in(world)
    first, second = (form_of(console.page(f"{RULES}/day-before")) for _ in range(2))
    console.submit(first, subject="Theirs", name="Theirs, too")
    told = console.submit(second, subject="Mine")
    assert told.status == 422
    page = read(told.body)
    assert "Somebody else changed this meanwhile, to: Theirs" in page.text
    assert form_of(page).fields()["subject"] == "Mine"
    assert console.submit(form_of(page)).status == 303
    kept = rule(world, "day-before")
    assert (kept["subject"], kept["name"]) == ("Mine", "Theirs, too")
