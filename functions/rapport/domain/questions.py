"""What an event asks of who signs up."""

from collections.abc import Iterator, Mapping

from .base.dataclass import dataclass
from .base.errors import FieldProblem
from .base.text import has_visible

Answer = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    id: str
    label: str
    required: bool = False
    options: tuple[str, ...] = ()


def wrong_answers(questions: tuple[Question, ...], answers: Mapping[str, Answer]) -> Iterator[FieldProblem]:
    """Answers to no question, those not among their options, and required ones that were left out."""
    known = {question.id: question for question in questions}
    for id, answer in answers.items():
        given = answer if isinstance(answer, list) else [answer]
        if id not in known:
            yield FieldProblem(f"answers.{id}", "this event does not ask that")
        elif known[id].options and not all(one in known[id].options for one in given):
            yield FieldProblem(f"answers.{id}", f"must be among: {', '.join(known[id].options)}")
    for question in questions:
        if question.required and not _says_something(answers.get(question.id)):
            yield FieldProblem(f"answers.{question.id}", "needs an answer")


def _says_something(answer: Answer | None) -> bool:
    """A number does, and a no; a blank text does not."""
    if isinstance(answer, str):
        return has_visible(answer)
    return any(map(has_visible, answer)) if isinstance(answer, list) else answer is not None
