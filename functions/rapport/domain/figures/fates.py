"""Counting what became of an event's mails."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ..base.clock import to_local
from ..base.dataclass import dataclass
from ..delivery import DeliveryState, Outcome
from .counted import Mailed

MAY_BE_MAILED = (DeliveryState.SENT, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Fate:
    """What is counted of one delivery."""

    is_answer: bool
    """Whether it answered a change of one signup, and is of no mailing."""
    state: DeliveryState
    outcome: Outcome | None
    sent_at: datetime | None


def mailed(fates: Iterable[Fate], mailings: int, timezone: str) -> Mailed:
    """`timezone`: by whose dates mails are counted, the event's."""
    days: dict[str, Counter[str]] = {}
    not_sent: Counter[str] = Counter()
    of: Counter[bool] = Counter()
    for fate in fates:
        if fate.state in MAY_BE_MAILED:
            of[fate.is_answer] += 1
        if fate.state is not DeliveryState.SENT or fate.sent_at is None:
            not_sent[fate.state] += 1
            continue
        day = days.setdefault(to_local(fate.sent_at, timezone).date().isoformat(), Counter())
        day[DeliveryState.SENT] += 1
        if fate.outcome is not None:
            day[fate.outcome] += 1
    return Mailed(
        days={day: dict(counts) for day, counts in sorted(days.items())},
        not_sent=dict(not_sent),
        mailings=mailings,
        copies=of[False],
        answers=of[True],
    )


def in_all(mails: Mailed) -> Counter[str]:
    """What became of all of the mails, by state and outcome."""
    together = Counter(mails.not_sent)
    for counts in mails.days.values():
        together.update(counts)
    return together
