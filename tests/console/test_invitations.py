"""Organisers invite contacts from the console: counted as they write, seen, sent once; and what came of it."""

from datetime import timedelta

import pytest

from tests.testing.console import signed_in
from tests.testing.html import read
from tests.testing.world import World

WRITTEN = {"subject": "Come to {{event.title}}", "body": "Dear {{first_name}}, we meet again.", "once": "a"}


@pytest.fixture
def event(world: World) -> str:
    """Six people are known, five of whom agreed to hear of later events."""
    past = world.event()
    for who in ("ada", "ben", "cleo", "dan", "eve", "fay"):
        world.sign_up(past, who)
    for who in ("ada", "ben", "cleo", "dan", "eve"):
        world.ask("PATCH", f"/public/v1/signups/{world.mails(who)[0].token}", {"follow_up_consent": True})
    return world.event(title="Supper")


def page_of(event: str) -> str:
    return f"/console/demo/events/{event.rpartition('/')[2]}/invitations"


def test_whom_it_invites_is_counted_reviewed_and_sent_once(world: World, event: str) -> None:
    console, page = signed_in(world), page_of(event)
    shown = read(console.get(page).body).text
    assert "5 people" in shown
    assert "1: did not agree to be told of later events" in shown
    with world.unchanged():
        review = console.post(page, {**WRITTEN, "do": "review"})
    assert "This invites 5 people" in read(review.body).text
    for _ in range(2):
        assert console.post(page, {**WRITTEN, "do": "send"}).status == 303
    world.wind(timedelta(minutes=5))
    assert sum(mail.subject == "Come to Supper" for mail in world.mails()) == 5
    assert "5 people" in read(console.get(page).body).text


def test_an_invitation_is_tried_on_oneself_as_a_contact_gets_it(world: World, event: str) -> None:
    console, page = signed_in(world), page_of(event)
    tried = console.post(page, {**WRITTEN, "do": "test"})
    assert "A test is on its way to olga@example.org" in read(tried.body).text
    (mail,) = world.mails("olga")
    assert mail.subject == "[Test] Come to Supper"
    assert "Dear Sam, we meet again." in mail.text
    assert "Take a place" in mail.text
    assert "This is a test of an invitation" in mail.text
    assert "5 people" in read(console.get(page).body).text, "and nobody was invited"
    assert console.post(page, {**WRITTEN, "body": "{{signup.url}}", "do": "test"}).status == 422
    assert "sent a test of an invitation" in read(console.get("/console/demo/audit").body).text


def test_whom_an_invitation_is_for_is_said_before_it_goes(world: World, event: str) -> None:
    given = {**WRITTEN, "audience.tags": "speaker, helper", "audience.attended_since": "2026-11-01"}
    review = signed_in(world).post(page_of(event), {**given, "audience.missed": "true"})
    said = "To contacts tagged speaker or helper, who came since 2026-11-01, who missed your last event."
    assert said in read(review.body).text
    assert "This invites nobody" in read(review.body).text


def test_what_is_wrong_comes_back_as_the_form(world: World, event: str) -> None:
    answer = signed_in(world).post(page_of(event), {**WRITTEN, "subject": "", "audience.attended_since": "3000-01-01"})
    assert answer.status == 422
    assert "Dear {{first_name}}" in answer.body
    assert "Please enter a subject" in read(answer.body).text


def test_a_group_sees_its_connections_from_five_people_on(world: World, event: str) -> None:
    console = signed_in(world)
    assert "Nothing to show yet" in read(console.get("/console/demo/connections").body).text
    console.post(page_of(event), {**WRITTEN, "do": "send"})
    world.wind(timedelta(days=4))
    found = read(console.get("/console/demo/connections").body).text
    assert "Invited, and signed up" in found
    assert "fewer than 5" in found
    assert "too late" in read(console.get(page_of(event)).body).text


def test_an_event_has_its_own_as_pictures_with_a_table_behind_each(world: World, event: str) -> None:
    console, page = signed_in(world), page_of(event).replace("invitations", "connections")
    found = read(console.get(page).body)
    assert "What became of it" not in found.text
    assert {"Invite contacts", "“I’d come if …”"} <= {one.text for one in found.all("a")}
    console.post(page_of(event), {**WRITTEN, "do": "send"})
    assert "were invited5" in read(console.get(page).body).text.replace("\n", "")
    for who in ("ada", "ben", "cleo", "dan", "eve"):
        world.sign_up(event, who)
    shown = read(console.get(page).body)
    assert "5 were invited, 5 signed up." in shown.text
    cells = [cell.text for cell in shown.all("td")]
    assert cells == ["5", "5", "not shown"]
