"""What happens later: mails, ticks, plans."""

import json
from datetime import timedelta

from benchmarks.request_flows.beginnings import EVENING_BEFORE, sign_up_one, with_ada, with_visible
from benchmarks.request_flows.flow import Work, flow
from handlers import jobs, tick
from rapport.domain.figures.counted import first_look
from rapport.sending.mailings.reconcile import BATCH
from tests.testing.lambda_events import Context
from tests.testing.world import MEETING, World


@flow("a confirmation, beside SES", 11, "7: read, its mailbox's slots, a slot, intent, what it told, result, done")
def _confirm(world: World) -> Work:
    event = world.event()
    world.sign_up(event, "warm")
    sign_up_one(world, event, "ada")
    return world.drain


@flow("a reminder of 32, each, beside SES", 3.2, f"3 + 5 of {BATCH}: slot, intent, result; 5 reads for all", BATCH)
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


@flow("a tick, nothing due", 8, "8: a Query for each shard")
def _tick(world: World) -> Work:
    world.event()
    world.tick()
    return lambda: tick.handler({}, Context(), world.app)


_PLAN = "claim, seats, two kinds of rules, mailings, write, enqueue; introductions so far, who comes, whose they are"


@flow("an event's plan, one reminder due", 10, f"10: {_PLAN}")
def _plan(world: World) -> Work:
    with_ada(world)
    return _of_the_evening_before(world)


@flow("an event's plan, twenty to be introduced", 12, f"12: {_PLAN}; topics, events before")
def _introductions(world: World) -> Work:
    with_visible(world, introduce=True)
    return _of_the_evening_before(world)


def _of_the_evening_before(world: World) -> Work:
    world.wind(EVENING_BEFORE - timedelta(hours=1))
    world.now = EVENING_BEFORE
    tick.handler({}, Context(), world.app)
    records = world.jobs.take()
    return lambda: jobs.handler({"Records": records}, Context(), world.app)


@flow(
    "a night's count of what those who come offer", 5, "5: claim, what it is made from, a Query, whose they are, write"
)
def _offers(world: World) -> Work:
    with_visible(world)
    return _of_the_night(world, "coming")


@flow("a night's look at the figures of an event that is not large", 3, "3: claim, seats, put off")
def _figures(world: World) -> Work:
    with_ada(world)
    return _of_the_night(world, "event_figures")


def _of_the_night(world: World, kind: str) -> Work:
    """One of the jobs that the first night has."""
    world.now = first_look(world.now, str(MEETING["timezone"]))
    tick.handler({}, Context(), world.app)
    records = [one for one in world.jobs.take() if json.loads(one["body"])["kind"] == kind]
    return lambda: jobs.handler({"Records": records}, Context(), world.app)
