"""The pages as a browser uses them: read, fill in, send. No script, no state changed by looking."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

SECOND = timedelta(seconds=1)
ADA: Mapping[str, str] = {"name": "Ada", "email": "ada@example.org"}
HOSTILE = '"><script>alert(1)</script>'


def page_of(event: str) -> str:
    """The sign-up page of an event at an organiser's path."""
    return event.replace("/v1/groups/", "/g/").replace("/events/", "/")


def form_on(answer: Answer, *, ending: str = "") -> Element:
    forms = [form for form in read(answer.body).all("form") if form.attributes.get("action", "").endswith(ending)]
    assert forms, answer.body
    return forms[0]


def fill_in(world: World, event: str, fields: Mapping[str, str] | None = None, wait: timedelta = SECOND) -> Answer:
    """Opens the sign-up page, fills it in and sends it with all that it has."""
    form = form_on(world.call("GET", page_of(event)))
    world.now += wait
    return world.post_form(page_of(event), {**form.fields(), **ADA, **(fields or {})}, source=next(world.sources))


def test_the_sign_up_page_is_a_plain_form_with_the_apis_names(world: World) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?", "required": True, "options": ["vegan", "any"]}])
    form = form_on(world.call("GET", page_of(event)))
    assert form.attributes["method"] == "post"
    named = {element.attributes["name"] for element in form.all("input", "textarea", "select")}
    assert named == {"email", "name", "answers.diet", "timezone", "website", "filled_at"}


def test_who_fills_it_in_is_signed_up_and_mailed(world: World) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?", "required": True, "options": ["vegan", "any"]}])
    said = {"answers.diet": "vegan", "looking_for": "a job\r\n\r\n a flat ", "visible": "true"}
    answer = fill_in(world, event, said)
    assert (answer.status, answer.body) == (303, "")
    assert world.attendee(event)["looking_for"] == []
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/confirm")
    found = world.attendee(event)
    assert (found["name"], found["answers"], found["visible"]) == ("Ada", {"diet": "vegan"}, True)
    assert (found["looking_for"], found["follow_up_consent"]) == (["a job", "a flat"], False)
    assert len(world.mails("ada")) == 1


def test_the_page_after_a_repeat_is_that_of_a_stranger(world: World) -> None:
    event = world.event(capacity=2)
    fill_in(world, event)
    known, new = fill_in(world, event), fill_in(world, event, {"email": "bob@example.org"})
    assert (known.status, known.headers, known.body) == (new.status, new.headers, new.body)
    assert len(world.mails("ada")) == 1


@pytest.mark.parametrize(
    ("wait", "odd"),
    [
        (SECOND / 2, {}),
        (SECOND, {"website": "https://buy.example"}),
        (SECOND, {"filled_at": ""}),
        (SECOND, {"filled_at": "k1.made-up"}),
    ],
    ids=["too quick", "honeypot", "no token", "forged token"],
)
def test_a_robots_form_is_not_taken_and_a_persons_second_try_is(
    world: World, wait: timedelta, odd: dict[str, str]
) -> None:
    event = world.event()
    with world.unchanged():
        refused = fill_in(world, event, odd, wait)
    assert refused.status == 422
    again = form_on(refused).fields()
    assert {name: again[name] for name in ADA} == ADA
    world.now += SECOND
    assert world.post_form(page_of(event), again).status == 303
    assert len(world.items(f"{event}/attendees")) == 1


def test_what_was_open_for_too_long_is_sent_once_more_as_it_came_back(world: World) -> None:
    event = world.event(starts_at="2027-01-26T18:30:00", ends_at="2027-01-26T21:00:00")
    came_back = form_on(fill_in(world, event, wait=timedelta(days=2))).fields()
    world.now += SECOND
    assert world.post_form(page_of(event), came_back).status == 303
    assert world.attendee(event)["name"] == "Ada"


