"""What a rule must be to be kept."""

from ...domain.base.errors import FieldProblem, InvalidError, NotFoundError
from ...domain.patches import NewRule
from ...domain.plan import bounded_duration, parse_offset
from ...domain.rule import MOST_RULES, Rule
from ...mail.placeholders import NAMES, unknown_placeholders


def rule_from(group: str, event: str | None, id: str, new: NewRule) -> Rule:
    """A rule as it is wanted, with what was left out filled in. Raises InvalidError naming the field."""
    lateness = new.max_lateness or ("PT6H" if new.trigger.is_before else "P2D")
    return checked(Rule(**{**vars(new), "max_lateness": lateness, "group": group, "event": event, "id": id}))


def checked(rule: Rule) -> Rule:
    """Raises InvalidError naming the field that cannot be."""
    parse_offset(rule.trigger, rule.offset)
    bounded_duration(rule.max_lateness, "max_lateness")
    _refuse_unknown_placeholders(rule)
    _refuse_too_long(rule)
    return rule


def _refuse_unknown_placeholders(rule: Rule) -> None:
    known = ", ".join(f"{{{{{name}}}}}" for name in NAMES)  # first: a long reason is cut at its end
    problems = [
        FieldProblem(field, f"can have these placeholders: {known}; there is no {', '.join(unknown)}")
        for field, text in (("subject", rule.subject), ("body", rule.body))
        if (unknown := unknown_placeholders(text))
    ]
    if problems:
        raise InvalidError(*problems)


def _refuse_too_long(rule: Rule) -> None:
    from ...mail.content import TooLongError, refuse_too_long  # with its parser, which most requests do without

    try:
        refuse_too_long(rule.subject, rule.body)
    except TooLongError:
        reason = "would become too long a mail: please use fewer words, links or placeholders"
        raise InvalidError.of("body", reason) from None


def known(rule: Rule | None, id: str) -> Rule:
    if rule is None:
        raise NotFoundError(f"There is no rule {id}.")
    return rule


def refuse_one_more(count: int, whose: str) -> None:
    if count >= MOST_RULES:
        raise InvalidError.of("rules", f"{MOST_RULES} rules of its own are the most that {whose} has: delete one first")
