"""The mailbox: mails as JSON, and as pages that run nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from infra.local import mailbox_pages as pages
from infra.local.clock import LocalClock
from infra.local.http_server import Request, Response
from infra.local.local_api import LocalApi
from infra.local.mail_view import MailView
from infra.local.mailbox import Mail, Mailbox
from infra.local.ses import Ses

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n"
HTML = '<head><style>p { color: red }</style></head><p style="margin:0">Hällo <script>alert(1)</script></p>'
SUBJECT = f"Grüße {'und noch viel mehr ' * 5}!"


def message() -> EmailMessage:
    message = EmailMessage()
    message["From"] = '"Jö" <events@x.example>'
    message["To"] = "ana@x.example"
    message["Subject"] = SUBJECT
    message["Received"] = "one"
    message["Received"] = "two"
    message.set_content("Hällo Ana,\n\nbis bald\n")
    message.add_alternative(HTML, subtype="html")
    message.get_payload()[1].add_related(CALENDAR, subtype="calendar")  # type: ignore[union-attr, index]
    message.add_attachment(b"\x00\xff", maintype="image", subtype="png", filename="a.png")
    return message


RAW = bytes(message())


def mail(raw: bytes | None = None, id: str = "id-1") -> Mail:
    return Mail(id, "2026-12-01T09:00:00Z", ["ana@x.example"], "events@x.example", {"a": "b"}, None, raw or RAW)


@pytest.fixture
def view() -> MailView:
    return MailView(mail())


def test_it_is_decoded_where_it_is_read(view: MailView) -> None:
    read = view.as_json()
    assert read["subject"] == SUBJECT
    assert read["from"] == "Jö <events@x.example>"
    assert read["to"] == ["ana@x.example"]
    assert read["text"] == "Hällo Ana,\n\nbis bald\n"
    assert "<p style" in read["html"]
    assert (read["sent_at"], read["tags"], read["message_id"]) == ("2026-12-01T09:00:00Z", {"a": "b"}, "id-1")
    assert read["raw"].startswith("From: ")


def test_headers_are_lists_unfolded_and_not_decoded(view: MailView) -> None:
    headers = view.as_json()["headers"]
    assert headers["Received"] == ["one", "two"]
    assert headers["Subject"][0].startswith("=?utf-8?")
    assert "\n" not in headers["Subject"][0]


def test_every_part_but_text_and_html_is_an_attachment(view: MailView) -> None:
    calendar, picture = view.as_json()["attachments"]
    assert (calendar["content_type"], calendar["filename"]) == ("text/calendar", None)
    assert calendar["content"].replace("\r\n", "\n") == CALENDAR.replace("\r\n", "\n")
    assert picture == {"filename": "a.png", "content_type": "image/png", "content": "AP8="}


def test_a_mail_without_html_has_none() -> None:
    view = MailView(mail(b"Subject: Hi\r\n\r\nplain"))
    assert (view.text, view.html, view.attachments) == ("plain", None, [])


@pytest.fixture
def api(tmp_path: Path) -> Iterator[LocalApi]:
    mailbox = Mailbox(tmp_path / "mailbox.sqlite")
    clock = LocalClock(tmp_path / "clock.json", lambda: NOW)
    ses = Ses(mailbox, clock.now, lambda *_: None, [])
    yield LocalApi(clock, clock.wind_to, mailbox, ses, lambda *_: None, lambda _: None)
    mailbox.close()


def get(api: LocalApi, path: str, query: str = "", method: str = "GET", body: bytes = b"") -> Response:
    return api.answer(Request(method, path, query, [], body, "127.0.0.1", lambda _: None))


def test_the_mailbox_page_lists_the_latest_first_or_those_to_one_address(api: LocalApi) -> None:
    assert b"No mail yet" in get(api, "/_local/mail").body
    for id in ("id-1", "id-2"):
        api.mailbox.add_call(NOW, ["ana@x.example"], "accepted", mail(id=id))
    page = get(api, "/_local/mail").body.decode()
    assert page.index("id-2") < page.index("id-1")
    assert b"No mail to bo@x.example yet" in get(api, "/_local/mail", "to=bo@x.example").body


def test_a_mails_page_shows_html_text_headers_and_calendar(api: LocalApi) -> None:
    api.mailbox.add_call(NOW, ["ana@x.example"], "accepted", mail())
    page = get(api, "/_local/mail/id-1").body.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox" src="/_local/mail/id-1/html"' in page
    for shown in ("Hällo Ana,", "BEGIN:VCALENDAR", "Received", "a.png"):
        assert shown in page
    assert get(api, "/_local/mail/id-1/source").body == RAW
    assert get(api, "/_local/mail/nobody").status == 404


@pytest.mark.parametrize("path", ["/_local/mail", "/_local/mail/id-1", "/_local/mail/id-1/html"])
def test_every_page_has_a_policy_that_lets_nothing_inline_run(api: LocalApi, path: str) -> None:
    api.mailbox.add_call(NOW, ["ana@x.example"], "accepted", mail())
    headers = dict(get(api, path).headers)
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src" not in policy


def test_a_mails_own_styles_are_let_in_one_by_one(view: MailView) -> None:
    policy = dict(pages.html_part(view).headers)["content-security-policy"]
    assert len(re.findall(r"'sha256-[^']+'", policy)) == 2
    assert "sandbox" in policy


def test_the_clock_is_wound_from_the_page_too(api: LocalApi) -> None:
    answer = get(api, "/_local/mail/clock", method="POST", body=b"advance=P1D")
    assert (answer.status, dict(answer.headers)["location"]) == (303, "/_local/mail")
    assert api.clock.now().isoformat() == "2026-12-02T09:00:00+00:00"


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"advance": 5}',
        b'{"advance": "-P1D"}',
        b'{"advance": "P1M"}',
        b'{"advance": "P999999999W"}',
        b'{"set": "2026-11-30T09:00:00Z"}',
        b'{"set": "2027-01-01T09:00:00"}',
        b'{"set": "tomorrow"}',
        b'{"set": "9999-12-31T23:59:59Z"}',
        b'{"advance": "PT1H", "set": "2027-01-01T09:00:00Z"}',
    ],
)
def test_a_clock_told_nonsense_is_a_problem_and_stands_where_it_was(api: LocalApi, body: bytes) -> None:
    answer = get(api, "/_local/clock", method="POST", body=body)
    assert (answer.status, dict(answer.headers)["content-type"]) == (400, "application/problem+json")
    assert api.clock.now() == NOW


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"event": "open", "message_id": "id-1"}', 400),
        (b'{"event": "send"}', 400),
        (b'{"event": "send", "message_id": "nobody"}', 404),
        (b'{"next": "explode"}', 400),
        (b'{"next": "reject", "count": -1}', 400),
        (b'{"next": "reject", "count": true}', 400),
        (b'{"next": "reject", "times": 2}', 400),
        (b'{"next": "reject"}', 200),
    ],
)
def test_ses_is_told_what_it_knows_and_nothing_else(api: LocalApi, body: bytes, status: int) -> None:
    assert get(api, "/_local/ses", method="POST", body=body).status == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/_local/clock", 405),
        ("GET", "/_local/nothing", 404),
        ("GET", "/_local/clock/x", 404),
        ("PUT", "/_local/mail", 404),
    ],
)
def test_an_unknown_local_address_is_a_problem(api: LocalApi, method: str, path: str, status: int) -> None:
    assert get(api, path, method=method).status == status


@pytest.mark.parametrize("to", ["zed@bücher.example", "ZED@bu\u0308cher。example", "Zed <zed@XN--bcher-kva.example>"])
def test_mail_is_found_by_every_spelling_of_its_address(tmp_path: Path, to: str) -> None:
    mailbox = Mailbox(tmp_path / "mailbox.sqlite")
    mailbox.add_call(NOW, ["zed@xn--bcher-kva.example"], "accepted")
    assert len(mailbox.calls(to)) == 1
    assert mailbox.calls("zed@bucher.example") == mailbox.calls("zed@bü_cher") == []
    mailbox.close()
