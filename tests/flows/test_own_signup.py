"""An attendee's own signup, by the token of their mails."""

from datetime import timedelta
from string import ascii_letters
from typing import Any

import pytest

from rapport.domain.principal import Scope
from rapport.tokens import CHECK_IN
from rapport.web.public.qr_code import qr_svg
from tests.testing.routes import assert_problem, door_code
from tests.testing.world import World

SAID: dict[str, Any] = {"looking_for": ["a co-founder"], "can_offer": ["advice"], "visible": True}


def own(world: World, who: str = "ada") -> str:
    return f"/public/v1/signups/{world.mails(who)[0].token}"


def contact(world: World) -> Any:
    (found,) = world.items("/v1/groups/demo/contacts", q="ada@")
    return found


def test_it_shows_what_was_said_and_the_event(world: World) -> None:
    event = world.event()
    world.sign_up(event, **SAID)
    answer = world.call("GET", own(world))
    assert answer.status == 200
    shown = answer.json
    assert shown["unconfirmed"] == SAID
    assert {name: shown[name] for name in SAID} == {"looking_for": [], "can_offer": [], "visible": False}
    assert (shown["name"], shown["email"], shown["status"]) == ("Ada", "ada@example.org", "confirmed")
    assert shown["event"] == world.ask("GET", f"/public{event}")
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_its_token_stands_in_text_and_html_of_every_mail_about_it(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event)
    world.sign_up(event, "bob")
    world.call("POST", f"{own(world)}/cancel")
    world.ask("PATCH", event, {"starts_at": "2026-11-26T18:00:00"})
    world.wind(timedelta(days=5))
    assert len(world.mails()) >= 7
    for mail in world.mails():
        assert f"/s/{mail.token}" in mail.html
        assert world.ask("GET", f"/public/v1/signups/{mail.token}")["email"] == mail.to


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Ada L."},
        {"looking_for": ["a job"], "can_offer": []},
        {"answers": {"diet": "vegan"}},
        {"timezone": "Asia/Tokyo", "language": "ja"},
        {"timezone": None, "language": None},
        {"visible": False},
        {},
    ],
)
def test_its_owner_changes_what_they_name_and_nothing_else(world: World, changes: dict[str, Any]) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?"}])
    world.sign_up(event, **SAID, answers={"diet": "any"}, timezone="Europe/Paris", language="fr")
    before = world.ask("POST", f"{own(world)}/confirm")
    changed = world.ask("PATCH", own(world), changes)
    assert changed == {**before, **changes}
    assert world.ask("GET", own(world)) == changed
    assert len(world.mails()) == 1


WRONG = [
    ({"email": "eve@example.org"}, "email"),
    ({"status": "confirmed"}, "status"),
    ({"name": ""}, "name"),
    ({"name": None}, "name"),
    ({"name": "bell\x07"}, "name"),
    ({"looking_for": ["x"] * 11}, "looking_for"),
    ({"visible": "on"}, "visible"),
    ({"answers": {"nonsense": "x"}}, "answers.nonsense"),
    ({"answers": {}}, "answers.diet"),
    ({"timezone": "Mars/Base"}, "timezone"),
    ({"language": "x"}, "language"),
]


def test_what_cannot_be_is_refused_by_field(world: World) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?", "required": True}])
    world.sign_up(event, answers={"diet": "any"})
    with world.unchanged():
        for changes, field in WRONG:
            answer = world.call("PATCH", own(world), changes)
            assert_problem(answer, 422)
            assert answer.wrong_fields[0].startswith(field)


@pytest.mark.parametrize("body", [None, {}])
def test_cancelling_frees_the_place_and_a_repeat_is_harmless(world: World, body: object) -> None:
    event = world.event(capacity=1)
    world.sign_up(event)
    world.sign_up(event, "bob")
    cancelled = world.call("POST", f"{own(world)}/cancel", body)
    assert (cancelled.status, cancelled.json["status"]) == (200, "cancelled")
    assert world.attendee(event, "bob")["status"] == "confirmed"
    with world.unchanged():
        assert world.ask("POST", f"{own(world)}/cancel", body) == cancelled.json
    assert [mail.tags["delivery"].split("_")[0] for mail in world.mails("ada")] == ["on-signup", "on-cancelled"]


def test_a_place_at_an_event_cancelled_or_over_cannot_be_cancelled(world: World) -> None:
    called_off, past = world.event(), world.event()
    for event in (called_off, past):
        world.sign_up(event)
    first, second = (f"/public/v1/signups/{mail.token}" for mail in world.mails("ada"))
    world.ask("POST", f"{called_off}/cancel")
    world.now += timedelta(days=4)
    with world.unchanged():
        assert_problem(world.call("POST", f"{first}/cancel"), 409)
        assert_problem(world.call("POST", f"{second}/cancel"), 409)


