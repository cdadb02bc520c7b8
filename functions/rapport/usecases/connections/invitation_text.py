"""What an invitation to an event may say: placeholders of who has no place yet, and no more than one mail holds."""

from ...domain.base.errors import FieldProblem, InvalidError
from ...mail.placeholders import NAMES, SPELLED, unknown_placeholders

PLACEHOLDERS = (
    *("name", "first_name", "event.title", "event.starts", "event.venue", "event.url", "event.description"),
    *("group.name", "coming"),
)


def refuse_wrong(subject: str, body: str) -> None:
    """Raises InvalidError naming the field that cannot be."""
    problems = [
        FieldProblem(field, why) for field, text in (("subject", subject), ("body", body)) if (why := _why(text))
    ]
    if problems:
        raise InvalidError(*problems)
    _refuse_too_long(subject, body)


def _why(text: str) -> str | None:
    known = ", ".join(map(_spelt, PLACEHOLDERS))
    if unknown := unknown_placeholders(text):
        return f"can have these placeholders: {known}; there is no {', '.join(unknown)}"
    asked = dict.fromkeys(match[1] for match in SPELLED.finditer(text))
    if of_signups := [_spelt(name) for name in NAMES if name in asked and name not in PLACEHOLDERS]:
        return f"can have these placeholders: {known}; only who signed up has {', '.join(of_signups)}"
    return None


def _spelt(name: str) -> str:
    return f"{{{{{name}}}}}"


def _refuse_too_long(subject: str, body: str) -> None:
    from ...mail.content import TooLongError, refuse_too_long  # with its parser, which most requests do without

    try:
        refuse_too_long(subject, body)
    except TooLongError:
        reason = "would become too long a mail: please use fewer words, links or placeholders"
        raise InvalidError.of("body", reason) from None
