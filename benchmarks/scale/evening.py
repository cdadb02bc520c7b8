"""The minute at which the reminders of many events are due: from the index of jobs to SES."""

import math

from benchmarks.cost.usage import MEMORY_GB
from benchmarks.scale.limits import most, tick_seconds
from rapport.aws.botocore_tuning import LONGEST_CALL
from rapport.domain.cost.event_cost import Step, steps
from rapport.domain.cost.prices import prices
from rapport.jobs.tick import AT_ONCE
from rapport.sending.rate_limit import FOR_BULK
from rapport.store.dynamodb.keys import SHARDS

_SQS_BATCH = 10
TICK = 60
"""Seconds from one to the next."""


def jobs_a_tick() -> int:
    """How many due jobs one tick hands out: rounds of a Query of each shard, and a request to SQS for ten jobs."""
    a_round = SHARDS * AT_ONCE
    calls = SHARDS + math.ceil(a_round / _SQS_BATCH)
    rounds = (tick_seconds() - LONGEST_CALL.total_seconds()) / (calls * float(prices()["assumed"]["seconds_a_call"]))
    return math.ceil(rounds) * a_round


def seconds_of(step: Step, function: str) -> float:
    """Of a function's time, each."""
    return float(steps()[step]["lambda_gb_second"]) / MEMORY_GB[function]


def mails_a_second(ses_rate: float, senders: int) -> float:
    """What goes out of mailings: as many as SES allows them, or as senders come to."""
    return min(ses_rate * FOR_BULK, senders / seconds_of(Step.COPY, "send"))


def evening(events: int, recipients: int, ses_rate: float, senders: int) -> float:
    """Seconds until the last is mailed, of `events` that begin a mailing to `recipients` each, just after a tick."""
    mailed = TICK + events * recipients / mails_a_second(ses_rate, senders)
    return max(seconds_until_begun(events, jobs_a_tick()), mailed)


def seconds_until_begun(events: int, a_tick: int) -> float:
    """Second by second: ticks hand out what is due, and Lambda sets more and more functions to it.

    Begun is an event's mailing when it is enqueued, recipients and all.
    """
    a_job = seconds_of(Step.MAILING, "jobs")
    due, waiting, second = events, 0.0, TICK
    workers = most("pollers_begin")
    while due or waiting > 0:
        if second % TICK == 0:
            handed_out = min(due, a_tick)
            due, waiting = due - handed_out, waiting + handed_out
        waiting -= workers / a_job
        workers = min(workers + most("pollers_more") / 60, most("functions_at_once"))
        if waiting <= 0:
            waiting, workers = 0.0, most("pollers_begin")
        second += 1
    return second
