"""Signing in to the console: by a link in the browser that asked, or by a code typed in there; once, and soon."""

import re
from datetime import timedelta

import pytest

from rapport.domain.members.member import Role
from rapport.domain.members.session import SESSION_LASTS
from rapport.domain.patches import NewMember
from rapport.domain.principal import operator
from rapport.store.dynamodb.keys import Key
from rapport.usecases.groups.members import appoint
from tests.testing.browser import Browser
from tests.testing.html import read
from tests.testing.world import World

LINK = re.compile(r"https://rapport\.example(/console/enter/[\w.-]+)")
CODE = re.compile(r"\b\d{6}\b")


def ask(world: World, email: str = "olga@example.org", **options: str) -> Browser:
    """A browser in which somebody has just asked to sign in."""
    browser = Browser(world)
    form = browser.page("/console/sign-in", **options).one("form")
    assert browser.submit(form, email=email).headers["location"] == "/console"
    return browser


def mailed(world: World, who: str = "olga") -> tuple[str, str]:
    """The latest link and code that somebody was mailed."""
    mail = world.mails(who)[-1]
    ((link,), (code,)) = ({*LINK.findall(mail.text + mail.html)}, {*CODE.findall(mail.subject + mail.text)})
    return link, code


def test_the_link_signs_in_the_browser_that_asked_by_its_button(world: World) -> None:
    browser = ask(world)
    link, _ = mailed(world)
    page = browser.page(link)
    assert "olga@example.org" in page.text
    assert not browser.is_signed_in
    answer = browser.post(link)
    assert (answer.status, answer.headers["location"]) == (303, "/console")
    assert browser.get("/console").headers["location"] == "/console/demo"
    assert browser.get("/console/demo").status == 200


def test_in_any_other_browser_it_says_where_to_type_the_code_and_uses_up_nothing(world: World) -> None:
    browser, mail_app = ask(world), Browser(world)
    link, code = mailed(world)
    with world.unchanged():
        page = mail_app.page(link)
        assert page.all("form") == []
        assert "type the six digits of the mail there" in page.text
        assert mail_app.post(link).status == 409
    assert not mail_app.is_signed_in
    form = browser.page("/console").one("form")
    assert browser.submit(form, code=f"{code[:3]} {code[3:]}").status == 303
    assert browser.get("/console/demo").status == 200
    assert mail_app.get(link).status == 404, "it was used, by the code"


def test_link_and_code_are_good_once(world: World) -> None:
    browser = ask(world)
    link, code = mailed(world)
    before = dict(browser.cookies)
    browser.post(link)
    browser.cookies = before
    for again in (browser.post(link), browser.post("/console/sign-in", {"code": code})):
        assert again.status == 404
        assert not browser.is_signed_in


def test_a_second_press_of_the_button_is_harmless(world: World) -> None:
    browser = ask(world)
    link, _ = mailed(world)
    browser.post(link)
    assert (browser.post(link).status, browser.get(link).status) == (303, 303)
    assert browser.get("/console/demo").status == 200


def test_they_are_good_for_15_minutes(world: World) -> None:
    browser = ask(world)
    link, code = mailed(world)
    world.now += timedelta(minutes=15)
    for answer in (browser.get(link), browser.post(link), browser.post("/console/sign-in", {"code": code})):
        assert answer.status == 404
    assert "Sign in" in browser.page("/console").one("h1").text


def test_after_five_tries_no_code_is_good_any_more_and_the_link_still_is(world: World) -> None:
    browser = ask(world)
    link, code = mailed(world)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    answers = [browser.post("/console/sign-in", {"code": wrong}) for _ in range(5)]
    assert [answer.status for answer in answers] == [422, 422, 422, 422, 404]
    assert "3 tries left" in answers[1].body
    assert browser.post("/console/sign-in", {"code": code}).status == 404
    assert browser.post(link).status == 303
    assert browser.is_signed_in


def test_whoever_asks_anew_for_each_five_guesses_has_fifty_a_day(world: World) -> None:
    for _ in range(10):
        browser = ask(world)
        for _ in range(5):
            browser.post("/console/sign-in", {"code": "x"})
    browser = ask(world)
    _, code = mailed(world)
    refused = browser.post("/console/sign-in", {"code": code})
    assert (refused.status, "retry-after" in refused.headers) == (429, True)
    world.now += timedelta(days=1)
    browser = ask(world)
    assert browser.post("/console/sign-in", {"code": mailed(world)[1]}).status == 303


def test_a_code_is_good_in_the_browser_that_asked_alone(world: World) -> None:
    ask(world)
    other = ask(world, "nobody@example.org")
    assert other.post("/console/sign-in", {"code": mailed(world)[1]}).status == 422
    assert Browser(world).post("/console/sign-in", {"code": mailed(world)[1]}).status == 404


