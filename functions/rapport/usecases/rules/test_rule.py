"""Having a rule sent to a member, as its author tries it."""

from ...app import App
from ...domain.base.errors import InvalidError
from ...domain.members.owed_mail import RuleTest
from ...domain.principal import Principal
from ...domain.rule import Rule
from ...jobs.enqueue import GRACE, enqueue_now
from ...store import outbox
from ...store.admin import daily_limits, members
from ...store.admin.idempotency import Keep, to_keep_nothing
from .. import trail
from ..daily_limits import said_in_words
from . import edit
from .rule_checks import checked

TESTS_A_DAY = 50


def request_test(
    app: App, who: Principal, event_id: str | None, rule_id: str, email: str, keep: Keep[Rule] = to_keep_nothing
) -> Rule:
    """Has a rule sent once to an active member of the group.

    Raises InvalidError for anybody else, RefusedForNowError once enough were sent today.
    """
    rule = edit.get(app, who.group, event_id, rule_id)
    _request(app, who, event_id, rule, email, keep, unsaved=None)
    return rule


def request_test_of(
    app: App, who: Principal, event_id: str | None, rule: Rule, email: str, keep: Keep[Rule] = to_keep_nothing
) -> None:
    """The same of a rule, or a message, as its author has it before them, kept or not."""
    _request(app, who, event_id, checked(rule), email, keep, unsaved=rule)


def _request(
    app: App, who: Principal, event_id: str | None, rule: Rule, email: str, keep: Keep[Rule], *, unsaved: Rule | None
) -> None:
    member = members.find(app.table, who.group, app.contact_id(who.group, email))
    if member is None or not member.is_active:
        raise InvalidError.of("email", "must be the address of a member who has accepted their invitation")
    now = app.now()
    test = RuleTest(
        group=who.group,
        id=app.new_id(),
        event=event_id,
        rule=rule.id,
        unsaved=unsaved,
        email=member.email,
        at=now,
        due_at=now + GRACE,
    )
    note = trail.to_note(app, who, "rule.test", trail.rule(event_id, rule.id))
    counted = daily_limits.to_take(app.table, who.group, "rule_tests", TESTS_A_DAY, now)
    with said_in_words(app, f"A group sends {TESTS_A_DAY} tests of its rules a day. Please go on tomorrow."):
        app.table.transact(outbox.to_add(app.table, test), counted, note, *keep(rule))
    enqueue_now(app, test)
