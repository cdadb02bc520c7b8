"""The form of a rule: what it is filled in with, and the choices that it has."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ....domain.base.clock import parse_duration, to_local
from ....domain.plan import Elapsed, Instant, WallClock, parse_offset
from ....domain.rule import Audience, Rule, Trigger
from ...public.form import TICKED, Form
from .rule_words import AUDIENCES, TRIGGERS, duration_words

UNITS: Mapping[str, timedelta] = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
    "seconds": timedelta(seconds=1),
}
"""In which so much time is entered; seconds only where a rule has them."""
_LATENESS = ("PT1H", "PT3H", "PT6H", "PT12H", "P1D", "P2D", "P7D")
NEW: Mapping[str, Sequence[str]] = {
    "trigger": ["before_start"],
    "offset.kind": ["days"],
    "offset.days": ["1"],
    "offset.at": ["18:00"],
    "offset.amount": ["2"],
    "offset.unit": ["hours"],
    "audience": ["confirmed"],
    "enabled": [TICKED],
}
"""A new one's: the day before, to everyone with a place."""
LABELS: Mapping[str, str] = {
    "name": "Name",
    "trigger": "When",
    "offset": "How long before or after",
    "audience": "To whom",
    "subject": "Subject",
    "body": "Text",
    "max_lateness": "At the latest",
    "promotional": "It promotes something",
    "tags": "Tags",
    "been": "At earlier events",
    "not_seen_months": "Not seen for so many months",
    "email": "Your address",
}


def filled_in(rule: Rule, timezone: str) -> Form:
    """`timezone`: in which an instant is entered."""
    values = {
        "name": [rule.name],
        "trigger": [rule.trigger.value],
        "audience": [rule.audience.value],
        "subject": [rule.subject],
        "body": [rule.body],
        "promotional": [TICKED] if rule.promotional else [],
        "max_lateness": [rule.max_lateness],
        "enabled": [TICKED] if rule.enabled else [],
    }
    return Form({**NEW, **values, **_offset(rule, timezone)})


def _offset(rule: Rule, timezone: str) -> dict[str, Sequence[str]]:
    match parse_offset(rule.trigger, rule.offset):
        case Elapsed(duration):
            amount, unit = _in_one_unit(duration)
            return {"offset.kind": ["elapsed"], "offset.amount": [str(amount)], "offset.unit": [unit]}
        case WallClock(days, at):
            return {"offset.kind": ["days"], "offset.days": [str(days)], "offset.at": [f"{at:%H:%M}"]}
        case Instant(moment):
            return {"offset.instant": [f"{to_local(moment, timezone):%Y-%m-%dT%H:%M}"]}
    return {}


def _in_one_unit(duration: timedelta) -> tuple[int, str]:
    """The amount in the largest unit of which it is a whole number."""
    for unit in ("weeks", "days", "hours", "minutes"):
        if duration and not duration % UNITS[unit]:
            return duration // UNITS[unit], unit
    return (duration // UNITS["seconds"], "seconds") if duration else (0, "minutes")


def triggers(form: Form, *, is_for_event: bool) -> list[tuple[str, str]]:
    """A date is for one event: a group's rule with one goes out for each of its events."""
    has_date = is_for_event or form.value("trigger") == Trigger.AT
    return [(one.value, words) for one, words in TRIGGERS.items() if has_date or one is not Trigger.AT]


def audiences(among: Sequence[Audience] = tuple(Audience)) -> list[tuple[str, str]]:
    return [(one.value, words.capitalize()) for one, words in AUDIENCES.items() if one in among]


def units(form: Form) -> list[tuple[str, str]]:
    return [(unit, unit) for unit in UNITS if unit != "seconds" or unit in form.given("offset.unit")]


def latenesses(form: Form) -> list[tuple[str, str]]:
    given = [one for one in form.given("max_lateness") if one and one not in _LATENESS]
    known = [(one, duration_words(parse_duration(one, "max_lateness"))) for one in _LATENESS]
    return [("", "What suits it"), *((one, one) for one in given), *known]
