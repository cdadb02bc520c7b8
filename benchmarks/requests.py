"""Requests to AWS and capacity units of every flow, beside the fewest requests that there can be.

Each flow is asked of the real functions on a table in memory: what is asked of AWS, and what it costs by AWS's rules,
is the same there. A test holds each to what is stated here, and docs/performance.md to the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from msgspec import Struct

from benchmarks.figures import Figure, shown
from benchmarks.meter import Bill, metered
from handlers import jobs, tick
from rapport.sending.mailings.reconcile import BATCH
from tests.testing.lambda_events import Context
from tests.testing.memory_queue import MemoryQueue
from tests.testing.world import MEETING, MONDAY, World, new_world

Work = Callable[[], object]

RULE: Mapping[str, object] = {
    "name": "Bring a jacket",
    "trigger": "before_start",
    "offset": {"elapsed": "PT5H"},
    "audience": "confirmed",
    "subject": "Bring a jacket",
    "body": "It will be cold.",
}
EVENING_BEFORE = MONDAY + timedelta(days=2, hours=8)
"""When the reminder of the day before is due."""
_EVENTS, _CONTACTS = "/v1/groups/demo/events", "/v1/groups/demo/contacts"


@dataclass(frozen=True)
class Flow:
    name: str
    requests: float
    """How many it costs, each."""
    fewest: str
    """How many there must be, and what for."""
    prepare: Callable[[World], Work]
    """Does what must have been done before; what is measured."""
    each: int = 1
    """How many the work does at once."""

    def bill(self) -> Bill:
        with new_world() as world:
            work = self.prepare(world)
            with _all_metered() as bill:
                work()
        return bill

    def figure(self) -> Figure:
        bill = self.bill()
        units = f"{shown(bill.read_units / self.each)} RCU, {shown(bill.write_units / self.each)} WCU"
        for_all = f" for {self.each}" if self.each > 1 else ""
        detail = f"fewest {self.fewest}; {units}; {bill.named()}{for_all}"
        return Figure(self.name, bill.requests.total() / self.each, "requests", at_most=self.requests, detail=detail)


FLOWS: list[Flow] = []


def run() -> Iterator[Figure]:
    for flow in FLOWS:
        yield flow.figure()


def _flow(
    name: str, requests: float, fewest: str, each: int = 1
) -> Callable[[Callable[[World], Work]], Callable[[World], Work]]:
    def register(prepare: Callable[[World], Work]) -> Callable[[World], Work]:
        FLOWS.append(Flow(name, requests, fewest, prepare, each))
        return prepare

    return register


@contextmanager
def _all_metered() -> Iterator[Bill]:
    """Counts the world's queues, too, which are not SQS. SES is not counted: a mail is one request there."""
    send = MemoryQueue.send

    def counted(queue: MemoryQueue, messages: Iterable[Struct]) -> None:
        listed = list(messages)
        if listed:
            bill.requests["SendMessage"] += 1
        send(queue, listed)

    with metered() as bill, patch.object(MemoryQueue, "send", counted):
        yield bill


# ---- Attendees ----


@_flow("sign-up, confirmed", 4, "4: count the source, read, write, enqueue")
def _sign_up(world: World) -> Work:
    event = world.event(capacity=3)
    world.sign_up(event, "warm")
    return lambda: _sign_up_one(world, event, "ada")


@_flow("sign-up, waitlisted", 5, "5: the same, and a number drawn")
def _sign_up_in_line(world: World) -> Work:
    event = world.event(capacity=1)
    world.sign_up(event, "bea")
    return lambda: _sign_up_one(world, event, "ada")


@_flow("sign-up, repeated", 2, "2: count the source, read")
def _sign_up_again(world: World) -> Work:
    event = _with_ada(world)
    return lambda: _sign_up_one(world, event, "ada")


@_flow("own page", 2, "1: event, seats, contact, signup and group, read together")
def _own_page(world: World) -> Work:
    _with_ada(world)
    return lambda: _call(world, "GET", f"/s/{_token(world)}")


