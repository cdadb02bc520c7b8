"""A group in a small world of its own: the real handlers on a table in memory, queues, a mailbox and a clock.

What is called here is what AWS calls: each handler gets the events that AWS would hand it, JSON there and back. Only
SES, SQS and the clock are stand-ins, so that a test can say how they behave.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any, cast
from urllib.parse import urlencode

from handlers import jobs, organizer, public, send, ses_events, tick
from rapport import wiring
from rapport.app import App
from rapport.aws.reputation import Reputation
from rapport.aws.ses import SesTransport
from rapport.aws.sqs import Queue
from rapport.config import Config
from rapport.domain.members.member import Member, Role
from rapport.domain.patches import NewGroup, NewMember
from rapport.domain.principal import Scope, operator
from rapport.sending.arming import SendGuard
from rapport.sending.brakes.account_brake_cache import AccountBrakeCache
from rapport.sending.budgets import Budgets
from rapport.sending.rate_limit import RateLimit
from rapport.store.contact_ids import ContactIds
from rapport.store.dynamodb import keys
from rapport.store.dynamodb.schema import DUE, SCHEMA
from rapport.store.limits.keyed_hash import KeyedHash
from rapport.tokens import TokenKeys, Tokens
from rapport.usecases.groups.api_keys import create_key
from rapport.usecases.groups.members import appoint
from rapport.usecases.groups.settings import create_group
from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.lambda_events import Answer, Context, http_event, record
from tests.testing.memory_bucket import MemoryBuckets
from tests.testing.memory_queue import MemoryQueue
from tests.testing.openapi import hold_against_document
from tests.testing.pictures import Picture
from tests.testing.roles import FUNCTION_OF, authorize, running_as
from tests.testing.ses import FakeReputation, FakeSes, Mail
from tests.testing.simulation.memory_table import MemoryTable

REGION = "eu-west-1"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""When every test begins."""
MEETING: Mapping[str, object] = {
    "title": "Founders' breakfast",
    "starts_at": "2026-11-26T18:30:00",
    "ends_at": "2026-11-26T21:00:00",
    "timezone": "Europe/Berlin",
}
"""Thursday evening, an hour ahead of UTC."""
CONFIG = Config(
    table="rapport",
    region=REGION,
    jobs_queue="jobs",
    now_queue="now",
    soon_queue="soon",
    bulk_queue="bulk",
    senders=2,
    configuration_set="rapport",
    sender="hello@rapport.example",
    public_url="https://rapport.example",
    secrets_parameter="/rapport/secrets",
    exports_bucket="exports",
    images_bucket="images",
    accepts_reserved_addresses=True,
)
_LONGEST_WIND = 5_000
"""Due instants: a world that is never done has a job that never ends."""


@cache
def _wired() -> App:
    """Clients are dear to make, and those of any world are answered by the table of the one that there is."""
    return wiring.make_app(config=CONFIG)


