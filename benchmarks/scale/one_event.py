"""One event of a million: how fast people can sign up, how fast they are mailed, and what is full first."""

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.cost.event_life import MAILS_EACH
from benchmarks.cost.usage import Usage
from benchmarks.figures import Figure, shown
from benchmarks.scale.limits import most
from benchmarks.scale.partitions import CHECKING_IN, EVENT, MAILING, SIGNING_UP, Most, all_most, stored_bytes, units_of
from benchmarks.scale.plot import Points, plot
from benchmarks.scale.scenario import CROWD, HELD, OFFERED
from benchmarks.scale.seats import Crowd, crowd
from rapport.domain.cost.event_cost import Step, event_cost
from rapport.domain.limits.budget import BLOCK, GROUP

_FEW = 0.01
"""Of a crowd: who may be told to come again."""


def partitions(usage: Usage) -> Iterator[Figure]:
    for one in all_most(usage):
        detail = f"`{one.partition}`: {shown(one.units)} units of {one.kind}s each"
        yield Figure(f"{one.doing}, {one.scope}", one.a_second, "a second", detail=detail)


def figures(usage: Usage) -> Iterator[Figure]:
    by_doing = {one.doing: one for one in all_most(usage) if one.scope == EVENT}
    budget = BLOCK * (timedelta(hours=1) / GROUP.each)
    yield Figure("a million sign-ups, by the event's partition", CROWD / by_doing[SIGNING_UP].a_second / 3600, "hours")
    yield Figure(
        "their confirmations, by the group's budget", CROWD / budget / 24, "days", detail=f"{shown(budget)} an hour"
    )
    yield Figure("a reminder to all, by its ledger's partition", CROWD / by_doing[MAILING].a_second / 60, "minutes")
    yield Figure(
        "all of them checked in, by the event's partition", CROWD / by_doing[CHECKING_IN].a_second / 3600, "hours"
    )
    for held in HELD:
        found = [one for one in _crowds(usage, held) if one.refused <= _FEW]
        detail = f"99 of 100 within {shown(found[-1].p99)} s" if found else ""
        yield Figure(
            f"sign-ups on a capped event, an item held for {held * 1000:.0f} ms",
            found[-1].offered,
            "a second",
            detail=detail,
        )
    stored = stored_bytes()
    for whose, partition in (("an event", "G#…#E#…"), ("a group", "G#…#C")):
        yield Figure(
            f"what {whose} keeps of each person in `{partition}`",
            stored[partition],
            "bytes",
            detail="with both indexes",
        )
        people = most("collection_gb") * 1024**3 / stored[partition]
        yield Figure(f"people in {whose} until 10 GB are full", people / 1e6, "millions")
    cost = event_cost(_life())
    cents = {item.step: item.cents for item in cost.items}
    yield Figure("SES, the whole event", cents[Step.SES] / 100, "dollars")
    yield Figure("all else, the whole event", (cost.cents - cents[Step.SES]) / 100, "dollars")


def most_of(usage: Usage, doing: str) -> Most:
    return next(one for one in all_most(usage) if one.doing == doing and one.scope == EVENT)


def _life() -> dict[Step, int]:
    many = MAILS_EACH - 1
    each = dict.fromkeys((Step.SIGN_UP, Step.ANSWER, Step.CHECK_IN), CROWD)
    mails = dict.fromkeys((Step.SES, Step.FEEDBACK), CROWD * MAILS_EACH)
    return {Step.EVENT: 1, Step.MAILING: many, Step.COPY: CROWD * many, **each, **mails}


def _crowds(usage: Usage, held: float) -> list[Crowd]:
    """What confirmations write to the event's partition is not theirs to have."""
    a_try, a_confirmation = (units_of(usage, step)["G#…#E#…", "write"] for step in (Step.SIGN_UP, Step.ANSWER))
    left = most("partition_write") * a_try / (a_try + a_confirmation)
    return [crowd(offered, held, a_try, left) for offered in OFFERED]


def plots(usage: Usage) -> dict[str, str]:
    lines: dict[str, Points] = {
        f"held for {held * 1000:.0f} ms": [(one.offered, one.taken) for one in _crowds(usage, held)] for held in HELD
    }
    across = "sign-ups a second that come"
    return {"sign-ups": plot("Sign-ups on one capped event", across, "a second that are written", lines)}
