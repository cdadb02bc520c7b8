"""HTML forms that other sites post to the API: taken as JSON is, and led back to the group's own sites alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.testing.html import read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

SITE = "https://club.example"
ADA: Mapping[str, object] = {"email": "ada@example.org", "name": "Ada Lovelace"}
QUESTIONS = [
    {"id": "diet", "label": "Diet?", "options": ["vegan", "any"]},
    {"id": "days", "label": "Days?", "kind": "choices", "options": ["Mo", " Tu\u2028 ", "We"]},
    {"id": "car", "label": "By car?", "kind": "yes_no"},
    {"id": "bike", "label": "By bike?", "kind": "yes_no"},
    {"id": "why", "label": "Why?", "required": True},
]


@pytest.fixture
def event(world: World) -> str:
    world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": [SITE, "http://localhost:3000"]})
    return world.event(questions=QUESTIONS)


def post(world: World, event: str, fields: Mapping[str, object]) -> Answer:
    path = f"/public{event}/signups"
    return world.post_form(path, {**ADA, "answers.why": "friends", **fields}, source=next(world.sources))


def confirmed(world: World, event: str) -> Any:
    """The signup once its owner confirmed what the form said: only then it counts."""
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/confirm")
    return world.attendee(event)


def multipart(fields: Mapping[str, object], boundary: str = "x-1") -> bytes:
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return f"{parts}--{boundary}--\r\n".encode()


def test_a_form_says_what_json_says(world: World, event: str) -> None:
    said = {
        "answers.diet": "vegan",
        "answers.days": ["", "Mo \r\n", " Tu\u2028 ", "Mo"],
        "answers.car": "on",
        "answers.bike": "false",
        "looking_for": ["a job", "a flat\r\n\r\na cat "],
        "can_offer": "",
        "visible": "on",
        "follow_up_consent": "true",
        "timezone": "Europe/Paris",
        "language": "fr",
    }
    answer = post(world, event, said)
    assert (answer.status, answer.body) == (303, "")
    found = confirmed(world, event)
    assert found["name"] == "Ada Lovelace"
    assert found["answers"] == {
        "diet": "vegan",
        "days": ["Mo", " Tu\u2028 "],
        "car": True,
        "bike": False,
        "why": "friends",
    }
    assert (found["looking_for"], found["can_offer"]) == (["a job", "a flat", "a cat"], [])
    assert (found["timezone"], found["language"]) == ("Europe/Paris", "fr")
    assert len(world.mails("ada")) == 1


@pytest.mark.parametrize("boundary", ["x-1", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a'()+_,./:=?z"])
def test_a_multipart_form_is_one_too(world: World, event: str, boundary: str) -> None:
    fields = {
        **ADA,
        "name": "Zoë \u674e",
        "answers.why": "a\r\nb\r\n--\r\nc",
        "looking_for": "x\r\ny",
        "visible": "true",
    }
    kind = f'multipart/form-data; charset=utf-8; boundary="{boundary}"'
    answer = world.call("POST", f"/public{event}/signups", multipart(fields, boundary), headers={"content-type": kind})
    assert answer.status == 303
    found = confirmed(world, event)
    assert (found["name"], found["answers"]) == ("Zoë \u674e", {"why": "a\r\nb\r\n--\r\nc"})
    assert found["looking_for"] == ["x", "y"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", multipart({"email": "a"})),
        ("multipart/form-data; boundary=other", multipart({"email": "a"})),
        ("multipart/form-data; boundary=x-1", multipart({"email": "a"})[:-8]),
        ("multipart/form-data; boundary=x-1", b""),
        ("multipart/form-data; boundary=x-1", b"\xff" * 1000),
    ],
)
def test_multipart_that_is_none_is_a_400(world: World, event: str, kind: str, body: bytes) -> None:
    with world.unchanged():
        answer = world.call("POST", f"/public{event}/signups", body, headers={"content-type": kind})
    assert (answer.status, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "to",
    [
        f"{SITE}/thanks",
        f"{SITE}/thanks?a=1&b=%20#there",
        f"{SITE}",
        "HTTPS://Club.Example/x",
        "http://localhost:3000/",
        f"{SITE}/danke-schön/李?q=ü",
        f"{SITE}//evil.example/",
        f"{SITE}:443/thanks",
        f"{SITE}/\\evil.example",
    ],
)
def test_it_leads_back_to_one_of_the_groups_own_sites(world: World, event: str, to: str) -> None:
    answer = post(world, event, {"redirect": to})
    assert answer.status == 303
    there, asked = urlsplit(answer.headers["location"]), urlsplit(to)
    assert f"{there.scheme}://{there.netloc}".lower() in (SITE, "http://localhost:3000")
    assert answer.headers["location"].isascii()
    assert there.fragment == asked.fragment
    wanted = {"signup": ["accepted"], "seat": ["confirmed"]}
    assert parse_qs(there.query) == parse_qs(asked.query) | wanted


@pytest.mark.parametrize("to", ["https://bücher.example/x?ü", "https://xn--bcher-kva.example:443/x?%C3%BC"])
def test_it_leads_back_to_an_international_domain_in_either_form(world: World, event: str, to: str) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": ["https://BÜCHER.example"]})
    location = post(world, event, {"redirect": to}).headers["location"]
    assert location == "https://xn--bcher-kva.example/x?%C3%BC&signup=accepted&seat=confirmed"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        f"{SITE}.evil.example/",
        f"{SITE}@evil.example/",
        "https://club.example:x@evil.example/",
        f"{SITE}\\@evil.example/",
        f"{SITE}:8443/",
        "http://club.example/",
        "https:club.example",
        "https:///club.example",
        "javascript:alert(1)",
        f" {SITE}/",
        f"{SITE}\r\nX-Evil: 1",
        "/thanks",
        "*",
        "",
        "https://[",
        f"{SITE}:99999/",
        f"{SITE}\t@evil.example/",
        f"{SITE};evil.example/",
        f"{SITE}%2f@evil.example/",
        f"{SITE}。evil.example/",
        "https://club.example\u200b.evil.example/",
        "https://u:p@club.example/",
    ],
)
def test_it_leads_nobody_anywhere_else(world: World, event: str, to: str) -> None:
    for origins in ([SITE], ["*"], [SITE, "*"]):
        world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": origins})
        answer = post(world, event, {"redirect": to})
        assert answer.status == 303
        location = answer.headers["location"]
        assert location.startswith((f"/g/demo/{event.rpartition('/')[2]}?", f"{SITE}/")) or location == SITE
        assert "\n" not in location
        assert "evil" not in urlsplit(location).netloc


def test_what_is_wrong_comes_back_as_our_form_filled_in(world: World, event: str) -> None:
    wrong = {
        "name": " ",
        "email": "ada@",
        "answers.diet": "vegan",
        "answers.why": "",
        "can_offer": ["advice", "a room"],
        "visible": "on",
        "follow_up_consent": "false",
        "redirect": f"{SITE}/thanks",
        "language": "de",
        "nonsense": "1",
    }
    with world.unchanged():
        answer = post(world, event, wrong)
    assert (answer.status, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    document = read(answer.body)
    said = [line.text for line in document.one(role="alert").all("li")]
    assert [line.partition(":")[0] for line in said] == ["Name", "Email", "Why?", "nonsense"]
    form = document.one("form")
    fields = form.fields()
    assert fields["answers.diet"] == "vegan"
    assert fields["can_offer"].split() == ["advice", "a", "room"]
    assert fields["visible"] == "true"
    assert "follow_up_consent" not in fields
    assert f"form-action 'self' {SITE};" in answer.headers["content-security-policy"]
    again = {**fields, "name": "Ada", "email": "ada@example.org", "answers.why": "friends"}
    world.now += timedelta(seconds=1)
    done = world.post_form(form.attributes["action"], again, source=next(world.sources))
    assert done.status == 303
    assert done.headers["location"] == f"{SITE}/thanks?signup=accepted&seat=confirmed"
    assert world.attendee(event)["language"] == "de"


@pytest.mark.parametrize(("value", "status"), [("true", 303), ("on", 303), ("", 303), ("off", 303), ("yes!", 422)])
def test_a_tick_is_true_or_on(world: World, event: str, value: str, status: int) -> None:
    assert post(world, event, {"visible": value}).status == status


def test_where_nobody_can_sign_up_a_form_gets_a_page_that_says_so(world: World, event: str) -> None:
    draft = world.event(publish=False)
    world.ask("POST", f"{event}/cancel")
    with world.unchanged():
        for path, status in ((draft, 404), (event, 409), ("/v1/groups/nothing/events/x", 404)):
            answer = post(world, path, {})
            assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
            assert read(answer.body).one("h1").text


def test_no_site_may_send_json_as_plain_text(world: World, event: str) -> None:
    """A page of any site may do that to any other without asking."""
    for kind in ("text/plain", "text/plain;charset=UTF-8", ""):
        with world.unchanged():
            path, sent = f"/public{event}/signups", {"content-type": kind, "origin": "https://evil.example"}
            assert world.call("POST", path, {**ADA, "answers": {"why": "x"}}, headers=sent).status == 415


def test_a_form_of_too_many_fields_or_bytes_is_refused(world: World, event: str) -> None:
    with world.unchanged():
        assert post(world, event, {f"f{number}": "x" for number in range(1001)}).status == 413
        assert post(world, event, {"name": "x" * 1_000_001}).status == 413
        many = multipart({f"f{number}": "x" for number in range(1002)})
        sent = {"content-type": "multipart/form-data; boundary=x-1"}
        assert world.call("POST", f"/public{event}/signups", many, headers=sent).status == 413
