"""Whom a crowd hurts: one group's beside another's reminder, confirmation and visitors."""

from collections.abc import Iterator

from benchmarks.cost.usage import Usage
from benchmarks.figures import Figure, shown
from benchmarks.scale.evening import mails_a_second, seconds_of
from benchmarks.scale.limits import own_api_rate, senders
from benchmarks.scale.one_event import most_of
from benchmarks.scale.partitions import SIGNING_UP
from benchmarks.scale.plot import Points, plot
from benchmarks.scale.scenario import CROWD, LOOKS, SES_RATES
from rapport.domain.cost.event_cost import Step
from rapport.sending.mailings.reconcile import BATCH

_MANY = 100
"""Senders of an account that may send a thousand a second."""
_CROWDED = 10 * 60
"""For how long people sign up as fast as one event can take them, in seconds."""


def figures(usage: Usage) -> Iterator[Figure]:
    yield Figure("sign-ups of a crowd that leave the API to nobody else", own_api_rate() / (1 + LOOKS), "a second")
    for rate, count in zip(SES_RATES, (senders("SoonQueue"), _MANY), strict=True):
        at = f"SES at {shown(rate)} a second"
        yield Figure(
            f"a reminder behind one to a million, {at}",
            in_line(CROWD, rate, count) / 60,
            "minutes",
            detail="in one line",
        )
        yield Figure(f"the same, {at}, with fair queues", fairly(rate, count), "s")
    come, answered = most_of(usage, SIGNING_UP).a_second, senders("NowQueue") / seconds_of(Step.ANSWER, "send")
    behind = max(come - answered, 0) * _CROWDED / answered
    yield Figure("confirmations that go out", answered, "a second", detail=f"{senders('NowQueue')} senders")
    yield Figure("a confirmation behind a crowd of ten minutes", behind, "s", detail="in one line")
    yield Figure("the same, with fair queues", 2 * 5 * seconds_of(Step.ANSWER, "send"), "s")


def in_line(crowd: float, ses_rate: float, count: int) -> float:
    """How long a message waits behind all of the crowd's."""
    return crowd / mails_a_second(ses_rate, count)


def fairly(ses_rate: float, count: int) -> float:
    """At most, until the last of another group's message is mailed: a sender ends the message that it has, then it."""
    return 2 * BATCH * count / mails_a_second(ses_rate, count)


def plots() -> dict[str, str]:
    crowds = (1_000, 10_000, 100_000, 1_000_000)
    rate, count = SES_RATES[1], _MANY
    lines: dict[str, Points] = {
        "in one line": [(crowd, in_line(crowd, rate, count)) for crowd in crowds],
        "fair queues, at most": [(crowd, fairly(rate, count)) for crowd in crowds],
    }
    title = f"A reminder beside a crowd's, SES at {shown(rate)} a second"
    return {"neighbours": plot(title, "the crowd's mails", "seconds that the other waits", lines)}
