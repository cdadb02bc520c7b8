"""Senders together keep to the account's rate, without a counter that all of them would have to write to."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise

import pytest

from handlers import jobs, send, tick
from rapport.sending import rate_limit
from rapport.sending.mailings import send_batch
from rapport.sending.rate_limit import RateLimit
from rapport.store.dynamodb.table import Table
from tests.testing.deliveries import deliveries, sign_up_many
from tests.testing.lambda_events import Context, record
from tests.testing.world import World

FOR_BULK = 0.8


class FakeTime:
    """What `rate_limit` sees of the module `time`."""

    def __init__(self, slept: Callable[[float], None] = lambda _: None) -> None:
        self.now = 1000.0
        self.slept = 0.0
        self._slept = slept

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds
        self.slept += seconds
        self._slept(seconds)


def turns(monkeypatch: pytest.MonkeyPatch, rate: float, senders: int, seconds: float) -> list[float]:
    """When a sender that is as fast as it can be has its turns."""
    time = FakeTime()
    monkeypatch.setattr(rate_limit, "time", time)
    limit = RateLimit(lambda: rate, senders)
    end, moments = time.now + seconds, []
    while time.now < end:
        limit.acquire()
        moments.append(time.now - 1000.0)
    return moments


@pytest.mark.parametrize(("rate", "senders"), [(14, 5), (14, 2), (1, 5), (1, 2), (200, 10), (50, 50)])
def test_senders_together_never_exceed_what_of_the_rate_is_for_mailings(
    monkeypatch: pytest.MonkeyPatch, rate: float, senders: int
) -> None:
    """All begin at the same instant, which is the worst that can be. The window: in which each has one turn."""
    window = senders / (rate * FOR_BULK)
    each = turns(monkeypatch, rate, senders, max(60, 20 * window))
    assert all(later - earlier >= window - 1e-6 for earlier, later in pairwise(each))
    assert senders * len([moment for moment in each if moment < 60]) <= rate * FOR_BULK * 60 + senders


def test_without_a_limit_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FakeTime()
    monkeypatch.setattr(rate_limit, "time", time)
    limit = RateLimit(lambda: None, senders=5)
    for _ in range(1000):
        limit.acquire()
    assert time.slept == 0


def test_a_slow_account_with_many_senders_makes_none_wait_for_longer_than_it_may_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, *_ = turns(monkeypatch, rate=1, senders=100, seconds=60)
    assert second - first <= 10


def test_the_rate_is_read_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FakeTime()
    monkeypatch.setattr(rate_limit, "time", time)
    asked = count()
    limit = RateLimit(lambda: 100.0 + next(asked), senders=1)
    while time.now < 1000 + 179:
        limit.acquire()
    assert next(asked) == 3


# ---- With a mailing under way ----


def begun(world: World, size: int) -> tuple[str, list[str], str]:
    """An event whose reminder has begun: its path, who is signed up, and the message that names them."""
    event = world.event()
    people = sign_up_many(world, event, size)
    world.now += timedelta(days=2, hours=8)
    tick.handler({}, Context(), world.app)
    for _ in range(2):
        jobs.handler({"Records": world.jobs.take()}, Context(), world.app)
    (message,) = world.soon.take()
    return event, people, message["body"]


def slow(world: World, monkeypatch: pytest.MonkeyPatch, rate: float, senders: int) -> FakeTime:
    """A world in which waiting for a turn takes time off the clock, and only that does."""

    def pass_by(seconds: float) -> None:
        world.now += timedelta(seconds=seconds)

    time = FakeTime(pass_by)
    monkeypatch.setattr(rate_limit, "time", time)
    world.app = replace(world.app, rate_limit=RateLimit(lambda: rate, senders))
    return time


class Clock(Context):
    """A function's context whose time runs by the world's clock."""

    def __init__(self, world: World, seconds: float) -> None:
        super().__init__()
        self._ends_at = world.now + timedelta(seconds=seconds)
        self._world = world

    def get_remaining_time_in_millis(self) -> int:
        return int((self._ends_at - self._world.now) / timedelta(milliseconds=1))


def test_what_a_mail_is_made_from_is_read_just_before_it_however_low_the_rate(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, people, message = begun(world, 5)
    slow(world, monkeypatch, rate=1, senders=5)
    read_at = []
    get_many = Table.get_many

    def noted(table: Table, keys: object) -> object:
        read_at.append(world.now)
        return get_many(table, keys)  # type: ignore[arg-type]

    monkeypatch.setattr(Table, "get_many", noted)
    answer = send.handler({"Records": [record(message)]}, Clock(world, 60), world.app)
    assert answer == {"batchItemFailures": []}
    reminders = [mail for mail in world.mails() if mail.tags["delivery"].startswith("day-before")]
    assert len(reminders) == len(people)
    for mail in reminders:
        assert mail.sent_at - max(at for at in read_at if at <= mail.sent_at) <= send_batch.FRESH
    gaps = [later.sent_at - earlier.sent_at for earlier, later in pairwise(reminders)]
    assert min(gaps) == timedelta(seconds=6.25)


def test_no_mail_is_begun_once_waiting_has_used_the_function_s_time_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, people, message = begun(world, 20)
    slow(world, monkeypatch, rate=1, senders=8)
    context = Clock(world, 56)
    least = 60_000

    def sent(raw: bytes, to: str, sender: str, tags: dict[str, str]) -> str:
        nonlocal least
        least = min(least, context.get_remaining_time_in_millis())
        return accept(raw, to, sender, tags)

    accept = world.ses.send
    monkeypatch.setattr(world.ses, "send", sent)
    send.handler({"Records": [record(message)]}, context, world.app)
    assert least > 7_000, "both of SES's time-outs"
    assert len(world.soon.bodies) > 0, "who is not reached is back in the queue"
    while world.soon.bodies:
        send.handler({"Records": world.soon.take()[:1]}, context := Clock(world, 60), world.app)
    assert len(deliveries(world, event, mailing="day-before_g1", state="sent")) == len(people)


def test_who_has_the_mail_already_takes_nobody_s_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass enqueues again who is in the queue still: that must not slow the others down."""
    _, people, message = begun(world, 6)
    send.handler({"Records": [record(message)]}, Context(), world.app)
    time = slow(world, monkeypatch, rate=1, senders=5)
    for _ in range(10):
        send.handler({"Records": [record(message)]}, Context(), world.app)
    assert time.slept == 0
    assert len(json.loads(message)["contacts"]) == len(people)
