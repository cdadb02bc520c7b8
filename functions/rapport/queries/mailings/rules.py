"""The rules of a group, or those that apply to an event, each with where it is from."""

from enum import StrEnum

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.rule import Rule, RuleOverride
from ...store.admin import rules


class Origin(StrEnum):
    GROUP = "group"
    CHANGED = "changed"
    """Its group's, as the event has changed it."""
    OWN = "own"
    """The event's own."""


@dataclass(frozen=True)
class ListedRule:
    rule: Rule
    origin: Origin


def applying(app: App, group: str, event: str | None) -> list[ListedRule]:
    """Without messages, which are no rules to whoever wrote them."""
    if event is None:
        return [ListedRule(rule, Origin.GROUP) for rule in rules.of_group(app.table, group).values()]
    own = rules.own_rules(app.table, group, event)
    all_ = rules.of_event(app.table, group, event).values()
    return [ListedRule(rule, _origin(own.get(rule.id))) for rule in all_ if not rule.is_message]


def find(app: App, group: str, event: str | None, id: str) -> ListedRule | None:
    if event is None:
        rule = rules.find(app.table, group, None, id)
        return ListedRule(rule, Origin.GROUP) if rule else None
    own, rule = rules.find_own(app.table, group, event, id), rules.find(app.table, group, event, id)
    return ListedRule(rule, _origin(own)) if rule else None


def _origin(own: rules.OwnRule | None) -> Origin:
    if own is None:
        return Origin.GROUP
    return Origin.CHANGED if isinstance(own, RuleOverride) else Origin.OWN
