"""The log: what belongs together has one id, from a sign-up to its delivery; and no line has an address."""

import io
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from handlers import public, send
from rapport.log import correlate, correlated, correlation_id, logger
from tests.testing.lambda_events import Context, http_event, record
from tests.testing.template import ROOT
from tests.testing.world import World

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The log as it is written, each line read as JSON."""
    (handler,) = [each for each in logging.getLogger("rapport").handlers if isinstance(each, logging.StreamHandler)]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(before)


def sign_up(world: World, event: str, request: str, who: str = "ada") -> None:
    body = {"email": f"{who}@example.org", "name": who}
    sent = {"content-type": "application/json"}
    asked = http_event("POST", f"/public{event}/signups", body, headers=sent, source=next(world.sources))
    asked["requestContext"]["requestId"] = request
    assert public.handler(asked, Context(), world.app)["statusCode"] == 202


def test_a_sign_up_is_followed_to_its_delivery_by_its_request_s_id(world: World, lines: Lines) -> None:
    event = world.event()
    sign_up(world, event, "Request-1")
    world.ses.next("accept_then_timeout")
    world.drain()
    (line,) = [one for one in lines() if one.get("alarm") == "delivery_unknown"]
    assert line["correlation_id"] == "Request-1"
    assert line["service"] == "rapport"


def test_it_is_followed_when_the_tick_finds_it_much_later(world: World, lines: Lines) -> None:
    event = world.event()
    sign_up(world, event, "Request-1")
    world.now_queue.bodies.clear()
    world.ses.next("accept_then_timeout")
    world.wind(timedelta(minutes=10))
    assert [one["correlation_id"] for one in lines() if one.get("alarm") == "delivery_unknown"] == ["Request-1"]


def test_of_two_in_a_batch_each_has_its_own(world: World, lines: Lines) -> None:
    event = world.event()
    for who in ("ada", "ben"):
        sign_up(world, event, f"Request-{who}", who)
    world.ses.next("accept_then_timeout", 2)
    records = world.now_queue.take()
    assert len(records) == 2
    send.handler({"Records": records}, Context(), world.app)
    said = [one["correlation_id"] for one in lines() if one.get("alarm") == "delivery_unknown"]
    assert sorted(said) == ["Request-ada", "Request-ben"]


def test_other_jobs_are_followed_by_their_key(world: World, lines: Lines) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses.next("accept_then_timeout")
    world.wind(timedelta(days=3))
    (line,) = [one for one in lines() if one.get("alarm") == "delivery_unknown"]
    group, id = "demo", event.rpartition("/")[2]
    assert line["correlation_id"].startswith(f"G#{group}#E#{id}")
    assert "day-before" in line["correlation_id"]


def test_what_goes_wrong_with_a_request_has_the_request_s_id(world: World, lines: Lines) -> None:
    asked = http_event("POST", "/public/v1/groups/demo/events/x/signups", {}, source="203.0.113.9")
    asked["requestContext"] |= {"requestId": "Request-2"}
    del asked["requestContext"]["http"]["sourceIp"]
    assert public.handler(asked, Context(), world.app)["statusCode"] == 500
    (line,) = lines()
    assert (line["level"], line["correlation_id"]) == ("ERROR", "Request-2")


def test_a_message_that_says_no_job_is_known_by_its_own_id(world: World, lines: Lines) -> None:
    send.handler({"Records": [{**record("{"), "messageId": "message-9"}]}, Context(), world.app)
    assert [one["correlation_id"] for one in lines()] == ["message-9"]
    assert correlation_id() == ""


def test_threads_of_one_process_do_not_mix_up_what_they_do() -> None:
    def invoke(n: int) -> str:
        with correlated(f"message-{n}"):
            correlate(f"job-{n}")
            return correlation_id()

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(invoke, range(64))) == [f"job-{n}" for n in range(64)]


def test_no_line_has_an_address_a_name_or_anything_that_opens_something(world: World, lines: Lines) -> None:
    """Whatever goes wrong, in what they say and in whatever is said besides."""
    event = world.event(capacity=6)
    for answer in ("accept_then_timeout", "reject", "pause", "throttle"):
        world.ses.next(answer)
        world.sign_up(event, answer, name="Zaphodia Beeblebrox")
    for who in ("ada", "ben", "cleo"):
        world.sign_up(event, who, name="Zaphodia Beeblebrox")
    world.ses_reports(world.mails("accept_then_timeout")[0], "bounce")
    world.ses_reports(world.mails("accept_then_timeout")[0], "complaint")
    world.act(event, "ada", "cancel")
    world.ses.next("accept_then_timeout", 2)
    world.post_form("/lost/demo", {"email": "cleo@example.org"})
    world.call("POST", f"/public/v1/signups/{world.mails('cleo')[0].token}/export")
    world.call("DELETE", f"/v1/groups/demo/contacts/{world.attendee(event, 'ben')['id']}")
    with correlated("x"):
        logger.info("somebody")
    world.wind(timedelta(days=5))
    said = lines()
    assert len(said) >= 3
    links = [found for mail in world.mails() for found in re.findall(r"/(s|u|me|export)/([\w.~-]{20,})", mail.text)]
    assert {page for page, _ in links} == {"s", "u", "me", "export"}
    for secret in ("@", "zaphodia", "beeblebrox", world.key, *{token for _, token in links}):
        assert not [line for line in said if secret.lower() in json.dumps(line).lower()], secret


def test_what_an_error_of_others_says_is_logged_without_addresses_and_keys(lines: Lines) -> None:
    error = ValueError("Identity 'Ada <ada@example.org>' failed, with rk_live_0123abc")
    try:
        raise error
    except ValueError:
        logger.exception("a request failed", extra={"of": "ben@bücher.example"})
    (line,) = lines()
    assert line["exception_name"] == "ValueError"
    assert not [part for part in ("ada@", "example.org", "rk_live", "ben@", "bücher") if part in json.dumps(line)]


def test_a_long_word_is_looked_through_at_once(lines: Lines) -> None:
    began = time.process_time()
    logger.info("%s to=ada@example.org,ben@example.org rk_live_1", "a" * 100_000)
    assert time.process_time() - began < 1
    assert lines()[0]["message"] == "a" * 100_000 + " (left out) (left out)"


@pytest.mark.parametrize(("level", "written"), [("DEBUG", ["a", "b", "c"]), ("WARNING", ["b", "c"]), ("ERROR", ["c"])])
def test_the_level_is_what_is_set_whatever_lambda_lets_through(level: str, written: list[str]) -> None:
    """In a process of its own: as Lambda starts one, with its own level, which lets all through."""
    says = "from rapport.log import logger; logger.debug('a'); logger.warning('b'); logger.error('c')"
    environment = {"PYTHONPATH": str(ROOT / "functions"), "LOG_LEVEL": level, "AWS_LAMBDA_LOG_LEVEL": "DEBUG"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", says], env=environment, capture_output=True, text=True, check=True
    )
    assert [json.loads(line)["message"] for line in done.stdout.splitlines()] == written
