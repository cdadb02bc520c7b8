"""A form to be shown: the values of its fields, and what is wrong with them."""

import re
from collections.abc import Mapping, Sequence

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import FieldProblem
from ...domain.consents.words import WORDS, Consent
from ...domain.contact import SINCE, Contact
from ...domain.questions import Question
from ...domain.signup import OWNERS_WORD, Signup
from ..formatting import entered

TICKED = "true"


@dataclass(frozen=True, slots=True)
class Form:
    values: Mapping[str, Sequence[str]]
    problems: Sequence[FieldProblem] = ()

    def value(self, name: str) -> str:
        """What was entered; of several values, each on a line of its own."""
        return "\n".join(self.given(name))

    def given(self, name: str) -> Sequence[str]:
        return self.values.get(name, ())

    def has(self, name: str) -> bool:
        """Whether something was entered there, or is wrong with it."""
        return any(self.given(name)) or self.problem(name) is not None

    def ticked(self, name: str) -> bool:
        return bool(self.given(name))

    def consents(self, *, connections: bool = True) -> list[str]:
        """Those that it has a box for: of an event without connections only what has nothing to do with them."""
        return [consent.value for consent in WORDS if connections or consent is Consent.FOLLOW_UP]

    def problem(self, name: str) -> str | None:
        return next((reason for field, reason in self.named_problems if field == name), None)

    @property
    def named_problems(self) -> list[tuple[str, str]]:
        """Each problem's field on the form, and the reason."""
        return [(field_of(problem), problem.reason) for problem in self.problems]


def field_of(problem: FieldProblem) -> str:
    """The form's field that a problem is about: `looking_for` for `looking_for[2]`, `answers.diet` for itself."""
    root, *rest = re.split(r"[.\[\]/]+", problem.field)
    return f"answers.{rest[0]}" if root == "answers" and rest else root


def in_order(problems: Sequence[FieldProblem], questions: Sequence[Question]) -> list[FieldProblem]:
    """What is wrong with a sign-up, in the order of the form; what is of no field of it at the end."""
    asked = [f"answers.{question.id}" for question in questions]
    order = ["name", "email", *asked, "answers", *OWNERS_WORD]
    place = {field: number for number, field in enumerate(order)}
    return sorted(problems, key=lambda problem: place.get(field_of(problem), len(order)))


def form_of(signup: Signup, contact: Contact) -> Form:
    """What its owner can change, filled in as it counts: what a form said is not decided until its owner does."""
    answers = {f"answers.{id}": entered(answer) for id, answer in signup.answers.items()}
    visible = {Consent.VISIBLE.value: [TICKED]} if signup.visible else {}
    return Form({"name": [signup.name], **answers, **owners_word(contact), **visible})


def owners_word(contact: Contact) -> dict[str, Sequence[str]]:
    """Asks, offers and consents of a contact, as a form has them."""
    given = {consent.value: [TICKED] for consent in SINCE if contact.since(consent) is not None}
    return {"looking_for": contact.looking_for, "can_offer": contact.can_offer, **given}
