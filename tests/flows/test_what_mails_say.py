"""What is true of the mails that go out, whoever wrote their words."""

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
    assert '<div class="muted" lang="en"' in world.mails("ben")[0].html


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