@pytest.mark.parametrize(
    ("wait", "odd", "said"),
    [
        (SECOND / 2, {}, "That was very quick"),
        (timedelta(days=1), {}, None),
        (timedelta(days=1, seconds=1), {}, "open for more than a day"),
        (timedelta(days=20), {"name": "a" * 201}, "open for more than a day"),
        (SECOND, {"filled_at": "k1.made-up"}, "did not come from the form of this page"),
        (SECOND, {"filled_at": ""}, "did not come from the form of this page"),
        (SECOND, {"name": "a" * 201}, None),
    ],
)
def test_all_that_is_wrong_is_said_at_once_in_the_forms_order_and_nothing_untrue(
    world: World, wait: timedelta, odd: dict[str, str], said: str | None
) -> None:
    asked = [
        {"id": "diet", "label": "Diet?", "options": ["vegan", "any"]},
        {"id": "why", "label": "Why?", "required": True},
    ]
    event = world.event(questions=asked, starts_at="2027-01-26T18:30:00", ends_at="2027-01-26T21:00:00")
    wrong = {
        "email": "ada@",
        "answers.diet": "soup",
        "answers.why": "",
        "can_offer": "\n".join("x" * 11),
        "name": " ",
        **odd,
    }
    with world.unchanged():
        answer = fill_in(world, event, wrong, wait)
    assert answer.status == 422
    lines = [line.text for line in read(answer.body).one(role="alert").all("li")]
    labels = ["Name", "Email", "Diet?", "Why?", "What can you offer?"]
    assert [line.partition(":")[0] for line in lines[:5]] == labels
    assert len(lines) == (6 if said else 5)
    assert (said or "") in lines[-1]


def test_after_a_sign_up_a_reload_posts_nothing_again(world: World) -> None:
    event = world.event(capacity=1)
    for who, said in (("ada", "on its way"), ("bob", "joins the waitlist")):
        answer = fill_in(world, event, {"email": f"{who}@example.org"})
        assert answer.status == 303
        path, _, query = answer.headers["location"].partition("?")
        assert path == page_of(event)
        with world.unchanged():
            for _ in range(2):
                shown = world.call("GET", path, query=parse_qsl(query))
                assert shown.status == 200
                assert said in read(shown.body).text
                assert read(shown.body).all("form") == []


@pytest.mark.parametrize("query", [{"signup": "accepted"}, {"signup": "accepted", "seat": "x"}, {"seat": "confirmed"}])
def test_nobody_is_told_that_they_signed_up_by_an_odd_address(world: World, query: dict[str, str]) -> None:
    event = world.event()
    assert form_on(world.call("GET", page_of(event), query=query)).fields()["email"] == ""


def test_the_token_of_another_events_form_is_not_taken(world: World) -> None:
    other = form_on(world.call("GET", page_of(world.event()))).fields()
    event = world.event()
    with world.unchanged():
        assert fill_in(world, event, {"filled_at": other["filled_at"]}).status == 422


