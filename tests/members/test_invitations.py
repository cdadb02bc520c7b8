"""An invitation: one mail with a link to a page, whose button makes somebody a member; nothing else does."""

import re
from datetime import timedelta

import pytest

from rapport.domain.members.member import INVITATION_LASTS
from tests.members.test_members import MEMBERS, entries, invite, path_of, shown
from tests.testing.html import read
from tests.testing.routes import assert_problem
from tests.testing.world import World

LINK = re.compile(r"https://rapport\.example(/console/invitation/[\w.-]+)")
DELIVERIES = "/v1/groups/demo/deliveries"


def links(world: World, who: str = "ines") -> list[str]:
    """Of the invitations that somebody was mailed, the oldest first: each has one, in text and HTML."""
    found = [set(LINK.findall(mail.text + mail.html)) for mail in world.mails(who)]
    assert all(len(each) == 1 for each in found)
    return [link for each in found for link in each]


def fates(world: World) -> list[tuple[str, str | None]]:
    return [(one["state"], one["reason"]) for one in world.items(DELIVERIES) if one["mailing_id"] == "invitation"]


@pytest.mark.parametrize(
    ("name", "greeting"), [("Ilves, Ines", "Hello Ines,"), ("Dr. Ines Ilves", "Hello Ines,"), ("Dr.", "Hello there,")]
)
def test_an_invitation_greets_as_every_mail_does(world: World, name: str, greeting: str) -> None:
    invite(world, name=name)
    (mail,) = world.mails("ines")
    assert greeting in mail.text.splitlines()


def test_an_invitation_says_who_invites_to_what_and_its_button_makes_a_member(world: World) -> None:
    invite(world)
    (mail,) = world.mails("ines")
    assert mail.subject == "You are invited to help run Demo"
    assert "Hello Ines" in mail.text
    assert "an organizer, who runs events" in " ".join(mail.text.split())
    (link,) = links(world)
    page = world.call("GET", link)
    assert page.status == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    (form,) = [one for one in read(page.body).all("form") if one.attributes["method"] == "post"]
    assert "action" not in form.attributes, "it posts to the page's own address"
    answer = world.call("POST", link)
    assert (answer.status, answer.headers["location"]) == (303, link)
    assert shown(world)["Ines"] == ("organizer", "active")
    assert world.ask("GET", path_of(world, "ines"))["last_seen_at"] == "2026-11-23T09:00:00Z"


def test_looking_at_it_changes_nothing(world: World) -> None:
    invite(world)
    (link,) = links(world)
    with world.unchanged():
        for method in ("GET", "HEAD"):
            assert world.call(method, link).status == 200


def test_a_repeat_is_harmless_and_says_that_they_are_a_member(world: World) -> None:
    invite(world)
    (link,) = links(world)
    world.call("POST", link)
    with world.unchanged():
        assert world.call("POST", link).status == 303
        page = world.call("GET", link)
    assert "You are a member" in page.body
    assert "<form" not in page.body
    (entry,) = entries(world, "member.accept")
    assert (entry["actor"]["kind"], entry["actor"]["name"]) == ("member", "Ines")
    assert entry["changes"] == {"state": {"from": "invited", "to": "active"}}


def assert_dead(world: World, link: str) -> None:
    with world.unchanged():
        assert [world.call(method, link).status for method in ("GET", "POST")] == [404, 404]


def test_it_runs_out_after_a_week(world: World) -> None:
    invite(world)
    (link,) = links(world)
    world.now += INVITATION_LASTS - timedelta(seconds=1)
    assert world.call("GET", link).status == 200
    world.now += timedelta(seconds=1)
    assert_dead(world, link)


def test_it_dies_with_the_member_s_removal_also_once_they_are_invited_anew(world: World) -> None:
    invite(world)
    world.ask("DELETE", path_of(world, "ines"))
    assert_dead(world, links(world)[0])
    invite(world)
    old, new = links(world)
    assert_dead(world, old)
    assert world.call("POST", new).status == 303


