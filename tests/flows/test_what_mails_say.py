"""What is true of the mails that go out, whoever wrote their words."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.html import read_mail
from tests.testing.world import World

GROUP = "/v1/groups/demo"
OWN_WORDS = {"subject": "Bis morgen: {{event.title}}", "body": "Hallo {{first_name}}, bis morgen!"}


def _languages(mail: Any) -> tuple[str, bool]:
    return mail.parsed["Content-Language"], f'<html lang="{mail.parsed["Content-Language"]}">' in mail.html


@pytest.mark.parametrize("group_s", ["de", "en", "fr-CH"])
def test_a_mail_is_in_the_language_of_its_words(world: World, group_s: str) -> None:
    """Rapport's own words are English whatever the group speaks; an organiser's are in the group's language."""
    world.ask("PATCH", GROUP, {"language": group_s})
    world.ask("PATCH", f"{GROUP}/rules/on-waitlisted", OWN_WORDS)
    event = world.event(capacity=1)
    world.sign_up(event, language="es")
    world.sign_up(event, "ben", language="es")
    assert _languages(world.mails("ada")[0]) == ("en", True)
    assert _languages(world.mails("ben")[0]) == (group_s, True)
    assert '<td class="foot-cell muted" lang="en"' in world.mails("ben")[0].html


def test_a_calendar_entry_can_be_passed_on(world: World) -> None:
    event = world.event(description="Bring **your** laptop, see https://x.example/_a_", venue={"name": "The Hub"})
    for who in ("ada", "ben"):
        world.sign_up(event, who)
    entries = [(world.mails(who)[0].calendar or "").replace("\r\n ", "") for who in ("ada", "ben")]
    page = event.replace(GROUP + "/events", "/g/demo")
    for entry in entries:
        assert not [part for part in ("/s/", "/u/", "unsubscribe", "k1.") if part in entry]
        assert f"{page}\r\n" in next(line for line in entry.splitlines(keepends=True) if line.startswith("URL:"))
        assert "DESCRIPTION:Bring your laptop\\, see https://x.example/_a_\\n\\nhttps:" in entry
    assert len({line for entry in entries for line in entry.split("\r\n") if line.startswith("UID:")}) == 1


def test_the_venue_s_url_is_a_link_in_the_confirmation(world: World) -> None:
    url = "https://hub.example/_way_?to=*us*&copy=1"
    world.sign_up(world.event(venue={"name": "The Hub", "url": url}))
    (mail,) = world.mails("ada")
    assert url in mail.text
    assert ("The Hub", url) in read_mail(mail.html).links


def test_a_long_description_makes_no_large_mail(world: World) -> None:
    world.sign_up(world.event(description="李 *x* " * 3000))
    (mail,) = world.mails("ada")
    assert len(mail.raw) < 40_000
    assert (mail.calendar or "").replace("\r\n ", "").count("李 x") > 500


@pytest.mark.parametrize("place", ["group", "event"])
def test_a_rule_that_would_become_too_long_a_mail_is_refused(world: World, place: str) -> None:
    rules = f"{GROUP if place == 'group' else world.event()}/rules"
    rule = {"name": "Long", "trigger": "on_signup", "audience": "confirmed", "subject": "s", "body": "short"}
    made = world.ask("POST", rules, rule)
    too_long = "[a]: https://x.example/" + "a" * 9000 + "\n\n" + "[a] " * 900
    with world.unchanged():
        for method, path, body in (
            ("POST", rules, {**rule, "body": too_long}),
            ("PATCH", f"{rules}/{made['id']}", {"body": too_long}),
            ("PATCH", f"{rules}/day-before", {"body": "{{event.venue}} " * 1200}),
        ):
            answer = world.call(method, path, body)
            assert (answer.status, answer.wrong_fields) == (422, ["body"])
            assert "too long a mail" in answer.json["errors"][0]["reason"]


def test_a_stranger_s_name_that_may_be_an_address_is_nowhere_in_the_first_mail(world: World) -> None:
    world.sign_up(world.event(), name="evil.\u200dcom")
    (mail,) = world.mails("ada")
    assert "Hi there," in mail.text
    assert mail.parsed["To"] == "ada@example.org"
    assert not [part for part in (mail.text, mail.html, mail.calendar or "", str(mail.parsed["To"])) if "evil" in part]


@pytest.mark.parametrize(("name", "greeted"), [("Lovelace, Ada", "Ada"), ("Dr. Ada King", "Ada"), ("Dr.", "there")])
def test_a_confirmation_greets_by_first_name(world: World, name: str, greeted: str) -> None:
    world.sign_up(world.event(), name=name)
    assert f"Hi {greeted},\r\n" in world.mails("ada")[0].text


def _told(world: World, who: str, subject: str) -> Any:
    (mail,) = [mail for mail in world.mails(who) if subject in mail.subject]
    return mail


