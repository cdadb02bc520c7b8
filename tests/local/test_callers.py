"""The local helpers answer programs of this machine and its own pages, whoever else a browser may ask for."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.local.engine import ministack
from infra.local.harness import LocalCloud
from infra.local.mail_service import MailService

FOREIGN = ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1.evil.example", ""]
LOCAL = [
    ("GET", "/_local/clock"),
    ("POST", "/_local/clock"),
    ("GET", "/_local/mail"),
    ("GET", "/_local/mail.json"),
    ("POST", "/_local/mail/clock"),
    ("GET", "/_local/ses"),
    ("POST", "/_local/ses"),
]


def status(url: str, method: str, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request(method, path, b"{}", headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.engine
@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(("method", "path"), LOCAL)
def test_the_local_calls_answer_no_foreign_page(cloud: LocalCloud, method: str, path: str, origin: str) -> None:
    assert status(cloud.base_url, method, path, Origin=origin) == 403


@pytest.mark.engine
@pytest.mark.parametrize(("method", "path"), LOCAL)
def test_the_local_calls_answer_their_own_pages(cloud: LocalCloud, method: str, path: str) -> None:
    assert status(cloud.base_url, method, path, Origin=cloud.base_url) not in (403, 421)


@pytest.mark.engine
@pytest.mark.parametrize("path", ["/", "/healthz", "/g/demo", "/v1/groups/demo", "/openapi.json", "/_local/mail.json"])
def test_nothing_is_answered_by_another_name(cloud: LocalCloud, path: str) -> None:
    assert status(cloud.base_url, "GET", path, Host="rebound.example") == 421


@pytest.mark.engine
@pytest.mark.browser
def test_the_mailbox_winds_the_clock_from_its_own_page(cloud: LocalCloud) -> None:
    from playwright.sync_api import expect, sync_playwright

    before = cloud.wind()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        page.goto(f"{cloud.base_url}/_local/mail")
        with page.expect_navigation():
            page.get_by_role("button", name="5 minutes").click()
        expect(page.get_by_role("heading")).to_have_text("Mailbox")
        browser.close()
    assert cloud.wind() > before


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ministack(tmp_path_factory.mktemp("engine")) as url:
        yield url


@pytest.mark.engine
def test_the_engine_answers_programs_of_this_machine_alone(engine: str) -> None:
    health = ("GET", "/_ministack/health")
    assert status(engine, *health) == 200
    assert status(engine, *health, Host="rebound.example") == 403
    for origin in (*FOREIGN, engine):
        assert status(engine, *health, Origin=origin) == 403
        assert status(engine, "POST", "/_ministack/reset", Origin=origin) == 403
        assert status(engine, "OPTIONS", "/", Origin=origin) == 403


def test_the_local_ses_answers_programs_of_this_machine_alone(tmp_path: Path) -> None:
    with MailService(tmp_path / "mailbox.sqlite", sns=None, topics={}, now=None) as service:  # type: ignore[arg-type]
        account = ("GET", "/v2/email/account")
        assert status(service.url, *account) == 200
        assert status(service.url, *account, Host="rebound.example") == 421
        for origin in (*FOREIGN, service.url):
            assert status(service.url, *account, Origin=origin) == 403
