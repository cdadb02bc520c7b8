"""What somebody said after an event, by the page that asks whom they met."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from ...base.dataclass import dataclass
from ...base.newer_fields import NewerFields, none_newer
from ...figures.together import counted_together

T = TypeVar("T")

MARKS = range(1, 6)
LONGEST = 1000
"""Characters of the words to the organisers."""


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


def merged(old: Feedback, into: Feedback) -> Feedback:
    """What one person said under two ids, under that of `into`: of both what they said last."""
    later, earlier = (old, into) if _said_at(old) > _said_at(into) else (into, old)
    words = later if later.words else earlier
    return replace(
        into,
        mark=later.mark if later.mark is not None else earlier.mark,
        words=words.words,
        is_signed=words.is_signed,
        answered_at=later.answered_at or earlier.answered_at,
        wrong_codes=old.wrong_codes + into.wrong_codes,
        revision=into.revision + 1,
    )


def _said_at(one: Feedback) -> float:
    return one.answered_at.timestamp() if one.answered_at is not None else 0.0


@dataclass(frozen=True)
class HowItWas:
    """What organisers are told of it."""

    marks: tuple[int, ...] | None
    """How many gave each of `MARKS`; None where fewer than five gave one, and of more three at a time."""
    words: tuple[str, ...]
    """Of those who did not sign, in an order that says nothing; none where fewer than five wrote any, and of more three
    at a time."""
    signed: tuple[Feedback, ...]


def how_it_was(said: Iterable[Feedback]) -> HowItWas:
    all_said = sorted(said, key=lambda one: (_said_at(one), one.contact))
    given = _together([one.mark for one in all_said if one.mark is not None])
    unsigned = _together([one.words for one in all_said if one.words and not one.is_signed])
    return HowItWas(
        tuple(given.count(mark) for mark in MARKS) if given else None,
        tuple(sorted(unsigned)),
        tuple(sorted((one for one in all_said if one.words and one.is_signed), key=lambda one: one.contact)),
    )


def _together(first_to_last: Sequence[T]) -> Sequence[T]:
    """Whoever watches what is shown sees it change by what three people or more said, and not by one of them."""
    return first_to_last[: counted_together(len(first_to_last))]