@_flow("own signup by the API", 1, "1: read")
def _own_signup(world: World) -> Work:
    _with_ada(world)
    return lambda: _call(world, "GET", f"/public/v1/signups/{_token(world)}")


@_flow("change of one's own", 2, "2: read, write")
def _change_own(world: World) -> Work:
    _with_ada(world)
    return lambda: _call(world, "PATCH", f"/public/v1/signups/{_token(world)}", {"name": "Ada L."})


@_flow("cancel, by the attendee", 3, "3: read, write, enqueue")
def _cancel_own(world: World) -> Work:
    _with_ada(world)
    return lambda: _call(world, "POST", f"/public/v1/signups/{_token(world)}/cancel")


@_flow("cancel, by the attendee, with promotion", 4, "4: read, find the first in line, write, enqueue")
def _cancel_and_promote(world: World) -> Work:
    event = _with_ada(world, capacity=1)
    world.sign_up(event, "bea")
    return lambda: _call(world, "POST", f"/public/v1/signups/{_token(world)}/cancel")


# ---- Organisers: each has the look-up of the API key ----


@_flow("check-in", 3, "3: key, read, write")
def _check_in(world: World) -> Work:
    path = _ada_at(world)
    return lambda: _call(world, "POST", f"{path}/check-in")


@_flow("check-in undone", 3, "3: key, read, write")
def _undo_check_in(world: World) -> Work:
    path = _ada_at(world)
    _call(world, "POST", f"{path}/check-in")
    return lambda: _call(world, "DELETE", f"{path}/check-in")


@_flow("cancel, by an organiser", 4, "4: key, read, write, enqueue")
def _cancel_attendee(world: World) -> Work:
    path = _ada_at(world)
    return lambda: _call(world, "POST", f"{path}/cancel")


@_flow("event made", 2, "2: key, write")
def _make_event(world: World) -> Work:
    meeting = {**MEETING, "capacity": 30}
    return lambda: _call(world, "POST", _EVENTS, meeting)


@_flow("event published", 4, "4: key, read, write, enqueue")
def _publish(world: World) -> Work:
    event = world.event(publish=False)
    return lambda: _call(world, "POST", f"{event}/publish")


@_flow("event changed", 4, "4: key, read, write, enqueue")
def _change_event(world: World) -> Work:
    event = _with_ada(world)
    return lambda: _call(world, "PATCH", event, {"title": "Founders' supper"})


@_flow("event cancelled", 4, "4: key, read, write, enqueue")
def _cancel_event(world: World) -> Work:
    event = _with_ada(world)
    return lambda: _call(world, "POST", f"{event}/cancel")


@_flow("event cloned", 4, "4: key, read, its own rules, write")
def _clone(world: World) -> Work:
    event = world.event()
    world.ask("POST", f"{event}/rules", RULE)
    return lambda: _call(world, "POST", f"{event}/clone")


@_flow("a group's rule changed", 3, "3: key, read, write")
def _change_group_rule(world: World) -> Work:
    return lambda: _call(world, "PATCH", "/v1/groups/demo/rules/day-before", {"subject": "Tomorrow"})


@_flow("an event's rule changed", 5, "5: key, read rule and event, count its own, write both, enqueue")
def _change_event_rule(world: World) -> Work:
    event = world.event()
    return lambda: _call(world, "PATCH", f"{event}/rules/day-before", {"subject": "Tomorrow"})


@_flow("timeline", 6, "6: key, event, two kinds of rules, mailings, counts")
def _timeline(world: World) -> Work:
    event = _with_ada(world)
    return lambda: _call(world, "GET", f"{event}/mailings")


@_flow("preview", 4, "3: key, what it is made of, what became of it")
def _preview(world: World) -> Work:
    event = _with_ada(world)
    query = {"attendee": world.attendee(event)["id"]}
    return lambda: _call(world, "GET", f"{event}/mailings/day-before_g1/preview", query=query)


@_flow("settled by hand", 5, "4: key, read delivery and mailing, write, enqueue")
def _settle(world: World) -> Work:
    event = _with_ada(world)
    world.ses.next("timeout", 1)
    world.wind(timedelta(days=2, hours=9))
    (unknown,) = world.items(f"{event}/deliveries", state="unknown")
    return lambda: _call(world, "POST", f"{event}/deliveries/{unknown['id']}/settle", {"as": "planned"})


