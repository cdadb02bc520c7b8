"""So many at once, then one each so often, and so many within a longer while: when the next one may be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..base.dataclass import dataclass

Slots = tuple[datetime, ...]
"""The instants that were taken, in their order; the last of them may be yet to come."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Of any stretch of time: no more than `at_once` and one for each `then_each` of it; of `within`, than `most`.

    `within` has to be longer than it takes to come to `most` by the other rule: then the last `most` instants say all.
    """

    name: str
    """A mailbox may have several, each for a purpose of its own."""
    at_once: int
    then_each: timedelta
    most: int
    within: timedelta

    def next_slot(self, taken: Slots, now: datetime) -> datetime:
        """When the next one may be: not before now, nor before one that was taken earlier. Who asked first is first."""
        slots = [now, *taken[-1:]]
        for others, earlier in enumerate(reversed(taken), start=1):
            slots.append(earlier + (others + 1 - self.at_once) * self.then_each)
        if len(taken) >= self.most:
            slots.append(taken[-self.most] + self.within)
        return max(slots)

    def with_slot(self, taken: Slots, slot: datetime) -> Slots:
        """What was taken, as far as it still matters."""
        return (*taken, slot)[-self.most :]

    def without_slot(self, taken: Slots, slot: datetime | None) -> Slots:
        """What was taken, but for one that nobody made use of."""
        return tuple(one for one in taken if one != slot)

    def forgotten_at(self, taken: Sequence[datetime]) -> datetime:
        """From when on it is as if nothing had been taken."""
        return taken[-1] + self.within


MAILBOX = Budget(name="forms", at_once=5, then_each=timedelta(hours=1), most=20, within=timedelta(days=1))
"""Of what forms cause to be mailed to one mailbox."""
SIGN_IN = Budget(name="sign_in", at_once=5, then_each=timedelta(minutes=12), most=6, within=timedelta(hours=1))
"""Of links to sign in, which no other mail may use up: a member who waits at the door gets five an hour at least."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many at once, and one more for each `each` that passes: known by one instant."""

    at_once: int
    each: timedelta

    def next_slot(self, all_back_at: datetime | None, now: datetime) -> tuple[datetime, datetime]:
        """When the next one may be; and by when all that was taken has come back, this one too."""
        back_at = max(all_back_at or now, now) + self.each
        return max(now, back_at - self.at_once * self.each), back_at


BLOCK = 25
"""A group's mails are counted by so many at once."""
GROUP = Rate(at_once=2500 // BLOCK, each=timedelta(hours=1) / (2500 // BLOCK))
"""Blocks of what forms cause a group to mail: 2,500 mails an hour, for a process that dies leaves some of its block."""
