"""Whom people met, as their own pages ask them: codes, addresses that are swapped, how it was."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rapport.domain.connections.afterwards.codes import LETTERS, MOST_WRONG
from tests.testing.console import signed_in
from tests.testing.html import Element, read
from tests.testing.ses import Mail
from tests.testing.world import World

DURING = timedelta(days=3, hours=9)
"""From Monday morning to Thursday evening, when the event has begun."""


@pytest.fixture(name="event", autouse=True)
def begun(world: World) -> str:
    path = world.event()
    for who in ("ada", "bob", "cleo"):
        world.sign_up(path, who)
    world.wind(DURING)
    return path


def page_of(world: World, who: str) -> str:
    return f"/s/{world.mails(who)[0].token}/met"


def shown(world: World, who: str, path: str = "/met") -> Element:
    with world.unchanged():
        answer = world.call("GET", page_of(world, who).replace("/met", path))
    assert answer.status == 200, answer.body
    return read(answer.body)


def code_of(world: World, who: str) -> str:
    (found,) = re.findall(r"Your code\s+([A-Z]{4})\b", shown(world, who, "").text)
    return str(found)


def says(world: World, who: str, **fields: str) -> int:
    """With what the form has already, as a browser sends it."""
    (form,) = shown(world, who).all("form")
    given = {name.replace("_", "."): value for name, value in fields.items()}
    return world.post_form(page_of(world, who), {**form.fields(), **given}).status


def people(world: World, who: str) -> list[str]:
    return [one.one("h2").text for one in shown(world, who).all("section") if "person" in one.attributes["class"]]


def found_by_code(world: World, who: str) -> str:
    """The id of the one meeting on somebody's page."""
    (id,) = {name.partition(".")[2] for name in names(shown(world, who)) if name.startswith("met.")}
    return id


def names(page: Element) -> set[str]:
    return {str(one.attributes["name"]) for one in page.all("input") if "name" in one.attributes}


def test_it_opens_when_the_event_begins_and_only_for_who_has_a_place(world: World) -> None:
    path = world.event(starts_at="2026-12-03T18:30:00", ends_at="2026-12-03T21:00:00")
    world.sign_up(path, "dora")
    assert "Your code" not in shown(world, "dora", "").text
    answer = world.call("GET", page_of(world, "dora"))
    assert answer.status == 409
    assert "It opens when the event begins" in answer.body
    world.act(path, "dora", "check-in")
    assert code_of(world, "dora") in shown(world, "dora").text, "who is there early finds people early"
    world.act(path, "dora", "cancel")
    assert world.call("GET", page_of(world, "dora")).status == 409
    assert world.post_form(page_of(world, "dora"), {"code": "BCDF"}).status == 409


def test_two_who_show_each_other_their_codes_find_each_other_and_nobody_else_learns_anything(
    world: World,
) -> None:
    assert says(world, "ada", code=code_of(world, "bob").lower(), swap_code="yes") == 303
    assert people(world, "ada") == [f"The person with the code {code_of(world, 'bob')}"]
    assert "Bob" not in shown(world, "ada").text, "no name before the other agrees"
    assert people(world, "bob") == ["Ada"]
    assert people(world, "cleo") == []
    id = found_by_code(world, "bob")
    assert world.post_form(page_of(world, "cleo"), {f"met.{id}": "yes", f"swap.{id}": "yes"}).status == 303
    assert people(world, "cleo") == [], "nobody answers for others"
    assert says(world, "bob", **{f"met_{id}": "no"}) == 303
    assert people(world, "ada") == [f"The person with the code {code_of(world, 'bob')}"], "a no is told to nobody"
    assert says(world, "bob", **{f"met_{id}": "yes"}) == 303
    assert people(world, "ada") == ["Bob"]


def test_typing_each_other_s_codes_is_agreeing(world: World) -> None:
    says(world, "ada", code=code_of(world, "bob"))
    says(world, "bob", code=code_of(world, "ada"))
    assert (people(world, "ada"), people(world, "bob")) == (["Bob"], ["Ada"])


