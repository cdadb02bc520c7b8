"""Having a rule sent to one of the team, as its author tries it."""

from ...app import App
from ...domain.errors import InvalidError
from ...domain.principal import Principal
from ...domain.rule import Rule
from ...store import groups
from . import edit


def request_test(app: App, who: Principal, event_id: str | None, rule_id: str, email: str) -> Rule:
    """Has a rule sent once to a member of the group's team. Raises InvalidError for anybody else."""
    group = groups.get(app.table, who.group)
    rule = edit.get(app, who.group, event_id, rule_id)
    if email not in group.team:
        raise InvalidError.of("email", "must be an address of the group's team: add it to the group's settings first")
    test = {"id": app.new_id(), "group": who.group, "event": event_id, "rule": rule_id, "email": email}
    app.now_queue.send([{"test": test}])
    return rule