def test_a_change_is_told_from_what_to_what_each_was_told_last(world: World) -> None:
    event = world.event(venue={"name": "The Hub"})
    world.sign_up(event)
    world.ask("PATCH", event, {"starts_at": "2026-11-26T19:30:00"})
    world.wind(timedelta(minutes=6))
    world.sign_up(event, "ben")
    world.ask("PATCH", event, {"venue": {"name": "Café Central", "address": "Marktplatz 1"}})
    world.wind(timedelta(minutes=6))
    first, second = [mail.text for mail in world.mails("ada") if "this has changed" in mail.subject]
    time = "The time on Thursday 26 November 2026 has moved from 18:30–21:00 to 19:30–22:00 (Europe/Berlin)."
    place = "The place has changed from The Hub to Café Central, Marktplatz 1."
    assert time in " ".join(first.split())
    assert place in " ".join(second.split())
    assert "has moved" not in second
    assert "The place has changed" not in first
    assert place in " ".join(_told(world, "ben", "this has changed").text.split())


def test_what_the_organisers_write_who_cancel_is_in_the_mail_as_they_typed_it(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    with world.unchanged():
        for message in ("x" * 1001, "a\x00b", 7):
            assert world.call("POST", f"{event}/cancel", {"message": message}).wrong_fields == ["message"]
    world.ask("POST", f"{event}/cancel", {"message": "The **speaker** is <ill>.\n\nSorry!\nSee https://x.example/_a_"})
    mail = _told(world, "ada", "Cancelled")
    assert "The **speaker** is <ill>.\r\n\r\nSorry!\r\nSee https://x.example/_a_" in mail.text
    assert "The **speaker** is &lt;ill&gt;.</p>" in mail.html
    assert ("https://x.example/_a_", "https://x.example/_a_") in read_mail(mail.html).links


def test_nothing_stands_where_there_is_nothing_to_say(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("POST", f"{event}/cancel")
    mail = _told(world, "ada", "Cancelled")
    assert "\r\n\r\n\r\n" not in mail.text.partition("\r\n-- \r\n")[0].rstrip()
    assert "Our next event" not in mail.text + mail.html


def test_who_is_cancelled_by_the_organisers_is_not_told_that_they_cancelled(world: World) -> None:
    event = world.event()
    for who in ("ada", "ben"):
        world.sign_up(event, who)
    attendee = world.attendee(event)["id"]
    world.ask("POST", f"{event}/attendees/{attendee}/cancel", {"message": "You told us on the phone."})
    world.call("POST", f"/public/v1/signups/{world.mails('ben')[0].token}/cancel", key=None)
    theirs, own = (" ".join(_told(world, who, "cancelled").text.split()) for who in ("ada", "ben"))
    assert "the organisers have cancelled your sign-up." in theirs
    assert "You told us on the phone." in theirs
    assert "letting us know" not in theirs
    assert "letting us know" in own
    assert "organisers" not in own


def test_the_next_event_is_told_to_who_consented_alone(world: World) -> None:
    event = world.event()
    for who in ("ada", "ben"):
        world.sign_up(event, who, follow_up_consent=True)
    token = world.mails("ada")[0].token
    world.call("POST", f"/public/v1/signups/{token}/confirm", key=None)
    starts, ends = "2026-12-17T18:30:00", "2026-12-17T21:00:00"
    world.event(title="Draft", starts_at=starts, ends_at=ends, publish=False)
    world.event(title="Unlisted", starts_at=starts, ends_at=ends, listed=False)
    world.event(title="Winter drinks", starts_at="2026-12-17T19:00:00", ends_at=ends)
    world.wind(timedelta(days=5))
    ada, ben = (_told(world, who, "Thank you for coming") for who in ("ada", "ben"))
    assert "Our next event: Winter drinks, Thursday 17 December 2026, 19:00–21:00" in " ".join(ada.text.split())
    assert [text for text, _ in read_mail(ada.html).links if text.startswith("Winter drinks, ")]
    assert not [one for one in ("Winter drinks", "next event") if one in ben.text + ben.html]


def test_where_to_join_is_told_to_who_has_a_place_alone(world: World) -> None:
    url = "https://call.example/j/1?pwd=_k_"
    event = world.event(capacity=1, join_url=url, venue=None)
    for who in ("ada", "ben"):
        world.sign_up(event, who)
    (confirmed,), (waits,) = world.mails("ada"), world.mails("ben")
    assert f"Where: online\r\nOnline: Join the call ({url})" in confirmed.text
    assert ("Join the call", url) in read_mail(confirmed.html).links
    assert "call.example" not in waits.raw.decode()


def test_the_foot_leads_to_a_page_of_one_s_own(world: World) -> None:
    world.sign_up(world.event())
    (mail,) = world.mails("ada")
    (own,) = [address for _, address in read_mail(mail.html).links if "/me/" in address]
    assert own in mail.text