def test_who_was_removed_after_accepting_does_not_come_back_by_the_old_link(world: World) -> None:
    invite(world)
    (link,) = links(world)
    world.call("POST", link)
    world.ask("DELETE", path_of(world, "ines"))
    assert_dead(world, link)


def test_invited_again_the_earlier_link_opens_nothing_and_the_new_one_is_good_for_a_week(world: World) -> None:
    invite(world)
    world.now += timedelta(days=6)
    again = world.ask("POST", f"{path_of(world, 'ines')}/invite")
    assert again["invited_at"] == "2026-11-29T09:00:00Z"
    old, new = links(world)
    assert_dead(world, old)
    world.now += timedelta(days=6)
    assert world.call("POST", new).status == 303
    assert_problem(world.call("POST", f"{path_of(world, 'ines')}/invite"), 409)


def test_again_within_an_hour_mails_nothing(world: World) -> None:
    invite(world)
    world.now += timedelta(minutes=59)
    with world.unchanged():
        world.ask("POST", f"{path_of(world, 'ines')}/invite")
    world.now += timedelta(minutes=1)
    world.ask("POST", f"{path_of(world, 'ines')}/invite")
    assert len(world.mails("ines")) == 2


def test_a_group_invites_20_strangers_a_day(world: World) -> None:
    for number in range(20):
        invite(world, email=f"friend{number}@example.org")
    world.call("DELETE", path_of(world, "friend0"))  # to take one back makes room for none
    with world.unchanged():
        refused = invite(world)
        assert_problem(refused, 429)
    world.now += timedelta(seconds=int(refused.headers["retry-after"]))
    assert invite(world).status == 201


def test_a_repeat_with_an_idempotency_key_invites_once(world: World) -> None:
    for _ in range(2):
        world.ask("POST", MEMBERS, {"email": "i@example.org", "name": "I", "role": "owner"}, headers=ONCE)
    assert len(world.mails("i")) == 1


ONCE = {"idempotency-key": "one-invitation"}


def test_what_somebody_typed_as_a_name_is_no_link_in_the_mail(world: World) -> None:
    invite(world, name="Win at https://evil.example now")
    (mail,) = world.mails("ines")
    assert "evil" not in mail.text + mail.html + str(mail.parsed["to"])


def test_an_address_that_bounced_is_not_invited_again(world: World) -> None:
    invite(world)
    world.ses_reports(world.mails("ines")[0], "bounce")
    world.now += timedelta(hours=1)
    world.ask("POST", f"{path_of(world, 'ines')}/invite")
    assert fates(world) == [("skipped", "bounced"), ("sent", None)]


def test_who_unsubscribed_from_the_group_is_not_invited(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ines")
    token = world.mails("ines")[0].unsubscribe_token
    world.post_form(f"/public/v1/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    invite(world)
    assert fates(world) == [("skipped", "unsubscribed")]


@pytest.mark.parametrize("ended", ["removed", "invited again"])
def test_one_that_is_not_owed_any_more_is_not_mailed(world: World, ended: str) -> None:
    invite(world)
    world.now += timedelta(hours=2)
    world.ses.next("throttle")
    world.ask("POST", f"{path_of(world, 'ines')}/invite")
    if ended == "removed":
        world.ask("DELETE", path_of(world, "ines"))
    else:
        world.now += timedelta(hours=2)
        world.ask("POST", f"{path_of(world, 'ines')}/invite")
    world.wind(timedelta(days=1))
    assert ("skipped", "cancelled") in fates(world)
    assert len(world.mails("ines")) == (2 if ended == "invited again" else 1)


def test_a_link_of_another_kind_opens_no_invitation(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    invite(world)
    token = links(world)[0].rpartition("/")[2]
    assert_dead(world, f"/console/invitation/{world.mails('ada')[0].token}")
    assert [world.call("GET", f"/{page}/{token}").status for page in ("s", "u")] == [404, 404]


def test_an_unknown_page_of_the_console_is_not_found(world: World) -> None:
    answer = world.call("GET", "/console/demo/nothing/of/the/kind")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert world.call("DELETE", "/console/invitation/x").status == 405
