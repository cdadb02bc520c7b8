"""A group that lives in the cloud in memory: its functions are processes that may die at any call and begin anew."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from infra.local.functions import QueueSource
from infra.local.ticker import MINUTE, whole_minute
from rapport.app import App
from rapport.domain.members.member import Role
from rapport.domain.patches import NewGroup, NewMember
from rapport.domain.principal import Scope, operator
from rapport.tokens import INVITATION, SIGNUP, UNSUBSCRIBE
from rapport.usecases.groups.api_keys import create_key
from rapport.usecases.groups.members import appoint
from rapport.usecases.groups.settings import create_group
from tests.testing.lambda_events import Answer, Context, http_event
from tests.testing.pictures import Picture
from tests.testing.roles import running_as
from tests.testing.simulation.cloud import Cloud, Crash, Simulation, process_of
from tests.testing.simulation.queues import Message, Queue
from tests.testing.simulation.stack import CONFIG, FUNCTIONS, TICK, function_of, handler

EVENT = "/v1/groups/demo/events/id0005"
"""The path of the event that `open_event` makes."""
MEETING: Mapping[str, object] = {
    "title": "Breakfast",
    "starts_at": "2026-11-26T18:30:00",
    "ends_at": "2026-11-26T21:00:00",
    "timezone": "Europe/Berlin",
    "venue": {"name": "Hall A"},
}
TRIES = 6
_NEVER = datetime.max.replace(tzinfo=UTC)
_MOST_MOMENTS = 1000
_SOURCES: Mapping[str, tuple[str, QueueSource]] = {
    source.arn.rpartition("-")[2]: (name, source) for name, function in FUNCTIONS.items() for source in function.sources
}
"""By queue: the function that works it off, and how."""
_TRY_AGAIN = (429, 500, 502, 503)


_TYPES: Mapping[type, str] = {str: "application/x-www-form-urlencoded", bytes: "text/csv", Picture: "image/png"}
"""What a request's body is said to be, by its type here; all else is JSON."""


class NeverQuietError(AssertionError):
    """There is always something left to be done."""