def test_the_answer_is_the_same_for_an_address_that_is_nobodys_and_nothing_is_mailed(world: World) -> None:
    world.ask("POST", "/v1/groups/demo/members", {"email": "ines@example.org", "name": "Ines", "role": "organizer"})
    answers = []
    for who in ("olga", "nobody", "ines"):
        before = world.dump()
        browser = Browser(world)
        answer = browser.post("/console/sign-in", {"email": f"{who}@example.org"}, drain=False)
        written = world.dump().keys() - before.keys()
        kinds = sorted((pk.partition("#")[0], sk.partition("#")[0]) for pk, sk in written)
        page = browser.get("/console").body.replace(f"{who}@example.org", "")
        answers.append((answer.status, answer.headers, kinds, page))
        world.drain()
    assert answers[0] == answers[1] == answers[2]
    assert not world.mails("nobody")
    assert [mail.subject for mail in world.mails("ines")] == ["You are invited to help run Demo"]
    assert not [key for key in world.dump() if key[0].startswith("MAIL#") and key[1].startswith("LINK#")]


@pytest.mark.parametrize("leads_to", ["/console/demo?when=past", "/console/demo"])
def test_it_leads_on_to_the_page_that_was_asked_for(world: World, leads_to: str) -> None:
    browser = Browser(world)
    form = browser.follow(browser.get(leads_to)).one("form")
    browser.submit(form, email="olga@example.org")
    assert browser.post(mailed(world)[0]).headers["location"] == leads_to


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/console/\\evil",
        "/g/demo",
        "/console/a b",
        "/console/../g/evil",
        "/console/demo/%2E%2e/..//evil.example",
    ],
)
def test_and_nowhere_else(world: World, elsewhere: str) -> None:
    browser = Browser(world)
    browser.post("/console/sign-in", {"email": "olga@example.org", "next": elsewhere})
    assert browser.post(mailed(world)[0]).headers["location"] == "/console"


def test_a_member_of_before_there_were_pointers_signs_in_by_a_page_of_the_group(world: World) -> None:
    (key,) = [key for key in world.dump() if key[1] == "MEMBERSHIP#demo"]
    world.app.table.delete(Key(*key))
    ask(world)
    assert not world.mails("olga"), "nothing leads from the address to the group"
    browser = ask(world, next="/console/demo")
    browser.post(mailed(world)[0])
    assert browser.get("/console").headers["location"] == "/console/demo"
    assert key in world.dump(), "from now on something does"


def test_every_time_is_another_session_and_the_old_one_ends(world: World) -> None:
    browser = ask(world)
    browser.post(mailed(world)[0])
    first = dict(browser.cookies)
    browser.submit(browser.page("/console/sign-in").one("form"), email="olga@example.org")
    browser.post(mailed(world)[0])
    assert first != browser.cookies
    stolen = Browser(world)
    stolen.cookies = first
    assert stolen.get("/console/demo").status == 303


def test_signing_out_ends_the_session_also_for_who_kept_its_cookie(world: World) -> None:
    browser = ask(world)
    browser.post(mailed(world)[0])
    kept = dict(browser.cookies)
    (form,) = [
        one for one in browser.page("/console/demo").all("form") if one.attributes["action"] == "/console/sign-out"
    ]
    assert browser.post("/console/sign-out").status == 403
    left = browser.submit(form)
    assert (left.headers["location"], left.headers["clear-site-data"]) == ("/console", '"storage"')
    assert not browser.is_signed_in
    browser.cookies = kept
    assert browser.get("/console/demo").status == 303


def test_a_form_of_another_site_signs_nobody_in_nor_asks_for_anything(world: World) -> None:
    browser = ask(world)
    link, code = mailed(world)
    with world.unchanged():
        for path, fields in (
            (link, {}),
            ("/console/sign-in", {"code": code}),
            ("/console/sign-in", {"email": "a@b.org"}),
        ):
            for site in ("cross-site", "same-site"):
                assert browser.post(path, fields, headers={"sec-fetch-site": site}).status == 403
    assert not browser.is_signed_in


def test_cookies_are_for_no_script_and_for_no_other_site(world: World) -> None:
    browser = Browser(world)
    asked = browser.post("/console/sign-in", {"email": "olga@example.org"})
    entered = browser.post(mailed(world)[0])
    for cookie in (*asked.cookies, *entered.cookies):
        name, _, attributes = cookie.partition("=")
        assert name.startswith("__Host-")
        assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= {one.strip() for one in attributes.split(";")}


def test_a_session_lasts_a_week(world: World) -> None:
    browser = ask(world)
    browser.post(mailed(world)[0])
    world.now += SESSION_LASTS - timedelta(seconds=1)
    assert browser.get("/console/demo").status == 200
    world.now += timedelta(seconds=1)
    assert browser.get("/console/demo").status == 303