def test_the_link_opens_until_30_days_after_the_event(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    path = own(world)
    world.now = world.now.replace(month=12, day=26, hour=20)
    assert world.call("GET", path).status == 200
    world.now += timedelta(seconds=1)
    for method, rest, body in (("GET", "", None), ("PATCH", "", {"name": "A"}), ("POST", "/cancel", None)):
        with world.unchanged():
            assert_problem(world.call(method, path + rest, body), 404)
    assert world.call("GET", path.replace("/public/v1/signups", "/s")).status == 404


def test_a_token_is_for_one_purpose_and_no_letter_of_it_can_be_changed(world: World) -> None:
    world.sign_up(world.event())
    (mail,) = world.mails()
    key, _, signed = mail.token.partition(".")
    forged = [
        mail.unsubscribe_token,
        *(mail.token[:-1] + letter for letter in ascii_letters if letter != mail.token[-1]),
        "Q" + mail.token[1:],
        f"k2.{signed}",
        f"{key}.{signed.replace('.', '', 1)}",
        signed,
        mail.token + "x",
    ]
    with world.unchanged():
        for token in forged:
            assert_problem(world.call("GET", f"/public/v1/signups/{token}"), 404)
            assert_problem(world.call("PATCH", f"/public/v1/signups/{token}", {"name": "Eve"}), 404)
            assert_problem(world.call("POST", f"/public/v1/signups/{token}/cancel"), 404)
            assert world.call("GET", f"/s/{token}").status == 404
        body = b"List-Unsubscribe=One-Click"
        assert_problem(world.call("POST", f"/public/v1/unsubscribe/{mail.token}", body), 404)


def test_an_old_link_opens_nothing_once_its_owner_has_signed_up_anew(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    before = world.mails("ada")[0].token
    world.ask("POST", f"/public/v1/signups/{before}/cancel")
    assert world.ask("GET", f"/public/v1/signups/{before}")["status"] == "cancelled"
    world.sign_up(event)
    with world.unchanged():
        assert_problem(world.call("GET", f"/public/v1/signups/{before}"), 404)
        assert_problem(world.call("PATCH", f"/public/v1/signups/{before}", {"name": "Eve"}), 404)
        assert_problem(world.call("POST", f"/public/v1/signups/{before}/cancel"), 404)
        assert world.call("GET", f"/s/{before}").status == 404
    assert world.ask("GET", f"/public/v1/signups/{world.mails('ada')[-1].token}")["status"] == "confirmed"


def test_an_old_link_opens_nothing_once_its_owner_was_erased_and_signed_up_anew(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    before = world.mails("ada")[0].token
    world.ask("DELETE", f"/v1/groups/demo/contacts/{world.app.contact_id('demo', 'ada@example.org')}")
    assert_problem(world.call("GET", f"/public/v1/signups/{before}"), 404)
    world.sign_up(event)
    assert_problem(world.call("GET", f"/public/v1/signups/{before}"), 404)
    assert world.ask("GET", f"/public/v1/signups/{world.mails('ada')[-1].token}")["status"] == "confirmed"


def test_consent_from_a_form_counts_once_the_owner_confirms_it(world: World) -> None:
    world.sign_up(world.event(), follow_up_consent=True, **SAID)
    assert contact(world)["follow_up_consent_at"] is None
    assert world.ask("GET", own(world))["confirmed_by_owner"] is False
    world.ask("PATCH", own(world), {"name": "Ada L.", "answers": {}, "language": "fr"})
    assert contact(world)["follow_up_consent_at"] is None
    world.ask("POST", f"{own(world)}/confirm")
    assert contact(world)["follow_up_consent_at"] == "2026-11-23T09:00:00Z"


def test_confirming_has_all_that_the_form_said_count_and_a_repeat_changes_nothing(world: World) -> None:
    world.sign_up(world.event(), follow_up_consent=True, **SAID)
    confirmed = world.ask("POST", f"{own(world)}/confirm")
    assert {name: confirmed[name] for name in SAID} == SAID
    assert (confirmed["follow_up_consent"], confirmed["confirmed_by_owner"], confirmed["unconfirmed"]) == (
        True,
        True,
        {},
    )
    with world.unchanged():
        assert world.ask("POST", f"{own(world)}/confirm", {}) == confirmed
        assert_problem(world.call("POST", f"{own(world)}/confirm", {"visible": True}), 422)


def test_what_its_owner_names_counts_and_the_rest_waits_for_them(world: World) -> None:
    event = world.event()
    world.sign_up(event, follow_up_consent=True, **SAID)
    changed = world.ask("PATCH", own(world), {"visible": True, "can_offer": ["a room"]})
    assert (changed["visible"], changed["can_offer"], changed["looking_for"]) == (True, ["a room"], [])
    assert changed["unconfirmed"] == {"looking_for": ["a co-founder"], "follow_up_consent": True}
    attendee = world.attendee(event)
    assert (attendee["visible"], attendee["can_offer"], attendee["looking_for"]) == (True, ["a room"], [])
    assert contact(world)["follow_up_consent_at"] is None
    changed = world.ask("PATCH", own(world), {"looking_for": [], "follow_up_consent": False})
    assert (changed["unconfirmed"], changed["confirmed_by_owner"], changed["visible"]) == ({}, True, True)


def test_consent_taken_back_elsewhere_is_not_given_by_another_word(world: World) -> None:
    world.sign_up(world.event(), follow_up_consent=True, **SAID)
    world.ask("PATCH", own(world), {"follow_up_consent": True})
    world.sign_up(world.event())
    second = f"/public/v1/signups/{world.mails('ada')[1].token}"
    world.ask("PATCH", second, {"follow_up_consent": False})
    world.ask("PATCH", own(world), {"visible": True})
    assert contact(world)["follow_up_consent_at"] is None


def test_consent_given_for_one_event_stands_whatever_else_is_said_of_another(world: World) -> None:
    world.sign_up(world.event(), follow_up_consent=True)
    world.ask("POST", f"{own(world)}/confirm")
    world.sign_up(world.event())
    second = f"/public/v1/signups/{world.mails('ada')[1].token}"
    world.ask("PATCH", second, {"name": "Ada L."})
    assert contact(world)["follow_up_consent_at"] is not None
    world.ask("PATCH", second, {"follow_up_consent": False})
    assert contact(world)["follow_up_consent_at"] is None


def test_consent_taken_back_stays_so_until_it_is_given_anew(world: World) -> None:
    world.sign_up(world.event(), follow_up_consent=True)
    world.ask("POST", f"{own(world)}/confirm")
    world.post_form(f"/u/{world.mails('ada')[0].unsubscribe_token}", {"choice": "follow_ups"})
    assert world.ask("GET", own(world))["follow_up_consent"] is False
    world.ask("PATCH", own(world), {"name": "Ada L."})
    assert contact(world)["follow_up_consent_at"] is None
    world.ask("PATCH", own(world), {"follow_up_consent": True})
    assert contact(world)["follow_up_consent_at"] is not None


def test_consent_taken_back_before_it_was_confirmed_is_not_confirmed_by_the_way(world: World) -> None:
    world.sign_up(world.event(), follow_up_consent=True)
    world.post_form(f"/u/{world.mails('ada')[0].unsubscribe_token}", {"choice": "follow_ups"})
    world.ask("PATCH", own(world), {"name": "Ada L."})
    assert contact(world)["follow_up_consent_at"] is None


def test_stopping_follow_ups_takes_back_what_the_form_of_any_other_event_said(world: World) -> None:
    for title in ("Breakfast", "Supper"):
        world.sign_up(world.event(title=title), follow_up_consent=True)
    world.post_form(f"/u/{world.mails('ada')[1].unsubscribe_token}", {"choice": "follow_ups"})
    assert world.ask("GET", own(world))["follow_up_consent"] is False
    world.ask("PATCH", own(world), {"name": "Ada L."})
    assert contact(world)["follow_up_consent_at"] is None
    world.ask("PATCH", own(world), {"follow_up_consent": True})
    assert contact(world)["follow_up_consent_at"] is not None


def code_shown(world: World, event: str, who: str = "ada") -> str:
    """What the QR code on somebody's own page holds."""
    code = door_code(world, event, who)
    assert qr_svg(code) in world.call("GET", f"/s/{world.mails(who)[-1].token}").body
    return code


def test_the_code_for_the_door_names_a_place_of_this_event_and_opens_nothing(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    code = code_shown(world, event)
    named, contact, _ = world.app.tokens.read(CHECK_IN, code)
    assert (named, contact) == (event.rpartition("/")[2], world.attendee(event)["id"])
    assert [world.call("GET", f"/{page}/{code}").status for page in "su"] == [404, 404]


def test_who_signs_up_anew_has_another_code_and_who_waits_has_none(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event)
    first = code_shown(world, event)
    world.sign_up(event, "bob")
    assert "QR code" not in world.call("GET", f"/s/{world.mails('bob')[0].token}").body
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/cancel")
    assert code_shown(world, event, "bob") != first
    world.ask("POST", f"/public/v1/signups/{world.mails('bob')[-1].token}/cancel")
    world.sign_up(event)
    assert code_shown(world, event) != first


def test_the_code_checks_its_owner_in_at_its_event_until_the_place_is_given_up(world: World) -> None:
    event, other = world.event(), world.event()
    world.sign_up(event)
    code, key = code_shown(world, event), world.key_of("demo", Scope.CHECK_IN)
    with world.unchanged():
        for path, wrong in ((other, code), (event, f"{code}x"), (event, "k1.e30.x"), (event, "")):
            answer = world.call("POST", f"{path}/check-in", {"code": wrong}, key=key)
            assert (answer.status, answer.json["errors"][0]["field"]) == (422, "code")
        assert world.call("POST", f"{event}x/check-in", {"code": code}, key=key).status == 404
    for _ in range(2):
        found = world.call("POST", f"{event}/check-in", {"code": code}, key=key)
        assert (found.status, found.json["name"], found.json["attendance"]) == (200, "Ada", "attended")
    assert world.ask("GET", event)["counts"]["attended"] == 1
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/cancel")
    assert world.call("POST", f"{event}/check-in", {"code": code}, key=key).status == 409
    world.sign_up(event)
    assert world.call("POST", f"{event}/check-in", {"code": code}, key=key).status == 422