class World:
    """The group `demo`, whose owner is Olga, and an API key of it with every scope."""

    def __init__(self, table: MemoryTable) -> None:
        self.table = table
        self.now = MONDAY
        self.buckets = MemoryBuckets()
        self.ses = FakeSes(lambda: self.now)
        self.reputation = FakeReputation()
        self.jobs, self.now_queue, self.soon, self.bulk = MemoryQueue(), MemoryQueue(), MemoryQueue(), MemoryQueue()
        self.app = self._app()
        self.sources = (f"198.51.{number // 250}.{number % 250}" for number in count())
        create_group(self.app, operator("demo"), NewGroup(name="Demo"))
        self.add_member("olga", Role.OWNER)
        self.key = self.key_of("demo")

    def _app(self) -> App:
        wired = _wired()
        keyed_hash = KeyedHash(wired.table)
        return replace(
            wired,
            queues={
                "jobs": cast(Queue, self.jobs),
                "now": cast(Queue, self.now_queue),
                "soon": cast(Queue, self.soon),
                "bulk": cast(Queue, self.bulk),
            },
            send_guard=SendGuard(wired.table),
            rate_limit=RateLimit(lambda: None, senders=1),
            reputation=cast(Reputation, self.reputation),
            account_brakes=AccountBrakeCache(wired.table),
            budgets=Budgets(wired.table, keyed_hash),
            mailer=cast(SesTransport, self.ses),
            tokens=Tokens(lambda _: TokenKeys("k1", {"k1": "not so secret"})),
            contact_id=ContactIds(wired.table),
            keyed_hash=keyed_hash,
            now=lambda: self.now,
        )

    def key_of(self, group: str, *scopes: Scope) -> str:
        """A new API key; with every scope where none is named."""
        return create_key(self.app, operator(group), "test", scopes or list(Scope))[1]

    def add_group(self, id: str) -> str:
        """A second group; returns an API key of it."""
        create_group(self.app, operator(id), NewGroup(name=id.title()))
        return self.key_of(id)

    def add_member(self, who: str, role: Role) -> Member:
        """An active member `who`@example.org."""
        return appoint(self.app, operator("demo"), NewMember(email=f"{who}@example.org", name=who.title(), role=role))

    def _run(self, handler: Callable[..., Any], event: object) -> Any:
        """What a function answers, held to its role: what that denies fails the test, whatever came of it."""
        with running_as(FUNCTION_OF[handler.__module__]) as denials:
            answer = handler(event, Context(), self.app)
        assert not denials
        return answer

    # ---- Asking ----

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = "",
        query: Mapping[str, object] | Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "203.0.113.7",
        cookies: Sequence[str] = (),
        drain: bool = True,
    ) -> Answer:
        """What a request is answered with; then all that it set off is done.

        `body`: bytes and text are sent as they are, anything else as JSON. `key`: None sends none.
        """
        kind = "image/png" if isinstance(body, Picture) else "application/json"
        sent = {"content-type": kind} if body is not None else {}
        if path.startswith("/v1/") and key is not None:
            sent["authorization"] = f"Bearer {key or self.key}"
        event = http_event(
            method, path, body, query=query, headers=sent | dict(headers or {}), source=source, cookies=cookies
        )
        handler = organizer.handler if path.startswith(("/v1/", *organizer.PAGES)) else public.handler
        answered = json.loads(json.dumps(self._run(handler, event)))
        headers = {name.lower(): value for name, value in answered["headers"].items()}
        hold_against_document(method, path, answered["statusCode"], headers.get("content-type", ""), answered["body"])
        if drain:
            self.drain()
        return Answer(answered["statusCode"], answered["headers"], answered["body"], answered.get("cookies", ()))

    def ask(self, method: str, path: str, body: object = None, **options: Any) -> Any:
        """The JSON of an answer that must be good; None where there is none."""
        answer = self.call(method, path, body, **options)
        assert answer.status < 300, (method, path, answer.body)
        return answer.json if answer.body else None

    def items(self, path: str, **query: object) -> list[Any]:
        """All of a list, page by page."""
        found: list[Any] = []
        cursor: str | None = None
        while True:
            page = self.ask("GET", path, query={**query, **({"cursor": cursor} if cursor else {})})
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    def post_form(self, path: str, fields: Mapping[str, object], **options: Any) -> Answer:
        """A form as a browser posts it."""
        headers = {"content-type": "application/x-www-form-urlencoded", **options.pop("headers", {})}
        return self.call("POST", path, urlencode(fields, doseq=True).encode(), headers=headers, **options)

    # ---- What most tests begin with ----

    def event(self, *, publish: bool = True, **fields: object) -> str:
        """The path of a new event in the organisers' API."""
        made = self.ask("POST", "/v1/groups/demo/events", {**MEETING, **fields})
        path = f"/v1/groups/demo/events/{made['id']}"
        if publish:
            self.ask("POST", f"{path}/publish")
        return path

    def sign_up(self, event: str, who: str = "ada", **fields: object) -> Answer:
        """Signs up `who`@example.org for the event at an organiser's path, each time from a place of their own."""
        form = {"email": f"{who}@example.org", "name": who.title(), **fields}
        return self.call("POST", f"/public{event}/signups", form, source=next(self.sources))

    def attendee(self, event: str, who: str = "ada") -> Any:
        (found,) = [one for one in self.items(f"{event}/attendees") if one["email"] == f"{who}@example.org"]
        return found

    def act(self, event: str, who: str, action: str, method: str = "POST") -> Answer:
        """An organiser's action on an attendee: `cancel`, `check-in`."""
        return self.call(method, f"{event}/attendees/{self.attendee(event, who)['id']}/{action}")

    def mails(self, who: str | None = None) -> list[Mail]:
        """What is in a mailbox, oldest first; without `who` in all of them."""
        return [mail for mail in self.ses.mailbox if who is None or mail.to == f"{who}@example.org"]

    # ---- Queues and time ----

    def drain(self) -> None:
        """Works the queues off, with all that this brings forth. A message that fails fails the test."""
        sending = (self.now_queue, self.soon, self.bulk)
        work = ((self.jobs, jobs.handler), *((queue, send.handler) for queue in sending))
        while any(queue.bodies for queue, _ in work):
            for queue, handler in work:
                records = queue.take()
                failed = self._run(handler, {"Records": records})["batchItemFailures"] if records else []
                assert failed == [], [record["body"] for record in records]

    def tick(self) -> None:
        self._run(tick.handler, {})
        self.drain()

    def wind(self, to: datetime | timedelta) -> None:
        """On to an instant, or by so much, with a tick at every instant at which something is due on the way."""
        end = to if isinstance(to, datetime) else self.now + to
        assert end >= self.now, "time does not go back"
        for _ in range(_LONGEST_WIND):
            due = self.next_due()
            if due is None or due > end:
                self.now = end
                self.tick()
                return
            # What is still due after its tick is tried again by the next one, a minute later.
            self.now = min(end, due if due > self.now else self.now + timedelta(minutes=1))
            self.tick()
        raise AssertionError(f"there is always something due: {self.next_due()}")

    def next_due(self) -> datetime | None:
        """The smallest instant in the index of jobs."""
        firsts = (self.app.table.query(shard, index=DUE, limit=1).items for shard in keys.due_shards())
        return min((datetime.fromisoformat(item["due_at"]["S"]) for first in firsts for item in first), default=None)

    def ses_reports(self, mail: Mail, *kinds: str, at: datetime | None = None) -> None:
        """SES says so of a mail, by way of SNS, in this order; then all that it set off is done. Kinds: see `Mail`.

        `at`: when the recipient's side said so; now, where it is left out.
        """
        for kind in kinds:
            envelope = {"Type": "Notification", "Message": json.dumps(mail.event(kind, at or self.now))}
            answer = self._run(ses_events.handler, {"Records": [record(json.dumps(envelope))]})
            assert answer == {"batchItemFailures": []}
        self.drain()

    # ---- Looking ----

    def dump(self) -> dict[tuple[str, str], Any]:
        """All that is stored, but for the counters of requests by source."""
        items = [item for item in self.table.items() if not item["pk"]["S"].startswith("SRC#")]
        return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fails if what is done meanwhile stores or sends anything."""
        before, calls = self.dump(), len(self.ses.calls)
        yield
        assert self.dump() == before, "something was stored"
        assert len(self.ses.calls) == calls, "something was sent"


@contextmanager
def new_world() -> Iterator[World]:
    """What it asks of other services than DynamoDB goes to moto, where a test has it at hand."""
    table = MemoryTable(SCHEMA)

    def answer(service: str, operation: str, params: Params, send: Send) -> Any:
        authorize(service, operation, params)
        match service:
            case "dynamodb":
                return table.call(operation, params)
            case "s3":
                return world.buckets.call(operation, params)
        return send(operation, params)

    with intercepted(answer):
        world = World(table)
        yield world
