"""Having a rule sent to one of the team, as its author tries it."""

from ...app import App
from ...domain.base.errors import InvalidError
from ...domain.members.owed_mail import RuleTest
from ...domain.principal import Principal
from ...domain.rule import Rule
from ...jobs.enqueue import GRACE, enqueue_now
from ...store import outbox
from ...store.admin import groups
from ...store.admin.idempotency import Keep, to_keep_nothing
from .. import trail
from . import edit


def request_test(
    app: App, who: Principal, event_id: str | None, rule_id: str, email: str, keep: Keep[Rule] = to_keep_nothing
) -> Rule:
    """Has a rule sent once to a member of the group's team. Raises InvalidError for anybody else."""
    group = groups.get(app.table, who.group)
    rule = edit.get(app, who.group, event_id, rule_id)
    if email not in group.team:
        raise InvalidError.of("email", "must be an address of the group's team: add it to the group's settings first")
    now = app.now()
    test = RuleTest(
        group=who.group, id=app.new_id(), event=event_id, rule=rule_id, email=email, at=now, due_at=now + GRACE
    )
    note = trail.to_note(app, who, "rule.test", trail.rule(event_id, rule_id))
    app.table.transact(outbox.to_add(app.table, test), note, *keep(rule))
    enqueue_now(app, test)
    return rule
