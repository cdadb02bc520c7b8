"""One click, or a choice on a page: which later mails stop, and which do not."""

from datetime import timedelta

import pytest

from tests.testing.deliveries import state
from tests.testing.world import World

DAY = timedelta(days=1)
NEWS = {
    "name": "News",
    "trigger": "after_end",
    "offset": {"elapsed": "PT1H"},
    "audience": "attended",
    "subject": "News",
    "body": "News from {{group.name}}",
    "promotional": True,
}
ONE_CLICK = b"List-Unsubscribe=One-Click"


def one_click(world: World, who: str = "ada") -> None:
    """As a mail program does it: from the header, without cookies, following no redirect."""
    header = str(world.mails(who)[0].parsed["List-Unsubscribe"])
    assert world.mails(who)[0].parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = header.strip("<>").removeprefix("https://rapport.example")
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = world.call("POST", path, ONE_CLICK, headers=form)
    assert answer.status == 200
    assert "set-cookie" not in answer.headers


def choose(world: World, choice: str, who: str = "ada") -> None:
    token = world.mails(who)[0].unsubscribe_token
    assert world.post_form(f"/u/{token}", {"choice": choice}).status == 303


def consent(world: World, who: str = "ada") -> None:
    world.ask("PATCH", f"/public/v1/signups/{world.mails(who)[0].token}", {"follow_up_consent": True})


@pytest.fixture(autouse=True)
def news(world: World) -> str:
    """The id of a rule that promotes."""
    return str(world.ask("POST", "/v1/groups/demo/rules", NEWS)["id"])


def subjects(world: World, who: str = "ada") -> list[str]:
    return [mail.tags["delivery"].split("_")[0] for mail in world.mails(who)]


