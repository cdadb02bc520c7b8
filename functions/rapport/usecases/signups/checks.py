"""What a signup may say: answers to what its event asks, and no more than is kept of one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import FieldProblem, InvalidError
from ...domain.base.text import folded
from ...domain.event import Event
from ...domain.questions import Answer, wrong_answers

MOST_SAID = 15_000
"""Octets that one signup says, which keeps it below 16 kB as it is stored."""


class Said(Protocol):
    """By a form, or by its owner."""

    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Answer]: ...
    @property
    def looking_for(self) -> Sequence[str]: ...
    @property
    def can_offer(self) -> Sequence[str]: ...


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is kept of somebody in their own words, wherever it lies."""

    email: str
    name: str
    answers: Mapping[str, Answer]
    looking_for: Sequence[str]
    can_offer: Sequence[str]


def refuse(problems: Iterable[FieldProblem]) -> None:
    """Raises InvalidError with all of them, if there are any."""
    found = list(problems)
    if found:
        raise InvalidError(*found)


def wrong_in(event: Event, said: Said) -> Iterator[FieldProblem]:
    yield from wrong_answers(event.questions, said.answers)
    yield from too_long(said)


def too_long(said: Said) -> Iterator[FieldProblem]:
    if octets(said) > MOST_SAID:
        longest = max(("answers", "looking_for", "can_offer"), key=lambda name: len(str(getattr(said, name)).encode()))
        yield FieldProblem(longest, f"is too long: a sign-up may be {MOST_SAID:,} bytes at most, all of it together")


def octets(said: Said) -> int:
    """How much a signup says, in UTF-8. What a search looks at is stored a second time, folded."""
    texts = [said.email, said.name, folded(f"{said.name} {said.email}"), *said.looking_for, *said.can_offer]
    for id, answer in said.answers.items():
        texts += [id, *map(str, answer if isinstance(answer, list) else [answer])]
    return sum(len(text.encode()) + 2 for text in texts)