def test_whoever_is_known_by_a_code_can_be_refused_for_good_or_reported_as_who_was_introduced(
    world: World, event: str
) -> None:
    says(world, "ada", code=code_of(world, "bob"))
    id = found_by_code(world, "bob")
    own = {who: f"/s/{world.mails(who)[0].token}/introductions" for who in ("ada", "bob", "cleo")}
    report = {"choice": "report", "introduction": id, "reason": "Loud."}
    for who in ("ada", "cleo"):
        assert world.post_form(own[who], report).status == 404, "nobody is reported whose name one does not know"
    assert f'value="{id}"' not in world.call("GET", own["ada"]).body
    assert f'value="{id}"' in world.call("GET", own["bob"]).body
    assert world.post_form(own["bob"], report).status == 303
    assert people(world, "bob") == []
    assert f'value="{id}"' not in world.call("GET", own["bob"]).body
    assert "Loud." in signed_in(world).page(f"{event.replace('/v1/groups', '/console')}/connections").text


def test_guessing_is_useless(world: World) -> None:
    """Ten wrong ones at most, and a right one tells whom it is of to nobody but them."""
    taken = {code_of(world, who) for who in ("ada", "bob", "cleo")}
    wrong = next(code for code in (letter * 4 for letter in LETTERS) if code not in taken)
    for text, reason in (("BCDA", "is not a code"), (code_of(world, "ada"), "is your own")):
        with world.unchanged():
            answer = world.post_form(page_of(world, "ada"), {"code": text})
        assert answer.status == 422
        assert reason in answer.body
    for _ in range(MOST_WRONG):
        answer = world.post_form(page_of(world, "ada"), {"code": wrong, "words": "x"})
        assert answer.status == 422
        assert "is nobody’s here" in answer.body
        assert read(answer.body).one(id="code").attributes["value"] == wrong
    with world.unchanged():
        answer = world.post_form(page_of(world, "ada"), {"code": code_of(world, "bob")})
    assert answer.status == 422
    assert "too many were nobody’s" in answer.body
    says(world, "bob", code=code_of(world, "ada"))
    assert people(world, "ada") == ["Bob"], "the other can still type theirs"


def test_somebody_blocked_is_nowhere_and_sees_no_sign_of_it(world: World, event: str) -> None:
    says(world, "ada", code=code_of(world, "bob"))
    world.wind(timedelta(hours=6))
    bob = world.attendee(event, "bob")["contact_id"]
    cleos = code_of(world, "cleo")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{bob}", {"blocked": True})
    assert people(world, "ada") == [f"The person with the code {code_of(world, 'bob')}"]
    assert people(world, "bob") == []
    assert says(world, "bob", code=cleos) == 303
    assert people(world, "bob") == [f"The person with the code {cleos}"], "as if they had not answered yet"
    assert says(world, "cleo", code=code_of(world, "bob")) == 303
    assert people(world, "cleo") == [f"The person with the code {code_of(world, 'bob')}"]
    assert people(world, "bob") == [f"The person with the code {cleos}"], "nor are two named who found each other"
    world.ask("PATCH", f"/v1/groups/demo/contacts/{bob}", {"blocked": False})
    assert sorted(people(world, "bob")) == ["Ada", "Cleo"]


def test_how_it_was_is_asked_of_who_consented_to_follow_ups_once_it_is_over(world: World) -> None:
    assert "How was it?" not in shown(world, "ada").text
    world.call("PATCH", f"/public/v1/signups/{world.mails('ada')[0].token}", {"follow_up_consent": True})
    assert "How was it?" not in shown(world, "ada").text, "it is not over"
    world.wind(timedelta(hours=6))
    assert "How was it?" in shown(world, "ada").text
    assert "How was it?" not in shown(world, "bob").text
    assert says(world, "ada", mark="5", words="Lovely.\r\nMore chairs!", signed="true") == 303
    kept = shown(world, "ada").one("form").fields()
    assert (kept["mark"], kept["words"].splitlines(), kept["signed"]) == ("5", ["Lovely.", "More chairs!"], "true")
    for wrong in ({"mark": "6"}, {"mark": "five"}, {"words": "x" * 1001}, {"words": "\x07"}, {"met.x": "perhaps"}):
        with world.unchanged():
            assert world.post_form(page_of(world, "ada"), wrong).status == 422, wrong
    assert says(world, "bob", mark="1", words="I was never asked.") == 303
    assert "I was never asked." not in str(world.dump())


def test_an_event_without_connections_has_no_codes(world: World) -> None:
    path = world.event(starts_at="2026-11-26T18:00:00", connections=False)
    world.sign_up(path, "dora")
    assert "Your code" not in shown(world, "dora", "").text
    assert "There is nothing to answer" in shown(world, "dora").text
    assert world.post_form(page_of(world, "dora"), {"code": "BCDF"}).status == 303