@pytest.mark.parametrize(
    ("wrong", "label"),
    [
        ({"email": "ada@"}, "Email"),
        ({"name": ""}, "Name"),
        ({"name": "a" * 201}, "Name"),
        ({"looking_for": "\n".join("x" * 11)}, "What are you looking for?"),
        ({"answers.diet": ""}, "Diet?"),
        ({"answers.diet": HOSTILE}, "Diet?"),
        ({"email": HOSTILE, "name": HOSTILE}, "Email"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_entered_is_kept(
    world: World, wrong: dict[str, str], label: str
) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?", "required": True, "options": ["vegan", "any"]}])
    with world.unchanged():
        answer = fill_in(world, event, {"answers.diet": "any", "can_offer": "advice", **wrong})
    assert answer.status == 422
    document = read(answer.body)
    assert label in document.one(role="alert").text
    assert HOSTILE not in answer.body
    assert form_on(answer).fields()["can_offer"].strip() == "advice"


def test_a_form_that_is_too_large_is_refused(world: World) -> None:
    event = world.event()
    with world.unchanged():
        assert fill_in(world, event, {"can_offer": "x" * 1_000_001}).status == 413
        assert fill_in(world, event, {f"f{number}": "x" for number in range(1001)}).status == 413


def test_too_many_forms_from_one_source_have_to_wait(world: World) -> None:
    event = world.event()
    form = {**form_on(world.call("GET", page_of(event))).fields(), **ADA}
    world.now += SECOND
    for _ in range(60):
        world.call("POST", "/public/v1/groups/demo/events/nothing/signups", ADA, source="192.0.2.9")
    refused = world.post_form(page_of(event), form, source="192.0.2.9")
    assert refused.status == 429
    world.now += timedelta(seconds=int(refused.headers["retry-after"]))
    assert world.post_form(page_of(event), form, source="192.0.2.9").status == 303


@pytest.mark.parametrize("why", ["cancelled", "over"])
def test_where_nobody_can_sign_up_any_more_the_page_says_so_without_a_form(world: World, why: str) -> None:
    event = world.event()
    form = {**form_on(world.call("GET", page_of(event))).fields(), **ADA}
    if why == "cancelled":
        world.ask("POST", f"{event}/cancel")
    world.now += timedelta(days=4 if why == "over" else 1)
    shown = world.call("GET", page_of(event))
    assert (shown.status, read(shown.body).all("form")) == (200, [])
    with world.unchanged():
        assert world.post_form(page_of(event), form).status == 409


def test_descriptions_are_markdown_that_cannot_do_harm(world: World) -> None:
    event = world.event(description="We *eat*. <script>alert(1)</script> [x](javascript:alert(1))")
    world.ask("PATCH", "/v1/groups/demo", {"description": "# Who\n\n**Us**"})
    prose = read(world.call("GET", page_of(event)).body).one("div", **{"class": "prose"})
    assert prose.one("em").text == "eat"
    assert "<script>alert(1)</script>" in prose.text
    assert prose.all("script", "a") == []
    page = read(world.call("GET", "/g/demo").body)
    assert page.one("div", **{"class": "prose"}).one("strong").text == "Us"
    assert page.one("meta", name="description").attributes["content"] == "Who"


def test_an_event_can_be_added_to_calendars_and_a_group_subscribed_to(world: World) -> None:
    event = world.event(join_url="https://meet.example/secret")
    fill_in(world, event)
    file = f"{page_of(event)}/event.ics"
    mine = f"/s/{world.mails()[0].token}"
    for page in (page_of(event), mine):
        shown = world.call("GET", page).body
        assert file in [link.attributes["href"] for link in read(shown).all("a")]
        assert ("secret" in shown) is (page == mine)
    assert world.call("GET", file).status == 200
    feeds = [link.attributes["href"] for link in read(world.call("GET", "/g/demo").body).all("a")]
    assert {"webcal://rapport.example/g/demo/events.ics", "/g/demo/events.ics"} <= set(feeds)


def test_a_draft_has_no_page(world: World) -> None:
    event = world.event(publish=False)
    assert world.call("GET", page_of(event)).status == 404
    assert world.post_form(page_of(event), ADA).status == 404


def test_a_groups_page_lists_its_upcoming_events(world: World) -> None:
    event = world.event()
    world.event(title="Secret", publish=False)
    page = read(world.call("GET", "/g/demo").body)
    assert [article.one("a").attributes["href"] for article in page.all("article")] == [page_of(event)]
    assert "Secret" not in page.text


def test_a_groups_page_leads_on_to_all_its_events(world: World) -> None:
    events = {page_of(world.event(title=f"Meeting {number}")) for number in range(78)}
    path, seen, pages = "/g/demo", set[str](), 0
    query: list[tuple[str, str]] = []
    while True:
        answer = world.call("GET", path, query=query)
        document = read(answer.body)
        seen |= {link.attributes["href"] for link in document.one("main").all("a")} & events
        pages += 1
        further = [link.attributes["href"] for link in document.all("a", rel="next")]
        if not further:
            break
        path, _, raw = further[0].partition("?")
        query = parse_qsl(raw)
    assert (seen, pages) == (events, 2)
    assert "/g/demo" in [link.attributes["href"] for link in document.one("nav").all("a")]
    assert world.call("GET", "/g/demo", query={"cursor": "made-up"}).status == 422


def test_who_chooses_nothing_to_unsubscribe_from_is_asked_again(world: World) -> None:
    world.sign_up(world.event())
    path = f"/u/{world.mails()[0].unsubscribe_token}"
    with world.unchanged():
        for fields in ({}, {"choice": ""}, {"choice": "nothing"}):
            answer = world.post_form(path, fields)
            assert answer.status == 422
            document = read(answer.body)
            assert document.one(role="alert").text == "Please choose what to stop"
            assert form_on(answer).fields()["choice"] == "everything"


def test_looking_changes_nothing(world: World) -> None:
    event = world.event()
    fill_in(world, event, {"visible": "true"})
    (mail,) = world.mails()
    with world.unchanged():
        stop = mail.unsubscribe_token
        pages = ("/g/demo", page_of(event), f"/s/{mail.token}", f"/u/{stop}", f"/public/v1/unsubscribe/{stop}")
        for path in pages:
            for method in ("GET", "HEAD"):
                assert world.call(method, path, query={"utm_source": "mail"}).status == 200
        assert world.call("GET", f"/s/{mail.token}/cancel").status == 405
        assert world.call("GET", f"/public/v1/signups/{mail.token}/cancel").status == 405


def test_what_a_form_said_counts_once_its_owner_presses_the_button(world: World) -> None:
    event = world.event()
    fill_in(world, event, {"visible": "true", "follow_up_consent": "true", "looking_for": "a job"})
    path = f"/s/{world.mails()[0].token}"
    assert world.attendee(event)["owner_confirmed_at"] is None
    assert world.attendee(event)["visible"] is False
    assert world.post_form(f"{path}/confirm", {}).status == 303
    with world.unchanged():
        assert world.post_form(f"{path}/confirm", {}).status == 303
    found = world.attendee(event)
    assert (found["visible"], found["looking_for"], found["owner_confirmed_at"] is None) == (True, ["a job"], False)


def test_who_saves_ones_own_page_as_it_is_consents_to_nothing_that_a_stranger_ticked(world: World) -> None:
    event = world.event()
    fill_in(world, event, {"visible": "true", "follow_up_consent": "true", "looking_for": "a job"})
    path = f"/s/{world.mails()[0].token}"
    _, form, _ = read(world.call("GET", path).body).all("form")
    assert world.post_form(path, form.fields()).status == 303
    found = world.attendee(event)
    assert (found["visible"], found["follow_up_consent"], found["looking_for"]) == (False, False, [])
    assert found["owner_confirmed_at"] is not None
    (contact,) = world.items("/v1/groups/demo/contacts")
    assert contact["follow_up_consent_at"] is None
    assert "/confirm" not in world.call("GET", path).body


def test_ones_own_page_changes_what_is_entered(world: World) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?"}])
    fill_in(world, event, {"visible": "true", "answers.diet": "any"})
    path = f"/s/{world.mails()[0].token}"
    world.post_form(f"{path}/confirm", {})
    fields = form_on(world.call("GET", path)).fields()
    fields.pop("visible")
    assert fields["answers.diet"] == "any"
    fields |= {"name": "Ada L.", "can_offer": "advice", "answers.diet": "none"}
    assert world.post_form(path, fields).status == 303
    found = world.attendee(event)
    assert (found["name"], found["visible"], found["can_offer"]) == ("Ada L.", False, ["advice"])
    assert found["answers"] == {"diet": "none"}
    with world.unchanged():
        assert world.post_form(path, {**fields, "name": ""}).status == 422
        assert world.post_form(path, {**fields, "name": HOSTILE * 20}).status == 422


def test_after_the_event_only_what_is_for_later_is_asked(world: World) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?", "required": True}])
    fill_in(world, event, {"answers.diet": "any"})
    path = f"/s/{world.mails()[0].token}"
    world.wind(timedelta(days=14))
    form = form_on(world.call("GET", path)).fields()
    assert not {"name", "answers.diet"} & form.keys()
    assert world.post_form(path, {**form, "follow_up_consent": "true"}).status == 303
    found = world.attendee(event)
    assert (found["name"], found["answers"], found["follow_up_consent"]) == ("Ada", {"diet": "any"}, True)


def test_ones_own_page_cancels_and_a_repeat_is_harmless(world: World) -> None:
    event = world.event(capacity=1)
    fill_in(world, event)
    world.sign_up(event, "bob")
    path = f"/s/{world.mails('ada')[0].token}"
    form = form_on(world.call("GET", path), ending="/cancel")
    assert form.attributes["method"] == "post"
    assert world.post_form(form.attributes["action"], form.fields()).status == 303
    assert world.attendee(event, "bob")["status"] == "confirmed"
    with world.unchanged():
        assert world.post_form(form.attributes["action"], form.fields()).status == 303
    assert read(world.call("GET", path).body).all("form") == []


@pytest.mark.parametrize(
    ("post", "fields", "said"),
    [
        ("/s/{own}", {"name": "Ada L."}, "Saved. Thank you."),
        ("/s/{own}/confirm", {}, "Saved. Thank you."),
        ("/s/{own}/cancel", {}, "You are not coming"),
        ("/u/{out}", {"choice": "event"}, "No more emails about"),
        ("/u/{out}", {"choice": "follow_ups"}, "No more follow-ups"),
        ("/u/{out}", {"choice": "everything"}, "No more emails from"),
    ],
)
def test_a_page_says_what_was_done_and_a_reload_does_it_no_second_time(
    world: World, post: str, fields: dict[str, str], said: str
) -> None:
    fill_in(world, world.event(), {"visible": "true"})
    (mail,) = world.mails()
    answer = world.post_form(post.format(own=mail.token, out=mail.unsubscribe_token), fields)
    assert answer.status == 303
    path, _, query = answer.headers["location"].partition("?")
    with world.unchanged():
        for _ in range(2):
            shown = world.call("GET", path, query=parse_qsl(query))
            assert shown.status == 200
            assert said in read(shown.body).text


def test_every_page_keeps_itself_safe(world: World) -> None:
    event = world.event()
    fill_in(world, event)
    (mail,) = world.mails()
    known = ["/g/demo", page_of(event), f"/s/{mail.token}", f"/u/{mail.unsubscribe_token}"]
    unknown = ["/", "/g", "/g/nothing", "/g/demo/nothing", "/s/nothing", "/u/nothing", "/nothing", "/g/demo/a/b"]
    for path in known + unknown:
        answer = world.call("GET", path)
        assert answer.status == (200 if path in known else 404), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        document = read(answer.body)
        assert document.one("html").attributes["lang"]
        assert document.all(style="") == []
        if path.startswith(("/s/", "/u/")):
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"


def test_a_page_takes_no_other_method(world: World) -> None:
    answer = world.call("DELETE", "/g/demo")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert read(answer.body).one("h1").text


def test_one_click_is_a_post_that_needs_no_page(world: World) -> None:
    world.sign_up(world.event())
    (mail,) = world.mails()
    path = f"/public/v1/unsubscribe/{mail.unsubscribe_token}"
    assert f"<https://rapport.example{path}>" in str(mail.parsed["List-Unsubscribe"])
    assert mail.parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with world.unchanged():
        for wrong in ({"List-Unsubscribe": "Later"}, {}):
            assert world.post_form(path, wrong).status == 422
    for _ in range(2):
        assert world.post_form(path, {"List-Unsubscribe": "One-Click"}).status == 200
    assert [one["suppressed"] for one in world.items("/v1/groups/demo/contacts")] == ["unsubscribed"]
    assert len(world.mails()) == 1
