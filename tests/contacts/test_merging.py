"""Two contacts of one person become one, with all that hangs on them, and nobody is mailed more for it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from rapport.store import contacts as store
from tests.testing.console import signed_in
from tests.testing.world import World

CONTACTS = "/v1/groups/demo/contacts"


def path(world: World, who: str) -> str:
    return f"{CONTACTS}/{world.app.contact_id('demo', f'{who}@example.org')}"


def merge(world: World, who: str = "old", into: str = "ada") -> Any:
    return world.ask("POST", f"{path(world, who)}/merge", {"into": path(world, into).rpartition("/")[2]})


def people(world: World, event: str, **query: object) -> list[tuple[str, str, str]]:
    return [(one["name"], one["email"], one["status"]) for one in world.items(f"{event}/attendees", **query)]


def counts(world: World, event: str) -> dict[str, int]:
    return {name: count for name, count in world.ask("GET", event)["counts"].items() if count}


def own(mail: Any) -> str:
    return f"/public/v1/signups/{mail.token}"


def test_what_is_known_of_both_is_known_of_the_one_that_stays(world: World) -> None:
    event = world.event()
    world.sign_up(event, "old", looking_for=["a lawyer"])
    world.ask("POST", f"{own(world.mails('old')[0])}/confirm")
    world.sign_up(event, "ada")
    world.ask("PATCH", path(world, "old"), {"tags": ["founder", "VIP"], "notes": "met in May"})
    world.ask("PATCH", path(world, "ada"), {"tags": ["vip", "speaker"], "notes": "has a dog"})
    merged = merge(world)
    assert (merged["email"], merged["tags"]) == ("ada@example.org", ["vip", "speaker", "founder"])
    assert merged["notes"] == "has a dog\n\nmet in May"
    assert world.ask("GET", path(world, "ada") + "/export")["contact"]["looking_for"] == ["a lawyer"]
    assert [one["email"] for one in world.items(CONTACTS)] == ["ada@example.org"]
    assert world.ask("GET", path(world, "old")) == merged == merge(world)
    entries = [one for one in world.items("/v1/groups/demo/audit") if one["action"] == "contact.merge"]
    assert [one["target"] for one in entries] == [path(world, "old").removeprefix("/v1/groups/demo/")]


def test_of_two_consents_the_stricter_stands_and_every_word_is_kept(world: World) -> None:
    event = world.event()
    for who, said in (("old", True), ("ada", True), ("ben", False)):
        world.sign_up(event, who, follow_up_consent=said)
        world.ask("POST", f"{own(world.mails(who)[0])}/confirm")
    assert merge(world)["follow_up_consent_at"] is not None
    assert merge(world, "ada", "ben")["follow_up_consent_at"] is None
    said = world.ask("GET", path(world, "ben") + "/export")["consents"]
    assert [(one["consent"], one["given"]) for one in said] == [("follow_up_consent", True)] * 2


def test_a_place_at_an_event_is_the_person_s_whichever_address_they_come_by(world: World) -> None:
    event = world.event()
    world.sign_up(event, "old")
    link = own(world.mails("old")[0])
    world.sign_up(world.event(), "ada")
    merge(world)
    for who in ("old", "ada"):
        world.sign_up(event, who)
    assert people(world, event) == [("Old", "ada@example.org", "confirmed")]
    history = world.items(path(world, "ada") + "/history")
    assert [one["status"] for one in history] == ["confirmed", "confirmed"]
    assert world.ask("GET", link)["status"] == "confirmed"
    world.wind(timedelta(days=2, hours=10))  # the reminder of the day before
    assert {mail.to for mail in world.mails() if "tomorrow" in mail.subject.lower()} == {"ada@example.org"}
    world.ask("POST", f"{link}/cancel")
    assert [one[2] for one in people(world, event)] == ["cancelled"]
    world.sign_up(event, "ada")
    assert [one[2] for one in people(world, event)] == ["confirmed"]
    assert counts(world, event) == {"confirmed": 1}


@pytest.mark.parametrize("first", ["old", "ada"])
def test_of_two_places_at_an_event_the_better_is_left_and_the_other_goes_to_the_next(world: World, first: str) -> None:
    event = world.event(capacity=2)
    second = "ada" if first == "old" else "old"
    for who in (first, second, "ben", "cleo"):
        world.sign_up(event, who)
        world.wind(timedelta(seconds=1))
    links = {who: own(world.mails(who)[0]) for who in ("old", "ada")}
    mails = len(world.mails())
    merge(world)
    assert sorted(people(world, event)) == sorted(
        [
            (first.title(), "ada@example.org", "confirmed"),
            ("Ben", "ben@example.org", "confirmed"),
            ("Cleo", "cleo@example.org", "waitlisted"),
        ]
    )
    assert counts(world, event) == {"confirmed": 2, "waitlisted": 1, "cancelled": 1}
    assert [mail.to for mail in world.mails()[mails:]] == ["ben@example.org"]
    for who in ("old", "ada"):
        assert world.ask("GET", links[who])["status"] == "confirmed"
        assert world.call("POST", f"{event}/attendees/{path(world, who).rpartition('/')[2]}/check-in").status == 200
    assert counts(world, event)["attended"] == 1
    assert world.ask("GET", path(world, "ada"))["attended"] == 1
    world.wind(timedelta(days=6))
    assert sum("tomorrow" in mail.subject.lower() for mail in world.mails("ada") + world.mails("old")) == 1


def test_who_came_without_an_address_is_the_contact_that_has_one(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    walk_in = world.ask("POST", f"{event}/attendees", {"name": "Ada?", "checked_in": True})
    theirs, hers = f"{CONTACTS}/{walk_in['contact_id']}", path(world, "ada").rpartition("/")[2]
    answer = world.call("POST", f"{path(world, 'ada')}/merge", {"into": walk_in["contact_id"]})
    assert answer.status == 409
    world.ask("POST", f"{theirs}/merge", {"into": hers})
    assert people(world, event) == [("Ada?", "ada@example.org", "confirmed")]
    assert counts(world, event) == {"confirmed": 1, "cancelled": 1, "attended": 1}
    assert world.ask("GET", path(world, "ada"))["attended"] == 1


def test_what_must_not_be_mailed_stays_so_and_a_bounce_is_of_the_one_address(world: World) -> None:
    event = world.event()
    for who in ("old", "ada"):
        world.sign_up(event, who)
    (mail,) = world.mails("old")
    merge(world)
    world.ses_reports(mail, "bounce")
    assert world.ask("GET", path(world, "ada"))["suppressed"] is None
    world.ses_reports(mail, "complaint")
    assert world.ask("GET", path(world, "ada"))["suppressed"] == "complained"
    world.ask("DELETE", path(world, "ada"))
    kept = store.of_addresses(world.app.table, "demo", [path(world, who).rpartition("/")[2] for who in ("old", "ada")])
    assert sorted((one.bounced_at is not None, one.complained_at is not None) for one in kept.values()) == [
        (False, True),
        (True, True),
    ]
    assert all(one.merged_into is None for one in kept.values())


def test_a_bounce_of_a_mail_to_the_address_that_stays_is_of_that_address(world: World) -> None:
    event = world.event()
    world.sign_up(event, "old")
    world.sign_up(world.event(), "ada")
    merge(world)
    world.act(event, "ada", "cancel")
    (mail,) = [mail for mail in world.mails("ada") if mail.tags["event"] == event.rpartition("/")[2]]
    world.ses_reports(mail, "bounce")
    assert world.ask("GET", path(world, "ada"))["suppressed"] == "bounced"


def test_an_export_has_the_mails_about_both_places_at_one_event(world: World) -> None:
    event = world.event()
    world.sign_up(event, "old")
    world.sign_up(event, "ada")
    merge(world)
    export = world.ask("GET", path(world, "ada") + "/export")
    assert {one["email"] for one in export["deliveries"]} == {"old@example.org", "ada@example.org"}
    assert len(export["signups"]) == 1
    page = signed_in(world).page(path(world, "ada").replace("/v1/groups/", "/console/"))
    (mails,) = [one for one in page.all("table") if "Mail" in one.text]
    assert len(mails.one("tbody").all("tr")) == 2


def test_an_erasure_forgets_the_person_under_every_id(world: World) -> None:
    event, another = world.event(), world.event()
    world.sign_up(event, "old")
    world.sign_up(another, "ada")
    merge(world)
    world.ask("DELETE", path(world, "old"))
    stored = str(world.dump()).lower()
    assert "ada@" not in stored
    assert "old@" not in stored
    world.wind(timedelta(minutes=10))
    world.sign_up(event, "old")
    assert people(world, event) == [("Old", "old@example.org", "confirmed")]


def test_a_chain_of_merges_leads_to_the_last(world: World) -> None:
    event = world.event()
    for who in ("older", "old", "ada"):
        world.sign_up(event, who)
    merge(world, "older", "old")
    merge(world, "old", "ada")
    assert len(people(world, event)) == 1
    for who in ("older", "old", "ada"):
        assert world.ask("GET", path(world, who))["email"] == "ada@example.org"
        assert world.ask("GET", own(world.mails(who)[0]))["status"] == "confirmed"


def test_what_cannot_be_merged_is_refused_and_changes_nothing(world: World) -> None:
    world.sign_up(world.event(), "ada")
    world.sign_up(world.event(), "old")
    hers = path(world, "ada")
    with world.unchanged():
        assert world.call("POST", f"{hers}/merge", {"into": hers.rpartition("/")[2]}).status == 422
        assert world.call("POST", f"{hers}/merge", {"into": "nobody"}).status == 422
        assert world.call("POST", f"{hers}/merge", {}).status == 422
        assert world.call("POST", f"{CONTACTS}/nobody/merge", {"into": hers.rpartition("/")[2]}).status == 404
    for who, count in (("ada", 30), ("old", 25)):
        world.ask("PATCH", path(world, who), {"tags": [f"{who} {number}" for number in range(count)]})
    answer = world.call("POST", f"{path(world, 'old')}/merge", {"into": hers.rpartition("/")[2]})
    assert (answer.status, "55 tags" in answer.body) == (409, True)


def test_an_older_address_s_link_to_one_s_own_page_opens_nothing_of_the_one_that_stays(world: World) -> None:
    """Who has the old mailbox need not be who has the new one: the link is asked for, and mailed to that."""
    event = world.event()
    for who in ("old", "ada"):
        world.sign_up(event, who)
    (link,) = re.findall(r"/me/[\w.-]+", world.mails("old")[0].text)
    merge(world)
    answer = world.call("GET", link)
    assert (answer.status, "ada@" in answer.body, "/lost/demo" in answer.body) == (404, False, True)
    world.post_form("/lost/demo", {"email": "old@example.org"})
    assert (world.mails()[-1].to, "/me/" in world.mails()[-1].text) == ("ada@example.org", True)
