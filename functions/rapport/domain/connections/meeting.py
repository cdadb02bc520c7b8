"""What two people say of having met at an event, and of swapping addresses: each for themselves.

A yes to swapping counts where both said it. What one said is shown to nobody else, not by what a page shows nor by when
a mail comes: addresses go out at one time of the day, and until then either may think again.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, time, timedelta
from typing import TypeVar

from ..base.clock import to_local, wall_clock
from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer

T = TypeVar("T")
TOLD_AT = time(18)
"""When addresses go out, by the clocks of the event's zone: most answer on the day after it, to a mail at 10:00."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Answers are by the ids of contacts; of who said nothing there is none."""

    group: str
    event: str
    id: str
    """Of the two at this event: `pair_id`."""
    people: tuple[str, str]
    """The ids of their contacts, in order."""
    by_code: bool = False
    """Whether one typed the other's code, where nobody had introduced them."""
    agreed: frozenset[str] = frozenset()
    """By code, who told the other their name: by typing the code, or by saying that they met. It only grows."""
    met: Mapping[str, bool] = field(default_factory=dict)
    swap: Mapping[str, bool] = field(default_factory=dict)
    answered: Mapping[str, datetime] = field(default_factory=dict)
    """When each last said something else than before."""
    swapped_at: datetime | None = None
    """From when on each has the other's address, and nothing changes that; None where not both said yes to it."""
    revision: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def both_met(self) -> bool:
        return all(self.met.get(one) for one in self.people)

    def other(self, contact: str) -> str:
        return next(one for one in self.people if one != contact)

    def names_other_to(self, contact: str) -> bool:
        """Whether this one may be told who the other is."""
        return not self.by_code or self.other(contact) in self.agreed

    def is_swapped(self, now: datetime) -> bool:
        return self.swapped_at is not None and self.swapped_at <= now

    def with_answer(
        self, contact: str, *, met: bool | None, swap: bool | None, now: datetime, timezone: str
    ) -> "Meeting":
        """As it is once one of the two says so; None says nothing of it. The same again changes nothing.

        `timezone`: the event's, by whose clocks addresses go out. From then on nothing is said of swapping any more.
        """
        told = self.is_swapped(now)
        new = replace(
            self,
            met=_with(self.met, contact, met),
            swap=self.swap if told else _with(self.swap, contact, swap),
        )
        if self.by_code and (new.met.get(contact) or new.swap.get(contact)):
            new = replace(new, agreed=new.agreed | {contact})
        if not told:
            both = all(new.swap.get(one) for one in new.people)
            new = replace(new, swapped_at=(self.swapped_at or next_telling(now, timezone)) if both else None)
        if new == self:
            return self
        return replace(new, answered={**self.answered, contact: now}, revision=self.revision + 1)

    def without(self, contact: str, now: datetime) -> "Meeting":
        """As it is once one of the two is erased: nothing that they said is left, but what came of it."""
        return replace(
            self,
            agreed=self.agreed - {contact},
            met=_without(self.met, contact),
            swap=_without(self.swap, contact),
            answered=_without(self.answered, contact),
            swapped_at=self.swapped_at if self.is_swapped(now) else None,
            revision=self.revision + 1,
        )


def _without(answers: Mapping[str, T], contact: str) -> Mapping[str, T]:
    return {one: answer for one, answer in answers.items() if one != contact}


def _with(answers: Mapping[str, bool], contact: str, answer: bool | None) -> Mapping[str, bool]:
    return answers if answer is None else {**answers, contact: answer}


def next_telling(now: datetime, timezone: str) -> datetime:
    """The next instant at which addresses go out."""
    today = to_local(now, timezone).date()
    at = wall_clock(today, TOLD_AT, timezone)
    return at if at > now else wall_clock(today + timedelta(days=1), TOLD_AT, timezone)
