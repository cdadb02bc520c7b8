"""What a rule must be to be kept."""

from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.patches import NewRule
from ...domain.plan import bounded_duration, parse_offset
from ...domain.rule import MOST_RULES, Rule
from ...mail.placeholders import unknown_placeholders


def rule_from(group: str, event: str | None, id: str, new: NewRule) -> Rule:
    """A rule as it is wanted, with what was left out filled in. Raises InvalidError naming the field."""
    lateness = new.max_lateness or ("PT6H" if new.trigger.is_before else "P2D")
    return checked(Rule(**{**vars(new), "max_lateness": lateness, "group": group, "event": event, "id": id}))


def checked(rule: Rule) -> Rule:
    """Raises InvalidError naming the field that cannot be."""
    parse_offset(rule.trigger, rule.offset)
    bounded_duration(rule.max_lateness, "max_lateness")
    for field, text in (("subject", rule.subject), ("body", rule.body)):
        unknown = unknown_placeholders(text)
        if unknown:
            raise InvalidError.of(field, f"{unknown[0]} is not a placeholder that Rapport knows")
    _refuse_too_long(rule)
    return rule


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