@_flow("attendees, a page of 100", 3, "3: key, event, a Query")
def _page(world: World) -> Work:
    event = _with_crowd(world)
    return lambda: _call(world, "GET", f"{event}/attendees", query={"limit": 100, "sort": "name"})


@_flow("attendees, a search through 120", 3, "3: key, event, a Query for each MB")
def _search(world: World) -> Work:
    event = _with_crowd(world)
    return lambda: _call(world, "GET", f"{event}/attendees", query={"q": "person7"})


@_flow("attendees, CSV of 120", 3, "3: key, event, a Query for each MB")
def _csv(world: World) -> Work:
    event = _with_crowd(world)
    return lambda: _call(world, "GET", f"{event}/attendees.csv")


@_flow("a contact's history", 5, "5: key, contact, events, signups, seats")
def _history(world: World) -> Work:
    contact = _ada_at(world).rpartition("/")[2]
    return lambda: _call(world, "GET", f"{_CONTACTS}/{contact}/history")


@_flow("a contact's export", 8, "8: the same, and for each event mailings, copies and answers")
def _export(world: World) -> Work:
    contact = _ada_at(world).rpartition("/")[2]
    return lambda: _call(world, "GET", f"{_CONTACTS}/{contact}/export")


@_flow(
    "a contact's erasure",
    10,
    "10: key, contact, write; events and signups; for each event counts, write, mails, their write",
)
def _erase(world: World) -> Work:
    contact = _ada_at(world).rpartition("/")[2]
    return lambda: _call(world, "DELETE", f"{_CONTACTS}/{contact}")


# ---- What happens later ----


@_flow("a confirmation, beside SES", 8, "4: read, intent, result, done")
def _confirm(world: World) -> Work:
    event = world.event()
    world.sign_up(event, "warm")
    _sign_up_one(world, event, "ada")
    return world.drain


@_flow("a reminder of 32, each, beside SES", 1.1, f"1 + 2 of {BATCH}: 1 write each, 1 read and 1 write for all", BATCH)
def _remind(world: World) -> Work:
    event = world.event()
    for number in range(BATCH):
        world.sign_up(event, f"person{number}")
    world.now = EVENING_BEFORE
    tick.handler({}, Context(), world.app)
    for _ in range(2):  # the event's plan, then the mailing's recipients
        records = world.jobs.take()
        jobs.handler({"Records": records}, Context(), world.app)
    return world.drain


@_flow("a tick, nothing due", 8, "8: a Query for each shard")
def _tick(world: World) -> Work:
    world.event()
    world.tick()
    return lambda: tick.handler({}, Context(), world.app)


@_flow("an event's plan, one reminder due", 7, "7: claim, seats, two kinds of rules, mailings, write, enqueue")
def _plan(world: World) -> Work:
    _with_ada(world)
    world.now = EVENING_BEFORE
    tick.handler({}, Context(), world.app)
    records = world.jobs.take()
    return lambda: jobs.handler({"Records": records}, Context(), world.app)


# ---- What they begin with ----


def _sign_up_one(world: World, event: str, who: str) -> None:
    form = {"email": f"{who}@example.org", "name": who.title()}
    _call(world, "POST", f"/public{event}/signups", form)


def _call(world: World, method: str, path: str, body: object = None, **options: Any) -> None:
    """A request alone, without what it sets off."""
    answer = world.call(method, path, body, drain=False, **options)
    assert answer.status < 400, answer.body


def _with_ada(world: World, capacity: int | None = None) -> str:
    event = world.event(capacity=capacity)
    world.sign_up(event, "ada")
    return event


def _ada_at(world: World) -> str:
    event = _with_ada(world)
    return f"{event}/attendees/{world.attendee(event)['id']}"


def _with_crowd(world: World) -> str:
    event = world.event()
    for number in range(120):
        world.sign_up(event, f"person{number}")
    return event


def _token(world: World) -> str:
    return world.mails("ada")[0].token
