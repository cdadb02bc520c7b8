"""A month of a million groups: what each limit has to bear, and what the month costs."""

from collections.abc import Iterator

from benchmarks.cost.event_life import MAILS_EACH
from benchmarks.cost.usage import Usage
from benchmarks.figures import Figure, shown
from benchmarks.scale.evening import evening, jobs_a_tick, seconds_of, seconds_until_begun
from benchmarks.scale.limits import most, own_api_rate, senders
from benchmarks.scale.partitions import units_of
from benchmarks.scale.plot import Points, plot
from benchmarks.scale.scenario import BUSY_DAY, BUSY_HOUR, EVENTS_A_GROUP, GROUPS, IN_TIME, LOOKS, MAILS, MONTH
from rapport.domain.cost.event_cost import Step, event_cost
from rapport.sending.rate_limit import FOR_BULK

SIGN_UPS = MAILS // MAILS_EACH
EVENTS = GROUPS * EVENTS_A_GROUP
EACH = SIGN_UPS // EVENTS
"""Who comes to an event."""
DUE = EVENTS * BUSY_DAY // 30
"""Events whose reminders are due at one instant."""
_OLD_TICK = 4_000
"""What a tick handed out before it went on for as long as it has time."""


def figures(usage: Usage) -> Iterator[Figure]:
    busy = SIGN_UPS / MONTH * BUSY_HOUR
    needed = DUE * EACH / IN_TIME / FOR_BULK
    requests = busy * (1 + LOOKS)
    yield Figure("mails, on average", MAILS / MONTH, "a second")
    yield Figure("mails that SES has to allow", needed, "a second", detail="AWS publishes none; sandbox: 1")
    yield Figure("mails that SES has to allow a day", MAILS / 30 * BUSY_DAY, detail="AWS publishes none; sandbox: 200")
    yield Figure(
        "senders at once that this takes",
        needed * FOR_BULK * seconds_of(Step.COPY, "send"),
        detail=f"`SendingConcurrency`, {senders('SoonQueue')} by default; AWS: 1,000",
    )
    yield Figure(
        "requests in the busiest hour", requests, "a second", at_most=own_api_rate(), detail="the template's own limit"
    )
    yield Figure("requests, of the account", requests, "a second", at_most=most("api_requests"))
    yield Figure(
        "functions at once, visitors",
        busy * (seconds_of(Step.SIGN_UP, "public") + LOOKS * seconds_of(Step.PAGE, "public")),
        at_most=most("functions_at_once"),
    )
    for kind in ("write", "read"):
        yield Figure(
            f"units of {kind}s, the table",
            _units(usage, kind, busy, needed),
            "a second",
            at_most=most(f"table_{kind}"),
            detail=f"a new one: {shown(most('new_table_write'))}" if kind == "write" else "",
        )
    yield Figure(
        "what SES tells, by SNS",
        needed * 2,
        "a second",
        at_most=most("sns_messages"),
        detail="us-east-1; 300 in the smallest regions",
    )
    yield Figure(
        "jobs due at one instant", DUE, at_most=jobs_a_tick(), detail="what one tick hands out; the next has the rest"
    )
    yield Figure("the last of these begun, after it was due", seconds_until_begun(DUE, jobs_a_tick()), "s")
    yield Figure("the same, with 4,000 a tick", seconds_until_begun(DUE, _OLD_TICK), "s", detail="as it was")
    yield Figure(
        "messages of a queue in work",
        most("functions_at_once") * 100,
        at_most=most("in_flight"),
        detail="if all functions took what SES tells",
    )
    cost = event_cost(_month())
    cents = {item.step: item.cents for item in cost.items}
    yield Figure("SES, a month", cents[Step.SES] / 100, "dollars")
    yield Figure("all else, a month", (cost.cents - cents[Step.SES]) / 100, "dollars")


def _month() -> dict[Step, int]:
    return {
        Step.EVENT: EVENTS,
        Step.SIGN_UP: SIGN_UPS,
        Step.ANSWER: SIGN_UPS,
        Step.MAILING: EVENTS * (MAILS_EACH - 1),
        Step.COPY: SIGN_UPS * (MAILS_EACH - 1),
        Step.SES: MAILS,
        Step.FEEDBACK: MAILS,
        Step.CHECK_IN: SIGN_UPS,
        Step.PAGE: SIGN_UPS * LOOKS,
    }


def _units(usage: Usage, kind: str, sign_ups: float, mails: float) -> float:
    """A second of the busiest hour, in which the reminders are sent, too."""
    each = {
        Step.SIGN_UP: sign_ups,
        Step.ANSWER: sign_ups,
        Step.PAGE: sign_ups * LOOKS,
        Step.COPY: mails,
        Step.FEEDBACK: mails + sign_ups,
    }
    return sum(
        rate * units for step, rate in each.items() for (_, of), units in units_of(usage, step).items() if of == kind
    )


def plots() -> dict[str, str]:
    rates = (14, 50, 100, 200, 500, 1_000, 2_000, 5_000)
    late: dict[str, Points] = {
        f"{count} senders": [(rate, evening(DUE, EACH, rate, count) / 60) for rate in rates] for count in (5, 50, 500)
    }
    jobs = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
    begun: dict[str, Points] = {
        name: [(count, seconds_until_begun(count, a_tick) / 60) for count in jobs]
        for name, a_tick in (("all that is due", jobs_a_tick()), ("4,000 a tick, as it was", _OLD_TICK))
    }
    title = f"{shown(DUE)} reminders to {EACH} each, due at one instant"
    return {
        "reminders": plot(title, "mails a second that SES allows", "minutes until the last is sent", late),
        "jobs": plot("Jobs due at one instant", "jobs", "minutes until the last is begun", begun),
    }