def test_who_keeps_all_gets_all(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    consent(world)
    world.wind(5 * DAY)
    assert len(world.mails("ada")) == 5
    assert "News" in [mail.subject for mail in world.mails("ada")]


def test_the_address_of_one_click_shows_the_page_to_who_opens_it_and_changes_nothing(world: World) -> None:
    world.sign_up(world.event())
    world.drain()
    token = world.mails("ada")[0].unsubscribe_token
    page = world.call("GET", f"/u/{token}")
    with world.unchanged():
        shown = world.call("GET", f"/public/v1/unsubscribe/{token}")
        assert (shown.status, shown.body) == (page.status, page.body) == (200, page.body)
        assert shown.headers["content-type"] == "text/html; charset=utf-8"
        assert shown.headers["referrer-policy"] == "no-referrer"
        assert world.call("HEAD", f"/public/v1/unsubscribe/{token}").status == 200
    gone = world.call("GET", f"/public/v1/unsubscribe/{token}x")
    assert (gone.status, gone.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_one_click_stops_everything_mails_nothing_and_keeps_the_place(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    consent(world)
    before = len(world.mails())
    one_click(world)
    one_click(world)
    assert len(world.mails()) == before
    assert world.attendee(event)["status"] == "confirmed"
    world.wind(5 * DAY)
    assert len(world.mails("ada")) == before
    for rule in ("day-before", "two-hours-before", "thank-you"):
        assert state(world, event, rule) == ("skipped", "unsubscribed")


def test_after_one_click_not_even_news_of_a_change_or_a_cancellation_comes(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    one_click(world)
    world.ask("PATCH", event, {"venue": {"name": "Elsewhere"}})
    world.wind(DAY / 24)
    world.ask("POST", f"{event}/cancel")
    world.wind(DAY / 24)
    assert len(world.mails("ada")) == 1


def test_a_new_sign_up_has_its_own_mails_again_and_the_old_one_has_not(world: World) -> None:
    old = world.event()
    world.sign_up(old)
    one_click(world)
    world.wind(DAY / 24)
    new = world.event(title="Supper")
    world.sign_up(new)
    world.wind(2 * DAY + DAY / 2)
    assert [mail.subject for mail in world.mails("ada") if mail.tags["event"] == new.rpartition("/")[2]] != []
    assert state(world, new, "on-signup") == ("sent", None)
    assert state(world, new, "day-before") == ("sent", None)
    assert state(world, old, "day-before") == ("skipped", "unsubscribed")


def test_who_signs_up_again_for_the_same_event_after_cancelling_has_its_mails(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    one_click(world)
    world.act(event, "ada", "cancel")
    world.wind(DAY / 24)
    world.sign_up(event)
    world.wind(2 * DAY + DAY / 2)
    assert state(world, event, "day-before") == ("sent", None)


def test_the_page_stops_one_event_and_no_other(world: World) -> None:
    event, other = world.event(), world.event(title="Supper")
    world.sign_up(event)
    world.sign_up(other)
    choose(world, "event")
    world.wind(2 * DAY + DAY / 2)
    assert state(world, event, "day-before") == ("skipped", "unsubscribed")
    assert state(world, other, "day-before") == ("sent", None)


def test_the_page_stops_follow_ups_and_nothing_else(world: World, news: str) -> None:
    event = world.event()
    world.sign_up(event)
    consent(world)
    choose(world, "follow_ups")
    choose(world, "follow_ups")
    world.ask("PATCH", event, {"venue": {"name": "Elsewhere"}})
    world.wind(5 * DAY)
    assert subjects(world) == ["on-signup", "on-event-changed", "day-before", "two-hours-before"]
    assert world.attendee(event)["status"] == "confirmed"
    assert state(world, event, "thank-you") == ("skipped", "unsubscribed")
    assert state(world, event, news) == ("skipped", "unsubscribed")


def test_who_stopped_follow_ups_is_not_told_either_that_they_were_missed(world: World) -> None:
    event = world.event()
    for who in ("ada", "ben", "cleo"):
        world.sign_up(event, who)
    choose(world, "follow_ups")
    world.wind(3 * DAY + DAY / 3)
    world.act(event, "cleo", "check-in")
    world.wind(2 * DAY)
    assert state(world, event, "missed-you", "ada") == ("skipped", "unsubscribed")
    assert state(world, event, "missed-you", "ben") == ("sent", None)


def test_a_new_sign_up_has_its_follow_ups_again_and_the_old_one_has_not(world: World, news: str) -> None:
    old = world.event()
    world.sign_up(old)
    choose(world, "follow_ups")
    world.wind(DAY / 24)
    new = world.event(title="Supper")
    world.sign_up(new)
    world.wind(5 * DAY)
    assert state(world, old, "thank-you") == ("skipped", "unsubscribed")
    assert state(world, new, "thank-you") == ("sent", None)
    assert state(world, new, news) == ("skipped", "no_consent")


def test_who_stopped_follow_ups_and_then_consents_has_what_promotes_and_no_more(world: World, news: str) -> None:
    event = world.event()
    world.sign_up(event)
    choose(world, "follow_ups")
    consent(world)
    world.wind(5 * DAY)
    assert state(world, event, "thank-you") == ("skipped", "unsubscribed")
    assert state(world, event, news) == ("sent", None)


def test_the_page_stops_everything(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    choose(world, "everything")
    world.wind(5 * DAY)
    assert len(world.mails("ada")) == 1


def test_what_promotes_goes_only_to_whoever_said_so_from_a_mailed_link(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada", follow_up_consent=True)
    world.wind(5 * DAY)
    assert "News" not in [mail.subject for mail in world.mails("ada")]
    (mine,) = [one for one in world.items(f"{event}/deliveries") if one["reason"] == "no_consent"]
    assert mine["state"] == "skipped"


@pytest.mark.parametrize("path", ["/u/{token}", "/public/v1/unsubscribe/{token}"])
def test_a_link_that_a_scanner_opens_stops_nothing(world: World, path: str) -> None:
    world.sign_up(world.event())
    token = world.mails("ada")[0].unsubscribe_token
    with world.unchanged():
        world.call("GET", path.format(token=token))
        world.call("HEAD", path.format(token=token))


def test_who_unsubscribed_and_then_bounces_is_suppressed_for_good(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    one_click(world)
    world.ses_reports(world.mails("ada")[0], "bounce")
    world.wind(DAY / 24)
    new = world.event(title="Supper")
    world.sign_up(new)
    assert state(world, new, "on-signup") == ("skipped", "bounced")
