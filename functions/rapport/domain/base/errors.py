"""What can go wrong, in one small tree. The API maps it to problems; workers raise what should be retried."""

from .dataclass import dataclass


class RapportError(Exception):
    """Every error that Rapport raises on purpose.

    `way_on`: where somebody who sees it on a page may go from there: a path of ours, and the words of the link.
    """

    def __init__(self, *said: object, way_on: tuple[str, str] | None = None) -> None:
        super().__init__(*said)
        self.way_on = way_on


class NotFoundError(RapportError):
    """There is no such thing, or it belongs to another group."""


class ForbiddenError(RapportError):
    """Who asks may not do this."""


class ConflictError(RapportError):
    """The request is sound, but the state of the thing forbids it."""


class GoneError(ConflictError):
    """The event is cancelled or over, or nobody can sign up for it any more."""


@dataclass(frozen=True)
class FieldProblem:
    field: str
    reason: str


class InvalidError(RapportError):
    """The input is wrong; `problems` says which field and why."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.reason}" for problem in problems))
        self.problems = problems

    @classmethod
    def of(cls, field: str, reason: str) -> "InvalidError":
        return cls(FieldProblem(field, reason))


class RefusedForNowError(RapportError):
    """Try the same again later; `retry_after` is in seconds."""

    def __init__(self, detail: str, retry_after: int = 1) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class WriteConflictError(RapportError):
    """Somebody else wrote first: nothing of ours was written. Read again and decide anew."""