def test_an_erasure_leaves_nothing_of_what_somebody_said_and_an_export_has_it_all(world: World, event: str) -> None:
    world.call("PATCH", f"/public/v1/signups/{world.mails('ada')[0].token}", {"follow_up_consent": True})
    world.wind(timedelta(hours=6))
    says(world, "ada", code=code_of(world, "bob"), swap_code="no")
    says(world, "ada", mark="2", words="Too loud.")
    says(world, "bob", **{f"met_{found_by_code(world, 'bob')}": "yes"})
    (words,) = own_export(world, "ada")["said_after_events"]
    (met,) = words.pop("meetings")
    assert (words["mark"], words["words"], words["signed"]) == (2, "Too loud.", False)
    assert (met["met"], met["swap"]) == (True, False)
    organisers = world.ask("GET", f"/v1/groups/demo/contacts/{world.attendee(event)['contact_id']}/export")
    assert not [word for word in ("Too loud.", "swap") if word in str(organisers)], "nobody's business but theirs"
    ada = world.attendee(event)["contact_id"]
    world.ask("DELETE", f"/v1/groups/demo/contacts/{ada}")
    assert people(world, "bob") == []
    assert "Too loud." not in str(world.dump())
    (left,) = [item for (_, key), item in world.dump().items() if key.startswith("MEETING#")]
    assert [name for name in ("met", "swap", "answered", "agreed") if ada in str(left.get(name))] == []


def own_export(world: World, who: str) -> Any:
    (me,) = set(re.findall(r"/me/[\w.-]+", world.mails(who)[0].html))
    world.post_form(f"{me}/export", {})
    (link,) = set(re.findall(r"/export/[\w.-]+", world.mails(who)[-1].html))
    return world.post_form(link, {}).json


def test_organisers_are_told_how_it_was_without_names_and_from_five_on(world: World, event: str) -> None:
    for who in ("dora", "eve"):
        world.sign_up(event, who)
    everybody = ("ada", "bob", "cleo", "dora", "eve")
    for who in everybody:
        world.call("PATCH", f"/public/v1/signups/{world.mails(who)[0].token}", {"follow_up_consent": True})
    world.wind(timedelta(hours=6))
    for number, who in enumerate(everybody[:4]):
        says(world, who, mark="4", words=f"No. {number}")
    assert world.ask("GET", f"{event}/feedback") == {"marks": None, "words": [], "signed": []}
    says(world, "eve", mark="2", words="<b>Call</b> me", signed="true")
    told = world.ask("GET", f"{event}/feedback")
    assert told["marks"] == {"1": 0, "2": 1, "3": 0, "4": 4, "5": 0}
    assert told["words"] == [], "four unsigned words are too few"
    eve = {"attendee_id": world.attendee(event, "eve")["id"], "name": "Eve", "words": "<b>Call</b> me"}
    assert told["signed"] == [eve]
    world.post_form(page_of(world, "eve"), {"mark": "2", "words": "No. 4"})
    told = world.ask("GET", f"{event}/feedback")
    assert (told["words"], told["signed"]) == ([f"No. {number}" for number in range(5)], [])
    page = signed_in(world).page(f"/console{event.removeprefix('/v1/groups')}/figures")
    assert "3.6 of 5 on average, by 5 people." in page.text
    assert "No. 3" in page.text


SIX = datetime(2026, 11, 27, 17, tzinfo=UTC)
"""On the day after the event, by the clocks of Berlin."""


def swapped_mails(world: World, who: str) -> list[Mail]:
    return [mail for mail in world.mails(who) if "swapped addresses" in mail.subject]