def test_who_is_removed_before_they_enter_is_signed_in_to_nothing(world: World) -> None:
    otto = world.add_member("otto", Role.ORGANIZER)
    browser = ask(world, "otto@example.org")
    world.ask("DELETE", f"/v1/groups/demo/members/{otto.id}")
    assert browser.post(mailed(world, "otto")[0]).status == 404
    assert not browser.is_signed_in


def test_the_groups_of_who_has_several(world: World) -> None:
    world.add_group("zulu")
    appoint(world.app, operator("zulu"), NewMember(email="olga@example.org", name="Olga", role=Role.CHECK_IN))
    browser = ask(world)
    mail = world.mails("olga")[-1]
    assert "Demo and Zulu" in mail.text
    browser.post(mailed(world)[0])
    links = {one.attributes["href"]: one.text for one in browser.page("/console").one("main").all("a")}
    assert links == {"/console/demo": "DemoOwner", "/console/zulu": "ZuluCheck-in"}


# ---- The mail ----


def test_five_at_once_then_one_each_twelve_minutes_and_the_answer_never_tells(world: World) -> None:
    asked = [ask(world) for _ in range(8)]
    assert len({browser.get("/console").body for browser in asked}) == 1
    assert len(world.mails("olga")) == 5
    world.wind(timedelta(minutes=12))
    assert len(world.mails("olga")) == 6, "the sixth waited for its turn"
    world.wind(timedelta(hours=2))
    assert len(world.mails("olga")) == 6, "the others are of no use any more"
    ask(world)
    assert len(world.mails("olga")) == 7


def test_it_takes_nothing_of_the_budget_of_forms_nor_that_of_it(world: World) -> None:
    event = world.event()
    for _ in range(5):
        ask(world)
    world.sign_up(event, "olga")
    assert [mail.subject for mail in world.mails("olga")][-1].startswith("You're in")


def test_a_mail_is_of_no_group_and_of_no_list_and_in_the_ledger(world: World) -> None:
    ask(world)
    (mail,) = world.mails("olga")
    assert "group" not in mail.tags
    assert mail.parsed["List-Id"] is None
    assert mail.parsed["List-Unsubscribe"] is None
    (entry,) = [item for key, item in world.dump().items() if key[1].startswith("DELIVERY#")]
    assert (entry["state"]["S"], entry["mailing"]["S"]) == ("sent", "sign_in")
    assert int(entry["expires_at"]["N"]) == int((world.now + timedelta(days=30)).timestamp())
    world.ses_reports(mail, "send", "delivery")
    (entry,) = [item for key, item in world.dump().items() if key[1].startswith("DELIVERY#")]
    assert entry["outcome"]["S"] == "delivered"
    assert "expires_at" in entry


def test_only_a_permanent_bounce_stops_it(world: World) -> None:
    event = world.event()
    world.sign_up(event, "olga")
    (confirmation,) = world.mails("olga")
    world.ses_reports(confirmation, "complaint")
    ask(world)
    (_, mail) = world.mails("olga")
    world.ses_reports(mail, "complaint")
    ask(world)
    (*_, mail) = world.mails("olga")
    world.ses_reports(mail, "bounce")
    ask(world)
    assert len(world.mails("olga")) == 3
    (contact,) = [one for one in world.items("/v1/groups/demo/contacts") if one["email"] == "olga@example.org"]
    assert contact["suppressed"]


def test_what_is_owed_says_neither_code_nor_link(world: World) -> None:
    browser = Browser(world)
    browser.post("/console/sign-in", {"email": "olga@example.org"}, drain=False)
    stored = str(world.dump())
    world.drain()
    link, code = mailed(world)
    assert code not in stored
    assert link.rpartition("/")[2] not in stored
    assert browser.cookies["__Host-rapport_sign_in"].partition(".")[2] not in str(world.dump())


def test_too_many_from_one_source_are_refused_for_a_minute(world: World) -> None:
    browser = Browser(world)
    for number in range(60):
        browser.post("/console/sign-in", {"email": f"a{number}@example.org"}, drain=False)
    refused = browser.post("/console/sign-in", {"email": "olga@example.org"})
    assert (refused.status, "retry-after" in refused.headers) == (429, True)


@pytest.mark.parametrize("email", ["", "x", "a@b", "a" * 300 + "@example.org"])
def test_what_is_no_address_comes_back_as_the_form(world: World, email: str) -> None:
    browser = Browser(world)
    with world.unchanged():
        answer = browser.post("/console/sign-in", {"email": email, "next": "/console/demo"})
    assert answer.status == 422
    form = read(answer.body).one("form")
    assert form.fields() == {"email": email, "next": "/console/demo"}
