"""Forms of the console: fields are nested as the API's errors name them, like `venue.url`, `questions[0].label`."""

import re
from collections.abc import Iterable, Mapping

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import FieldProblem
from ..public.form import TICKED, Form

_LAST_NUMBER = re.compile(r"\[\d+\]$")


@dataclass(frozen=True, slots=True)
class NestedForm(Form):
    others: Mapping[str, str] | None = None
    """By field: what somebody else made of it meanwhile, in words."""

    @property
    def named_problems(self) -> list[tuple[str, str]]:
        """What is wrong with one of several lines stands at the field that has them all."""
        return [(_LAST_NUMBER.sub("", problem.field), problem.reason) for problem in self.problems]

    def ticked(self, name: str) -> bool:
        """A box has a hidden no before it: the last one counts."""
        return list(self.given(name))[-1:] == [TICKED]

    def other(self, name: str) -> str | None:
        return (self.others or {}).get(name)

    def has_problem_in(self, names: Iterable[str]) -> bool:
        """Whether anything is wrong in a part of the form that may be folded away."""
        starts = tuple(names)
        return any(name.startswith(starts) for name, _ in self.named_problems)


def form_problem(reason: str) -> FieldProblem:
    """What is wrong with a form as a whole."""
    return FieldProblem("form", reason)
