"""What an event asks of who signs up, and what people answered."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from .base.dataclass import dataclass
from .base.errors import FieldProblem
from .base.text import has_visible

Answer = str | int | float | bool | list[str]
Answers = Mapping[str, Answer]


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"

    @property
    def has_options(self) -> bool:
        return self in (QuestionKind.CHOICE, QuestionKind.CHOICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    id: str
    label: str
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = False
    options: tuple[str, ...] = ()


def wrong_answers(
    questions: tuple[Question, ...], answers: Answers, kept: Answers | None = None
) -> Iterator[FieldProblem]:
    """Answers to no question, those that are not of its kind, and required ones that were left out.

    `kept`: what was answered before. It stands as it was given, whatever is asked now.
    """
    known = {question.id: question for question in questions}
    for id, answer in answers.items():
        if kept is not None and id in kept and kept[id] == answer:
            continue
        reason = _why_wrong(known[id], answer) if id in known else "this event does not ask that"
        if reason:
            yield FieldProblem(f"answers.{id}", reason)
    for question in questions:
        if question.required and not _says_something(answers.get(question.id)):
            yield FieldProblem(f"answers.{question.id}", "needs an answer")


def _why_wrong(question: Question, answer: Answer) -> str | None:
    match question.kind:
        case QuestionKind.CHOICE:
            is_right = isinstance(answer, str) and answer in question.options
            return None if is_right else f"must be one of: {', '.join(question.options)}"
        case QuestionKind.CHOICES:
            is_right = isinstance(answer, list) and _are_distinct(answer) and set(answer) <= set(question.options)
            return None if is_right else f"must be a list, each once, of: {', '.join(question.options)}"
        case QuestionKind.YES_NO:
            return None if isinstance(answer, bool) else "must be yes or no: true or false"
    return None if isinstance(answer, str) else "must be text"


def _are_distinct(values: Collection[str]) -> bool:
    return len(set(values)) == len(values)


def _says_something(answer: Answer | None) -> bool:
    """A no does; a blank text does not."""
    if isinstance(answer, str):
        return has_visible(answer)
    return any(map(has_visible, answer)) if isinstance(answer, list) else answer is not None


MOST_FORMER = 30


def no_longer_asked(
    before: tuple[Question, ...], former: tuple[Question, ...], now: tuple[Question, ...]
) -> tuple[Question, ...]:
    """Questions that people may have answered and that are not asked any more: their words say what was answered.

    The latest first; beyond `MOST_FORMER` the oldest are forgotten, and their answers known by the id alone.
    """
    asked = {question.id for question in now}
    gone = {question.id: question for question in (*former[::-1], *before) if question.id not in asked}
    kept = [Question(id=question.id, label=question.label, kind=question.kind) for question in gone.values()]
    return tuple(kept[-MOST_FORMER:][::-1])
