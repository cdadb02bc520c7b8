"""A rule's form in the API's shape, which is what checks it: no second set of rules for rules."""

from datetime import datetime
from typing import Any

from ....domain.base.clock import instant_text, to_utc
from ....domain.base.errors import InvalidError
from ....domain.plan import parse_offset
from ....domain.rule import Rule, Trigger
from ...input.html_forms import Values

_MOST = 10**7
_UNITS = {"weeks": "P{}W", "days": "P{}D", "hours": "PT{}H", "minutes": "PT{}M", "seconds": "PT{}S"}


def rule_given(values: Values, timezone: str) -> dict[str, Any]:
    """As `RuleInput` takes it. `timezone`: of a date. Raises InvalidError for a time that cannot be told."""
    given: dict[str, Any] = {
        name: _text(values, name) for name in ("name", "trigger", "audience", "subject", "body") if name in values
    }
    given["offset"] = _offset(values, given.get("trigger", ""), timezone)
    given["promotional"] = bool(_text(values, "promotional"))
    given["enabled"] = bool(_text(values, "enabled"))
    if lateness := _text(values, "max_lateness"):
        given["max_lateness"] = lateness
    return {**given, "body": given["body"].replace("\r\n", "\n")} if "body" in given else given


def is_same_offset(rule: Rule, offset: dict[str, Any] | None) -> bool:
    """Whether an offset says what a rule's does, in whatever words: two hours are 120 minutes."""
    try:
        return parse_offset(rule.trigger, rule.offset) == parse_offset(rule.trigger, offset)
    except InvalidError:
        return False


def _text(values: Values, name: str) -> str:
    return (values.get(name) or [""])[-1]


def _offset(values: Values, trigger: str, timezone: str) -> dict[str, Any] | None:
    if trigger == Trigger.AT:
        return {"instant": _instant(_text(values, "offset.instant"), timezone)}
    if trigger not in set(Trigger) or not Trigger(trigger).is_timed:
        return None
    if _text(values, "offset.kind") == "elapsed":
        amount, unit = _text(values, "offset.amount"), _text(values, "offset.unit")
        return {"elapsed": _UNITS.get(unit, "PT{}M").format(_number(amount, "How much time"))}
    return {"days": _number(_text(values, "offset.days"), "How many days"), "at": _text(values, "offset.at")[:5]}


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:9]) > _MOST or len(text) > 9:
        raise InvalidError.of("offset", f"{what} must be a whole number, like 2")
    return int(text)


def _instant(text: str, timezone: str) -> str:
    """Of a date and time as the field sends it, by the clocks of a zone."""
    try:
        local = datetime.fromisoformat(text[:16]).replace(tzinfo=None)
        return instant_text(to_utc(local, timezone))
    except (ValueError, OverflowError):
        raise InvalidError.of("offset", "Please choose a date and a time") from None
