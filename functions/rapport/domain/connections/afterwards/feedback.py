"""What somebody said after an event, by the page that asks whom they met."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ...base.dataclass import dataclass
from ...base.newer_fields import NewerFields, none_newer

MARKS = range(1, 6)
LONGEST = 1000
"""Characters of the words to the organisers."""
LEAST_SHOWN = 5
"""Who answered, before anything of what is not signed is shown to organisers: fewer would say who said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Marks and words are of who consented to follow-ups."""

    group: str
    event: str
    contact: str
    mark: int | None = None
    """How it was, one of `MARKS`, of which 5 is the best."""
    words: str = ""
    is_signed: bool = False
    """Whether the organisers may know whose words these are."""
    answered_at: datetime | None = None
    """When they last answered anything there, whom they met too; None where they only typed codes that are nobody's."""
    wrong_codes: int = 0
    revision: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def is_known(self) -> bool:
        return self.revision > 0

    def with_word(self, *, mark: int | None, words: str, is_signed: bool) -> "Feedback":
        return replace(self, mark=mark, words=words, is_signed=is_signed and bool(words))


@dataclass(frozen=True)
class HowItWas:
    """What organisers are told of it."""

    marks: tuple[int, ...] | None
    """How many gave each of `MARKS`; None where fewer than `LEAST_SHOWN` gave one."""
    words: tuple[str, ...]
    """Of those who did not sign, in an order that says nothing; none where fewer than `LEAST_SHOWN` wrote any."""
    signed: tuple[Feedback, ...]


def how_it_was(said: Iterable[Feedback]) -> HowItWas:
    all_said = list(said)
    given = [one.mark for one in all_said if one.mark is not None]
    unsigned = sorted(one.words for one in all_said if one.words and not one.is_signed)
    return HowItWas(
        tuple(given.count(mark) for mark in MARKS) if len(given) >= LEAST_SHOWN else None,
        tuple(unsigned) if len(unsigned) >= LEAST_SHOWN else (),
        tuple(sorted((one for one in all_said if one.words and one.is_signed), key=lambda one: one.contact)),
    )