class SimulatedWorld:
    def __init__(self, simulation: Simulation) -> None:
        self.cloud = simulation.cloud = Cloud()
        self.processes: dict[str, App] = {}
        """By function: who waits for its next event."""
        self.running: App | None = None
        """Who has been at work last."""
        self.steps: list[int] = []
        """What was done one after the other, each with what it came to: where whoever acts has got to."""
        self.lives_through: Callable[[str, Mapping[str, Any], Callable[[], Any]], Any] = lambda _name, _event, live: (
            live()
        )
        """Called with each event of a function, and what has a process answer it: may know what came of it before."""
        self.at_rest: Callable[[], None] = lambda: None
        """Called whenever nobody is at work."""
        self.worked_off: Callable[[str], None] = lambda _: None
        """Called with its place whenever nobody is at work and messages may be left that are visible."""
        app = self.app()
        with patch("rapport.store.limits.keyed_hash.secrets.token_hex", lambda _: "5a17"):
            app.send_guard.arm(app.now())
        with patch("rapport.usecases.groups.settings.secrets.token_hex", lambda _: "salt"):
            create_group(app, operator("demo"), NewGroup(name="Demo"))
        appoint(app, operator("demo"), NewMember(email="olga@example.org", name="Olga", role=Role.OWNER))
        _, self.key = create_key(app, operator("demo"), "all", list(Scope))
        self.own_app = app
        """Asked for links and ids, it calls nobody any more."""
        self.token("nobody")

    def app(self) -> App:
        """A new process's."""
        return process_of(self.cloud, CONFIG)

    def restart(self) -> None:
        """Every process is gone."""
        self.processes = {}
        self.steps = []

    # ---- Processes ----

    def invoke(self, function: str, event: Mapping[str, Any], context: object = None) -> Any:
        """What a function answers. Raises Crash where its process died; whoever comes next meets a new one."""
        self.cloud.invocation += 1
        return self.lives_through(function, event, lambda: self._live(function, event, context or Context()))

    def _live(self, function: str, event: Mapping[str, Any], context: object) -> Any:
        self.running = app = self.processes.pop(function, None) or self.app()
        with running_as(function) as denials:
            try:
                answer = handler(function)(event, context, app)
            finally:
                self.cloud.violations += denials
        self.processes[function] = app
        return answer

    def survives(self, function: str, event: Mapping[str, Any]) -> Any:
        """What a function answers, None where it died or failed."""
        try:
            return self.invoke(function, event)
        except (Crash, Exception):  # noqa: BLE001
            # Lambda's word for it is the same, whatever it was.
            return None

    # ---- Requests ----

    def ask(
        self, method: str, path: str, body: object = None, *, key: bool = True, once: str = "", **query: str
    ) -> Answer:
        """As a client does that tries again until it is answered. Fails on an answer that is none of the good ones.

        `once`: the idempotency key that it sends each time.
        """
        answer = self.call(method, path, body, key=key, once=once, **query)
        assert answer.status < 400, (method, path, answer.body)
        return answer

    def request(
        self, method: str, path: str, body: object = None, *, key: bool = True, once: str = "", **query: str
    ) -> Any:
        """As a client does that asks once; None where the function died or failed."""
        headers = {"authorization": f"Bearer {self.key}"} if key else {}
        headers |= {"idempotency-key": once} if once else {}
        kind = _TYPES.get(type(body), "application/json")
        headers |= {"content-type": kind} if body is not None else {}
        event = http_event(method, path, body, query=query, headers=headers, source="203.0.113.7")
        return self.survives(function_of(path), event)

    def call(
        self, method: str, path: str, body: object = None, *, key: bool = True, once: str = "", **query: str
    ) -> Answer:
        """As `ask`, whatever the answer is."""
        for _ in range(TRIES):
            answered = self.request(method, path, body, key=key, once=once, **query)
            if answered is not None and answered["statusCode"] not in _TRY_AGAIN:
                self._rest(answered["statusCode"])
                return Answer(answered["statusCode"], answered["headers"], answered["body"])
            self.cloud.now += timedelta(seconds=2)
        raise AssertionError(f"no answer to {method} {path}: {answered} {self.cloud.violations}")

    # ---- Time ----

    def drain(self) -> None:
        """Works off all messages that are visible, with what they bring forth."""
        self._drain("drain")
        self._rest(0)

    def _drain(self, within: str) -> None:
        while sum(self._work_off(name, within) for name in _SOURCES):
            pass

    def _work_off(self, name: str, within: str) -> bool:
        has_worked = self.work_off(name)
        if has_worked:
            self.worked_off(f"{within} {name}")
        return has_worked

    def _rest(self, came_to: int) -> None:
        self.steps.append(came_to)
        self.at_rest()

    def work_off(self, name: str) -> bool:
        """Works off a batch of a queue's messages, if any are visible."""
        queue = self._queue(name)
        batch = queue.receive(_SOURCES[name][1].batch_size, self.cloud.now)
        if batch:
            self._work(_SOURCES[name][0], queue, batch)
        return bool(batch)

    def drain_only(self, name: str) -> None:
        while self.work_off(name):
            pass

    def hand_out(self, name: str, only: int | None = None) -> None:
        """Has a queue's messages worked on that stay in it all the same: SQS may hand out a message twice.

        `only`: which of them, where it is one.
        """
        now = self.cloud.now
        batch = [message for message in self._queue(name).messages if message.visible_at <= now]
        if only is not None:
            batch = batch[only : only + 1]
        if batch:
            self.survives(_SOURCES[name][0], _records(batch[: _SOURCES[name][1].batch_size]))

    def _queue(self, name: str) -> Queue:
        return self.cloud.queues.by_name[f"rapport-{name}"]

    def _work(self, function: str, queue: Queue, batch: list[Message]) -> None:
        """As Lambda hands a batch to a function; what was not done comes back."""
        answered = self.survives(function, _records(batch))
        if answered is None:
            failed = {message.id for message in batch}
        else:
            failed = {failure["itemIdentifier"] for failure in answered["batchItemFailures"]}
        queue.delete([message for message in batch if message.id not in failed])

    def tick(self) -> None:
        self.survives(TICK, {})

    def run_on(self, until: datetime | None = None) -> None:
        """Lets the clock run until nothing is left to be done, or until an instant. Raises NeverQuietError."""
        self.steps.append(0)
        for _ in range(_MOST_MOMENTS):
            self._drain("run_on")
            self.at_rest()
            moment = min(self._next_tick(), self.cloud.queues.next_visible())
            if moment > (until or moment) or moment == _NEVER:
                self.cloud.now = max(until or self.cloud.now, self.cloud.now)
                return
            self.cloud.now = max(moment, self.cloud.now)
            if self._next_due() <= self.cloud.now:
                self.tick()
        raise NeverQuietError(f"always something due: {self._next_due()}")

    def _next_due(self) -> datetime:
        due = (item["due_at"]["S"] for item in self.cloud.table.items() if "due_shard" in item)
        return min(map(datetime.fromisoformat, due), default=_NEVER)

    def _next_tick(self) -> datetime:
        """The next whole minute at which a tick finds something."""
        due = self._next_due()
        if due == _NEVER:
            return due
        return whole_minute(max(due, self.cloud.now + timedelta(microseconds=1)) + MINUTE - timedelta(microseconds=1))

    # ---- What flows are made of ----

    def open_event(self, capacity: int | None = None, **fields: object) -> None:
        made = self.ask("POST", "/v1/groups/demo/events", {**MEETING, "capacity": capacity, **fields}).json
        assert made["id"] == EVENT.rpartition("/")[2]
        self.ask("POST", f"{EVENT}/publish")

    def sign_up(self, *names: str) -> None:
        for name in names:
            form = {"email": f"{name}@example.org", "name": name.title()}
            self.ask("POST", f"/public{EVENT}/signups", form, key=False)

    def contact(self, name: str) -> str:
        return self.own_app.contact_id("demo", f"{name}@example.org")

    def token(self, name: str, purpose: str = SIGNUP) -> str:
        whose = ["demo", EVENT.rpartition("/")[2], self.contact(name)]
        signup = self.cloud.table.partition(f"G#demo#E#{whose[1]}").get(f"SIGNUP#{whose[2]}", {})
        nonce = signup.get("nonce", {"S": ""})["S"]
        return self.own_app.tokens.make(purpose, [*whose, nonce] if purpose == SIGNUP else whose)

    def invitation(self, name: str) -> str:
        """The token of a member's latest invitation."""
        id = self.contact(name)
        member = self.cloud.table.partition("G#demo#ADMIN")[f"MEMBER#{id}"]
        return self.own_app.tokens.make(INVITATION, ["demo", id, member["invitation"]["S"]])

    def cancel(self, name: str) -> None:
        self.act_on_own(name, "cancel")

    def act_on_own(self, name: str, action: str) -> None:
        self.ask("POST", f"/public/v1/signups/{self.token(name)}/{action}", {}, key=False)

    def unsubscribe(self, name: str) -> None:
        path = f"/public/v1/unsubscribe/{self.token(name, UNSUBSCRIBE)}"
        self.ask("POST", path, "List-Unsubscribe=One-Click", key=False)


def _records(batch: list[Message]) -> Mapping[str, Any]:
    return {"Records": [{"messageId": message.id, "body": message.body} for message in batch]}