def test_a_yes_of_both_is_told_in_one_mail_at_six_and_a_no_never(world: World) -> None:
    says(world, "ada", code=code_of(world, "bob"), swap_code="yes")
    says(world, "ada", code=code_of(world, "cleo"), swap_code="yes")
    says(world, "bob", code=code_of(world, "cleo"), swap_code="yes")
    for who, swap in (("bob", "yes"), ("cleo", "no")):
        for id in ids(world, who):
            says(world, who, **{f"met_{id}": "yes", f"swap_{id}": swap})
    assert "bob@example.org" not in shown(world, "ada").text
    world.wind(SIX - timedelta(seconds=1))
    assert swapped_mails(world, "ada") == []
    world.wind(timedelta(minutes=2))
    (mail,) = swapped_mails(world, "ada")
    assert mail.subject == "You swapped addresses with Bob"
    assert "bob@example.org" in mail.text
    assert "cleo" not in mail.text.lower(), "who said no, or nothing, is not told of"
    assert [mail.subject for mail in swapped_mails(world, "bob")] == ["You swapped addresses with Ada"]
    assert swapped_mails(world, "cleo") == []
    assert "bob@example.org" in shown(world, "ada").text
    assert "cleo@example.org" not in shown(world, "ada").text
    world.wind(timedelta(days=20))
    assert len(swapped_mails(world, "ada")) == 1


def test_two_swaps_of_a_day_are_one_mail_and_one_taken_back_before_is_not_told(world: World, event: str) -> None:
    for who in ("bob", "cleo"):
        says(world, "ada", code=code_of(world, who), swap_code="yes")
        says(world, who, code=code_of(world, "ada"), swap_code="yes")
    world.sign_up(event, "dora")
    says(world, "ada", code=code_of(world, "dora"), swap_code="yes")
    says(world, "dora", code=code_of(world, "ada"), swap_code="yes")
    (id,) = ids(world, "dora")
    says(world, "dora", **{f"swap_{id}": "no"})
    world.wind(SIX + timedelta(minutes=2))
    (mail,) = swapped_mails(world, "ada")
    assert mail.subject in ("You swapped addresses with Bob and Cleo", "You swapped addresses with Cleo and Bob")
    assert swapped_mails(world, "dora") == []
    says(world, "dora", **{f"swap_{id}": "yes"})
    says(world, "bob", **{f"swap_{ids(world, 'bob')[0]}": "no"})
    assert "ada@example.org" in shown(world, "bob").text, "what was told cannot be taken back"
    world.wind(timedelta(days=2))
    assert [mail.subject for mail in swapped_mails(world, "ada")[1:]] == ["You swapped addresses with Dora"]
    assert len(swapped_mails(world, "bob")) == 1


def test_who_wants_no_other_mails_gets_the_one_that_they_said_yes_to(world: World) -> None:
    (me,) = set(re.findall(r"/me/[\w.-]+", world.mails("ada")[0].html))
    world.post_form(f"{me}/unsubscribe", {})
    world.now += timedelta(minutes=1)
    says(world, "ada", code=code_of(world, "bob"), swap_code="yes")
    says(world, "bob", code=code_of(world, "ada"), swap_code="yes")
    bob = world.app.contact_id("demo", "bob@example.org")
    world.ask("PATCH", f"/v1/groups/demo/contacts/{bob}", {"name": "Verify at evil.example/in"})
    world.wind(SIX + timedelta(minutes=2))
    (mail,) = swapped_mails(world, "ada")
    assert world.mails("ada")[-1] == mail
    assert "evil" not in mail.subject + mail.text, "a name is no link"


def test_who_is_blocked_or_erased_meanwhile_is_not_told_of(world: World, event: str) -> None:
    for who in ("bob", "cleo"):
        says(world, "ada", code=code_of(world, who), swap_code="yes")
        says(world, who, code=code_of(world, "ada"), swap_code="yes")
    world.wind(timedelta(hours=6))
    bob, cleo = (world.attendee(event, who)["contact_id"] for who in ("bob", "cleo"))
    world.ask("PATCH", f"/v1/groups/demo/contacts/{bob}", {"blocked": True})
    world.ask("DELETE", f"/v1/groups/demo/contacts/{cleo}")
    world.wind(SIX + timedelta(minutes=2))
    assert [swapped_mails(world, who) for who in ("ada", "bob", "cleo")] == [[], [], []]


def test_an_event_whose_connections_are_switched_off_hands_no_addresses_on(world: World, event: str) -> None:
    says(world, "ada", code=code_of(world, "bob"), swap_code="yes")
    says(world, "bob", code=code_of(world, "ada"), swap_code="yes")
    world.ask("PATCH", event, {"connections": False})
    world.wind(SIX + timedelta(minutes=2))
    assert [swapped_mails(world, who) for who in ("ada", "bob")] == [[], []]


def ids(world: World, who: str) -> list[str]:
    """Of the meetings on somebody's page."""
    return sorted({name.partition(".")[2] for name in names(shown(world, who)) if name.startswith("met.")})
