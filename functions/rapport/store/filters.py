"""What organisers look for among attendees, deliveries and contacts, as conditions on the table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.base.clock import instant_text
from ..domain.base.errors import InvalidError
from ..domain.base.text import sought_words, tag_key
from ..domain.contact import REGULAR_FROM, Contact
from ..domain.questions import Question, QuestionKind
from ..domain.signup import Attendance, Signup, SignupStatus
from .dynamodb.codec import marshal
from .dynamodb.expressions import all_of, any_of, equals
from .dynamodb.shown import path_of

_WORDS, _TAGS = Path(["search", "words"]), Path(["search", "tags"])
_MOST_WORDS = 40
"""An expression of the table has 300 operators at most: here up to four a word."""


def matching(
    *,
    q: str | None = None,
    tag: str | None = None,
    attendance: str | None = None,
    been: str | None = None,
    not_seen_since: datetime | None = None,
    fields: Mapping[str, str | None] | None = None,
) -> Condition | None:
    """A filter for all that is given; None for nothing. `q` has words, or parts of them, of name or address.

    `been`: `first` for contacts who were checked in at one event, `regular` at `REGULAR_FROM` or more.
    `not_seen_since`: who was checked in before, and not since.

    Raises InvalidError for more words than the table may be asked for at once.
    """
    conditions: list[Condition] = [equals(name, value) for name, value in (fields or {}).items() if value is not None]
    conditions += [any_of(*(_WORDS.contains(marshal(form)) for form in sorted(word))) for word in _sought(q)]
    if tag and tag_key(tag):
        conditions.append(_TAGS.contains(marshal(tag_key(tag))))
    if attendance is not None:
        conditions += _attendance(attendance)
    if been is not None:
        conditions.append(_been(been))
    if not_seen_since is not None:
        conditions.append(path_of(Contact, "last_attended_at") < marshal(instant_text(not_seen_since)))
    return all_of(*conditions) if conditions else None


def known_before(moment: datetime) -> Condition:
    """Contacts who came to be known before an instant."""
    return cast(Condition, path_of(Contact, "created_at") < marshal(instant_text(moment)))


def _been(wanted: str) -> Condition:
    attended = path_of(Contact, "attended")
    if wanted == "regular":
        return cast(Condition, attended >= marshal(REGULAR_FROM))
    return cast(Condition, attended == marshal(1))


def _sought(q: str | None) -> list[frozenset[str]]:
    words = sought_words(q or "")
    if len(words) > _MOST_WORDS:
        raise InvalidError.of("q", f"must have at most {_MOST_WORDS} words")
    return words


def _attendance(wanted: str) -> list[Condition]:
    came = path_of(Signup, "checked_in_at")
    if wanted == Attendance.ATTENDED:
        return [came.exists()]
    return [came.does_not_exist(), path_of(Signup, "status") == marshal(SignupStatus.CONFIRMED)]


def all_given(conditions: Iterable[Condition | None]) -> Condition | None:
    """All of these that there are; None for none."""
    given = [condition for condition in conditions if condition is not None]
    return all_of(*given) if given else None


def answering(question: Question, answer: str) -> Condition | None:
    """A filter for signups with this answer, empty for those with none; None where it is no choice, but words to seek.

    Raises InvalidError for what is no answer to a question of its kind.
    """
    path = Path([*path_of(Signup, "answers").path, question.id])
    if not answer:
        return path.does_not_exist()
    match question.kind:
        case QuestionKind.CHOICE:
            return cast(Condition, path == marshal(answer))
        case QuestionKind.CHOICES:
            return path.contains(marshal(answer))
        case QuestionKind.YES_NO:
            if answer not in ("true", "false"):
                raise InvalidError.of(f"answers.{question.id}", "must be true or false")
            return cast(Condition, path == marshal(answer == "true"))
    return None
