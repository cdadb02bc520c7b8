"""Having a rule, a message or an invitation sent to a member, as its author tries it."""

from collections.abc import Sequence
from typing import Any

from ...app import App
from ...domain.base.errors import InvalidError
from ...domain.connections.event_invitation import EventInvitation
from ...domain.members.owed_mail import RuleTest
from ...domain.principal import Principal
from ...domain.rule import Rule
from ...jobs.enqueue import GRACE, enqueue_now
from ...store import outbox
from ...store.admin import daily_limits, members
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.table import Write
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
    _request(app, who, _owed(app, who, email, event=event_id, rule=rule.id), keep(rule))
    return rule


def request_test_of(
    app: App, who: Principal, event_id: str | None, rule: Rule, email: str, keep: Keep[Rule] = to_keep_nothing
) -> None:
    """The same of a rule, or a message, as its author has it before them, kept or not."""
    kept = keep(checked(rule))
    _request(app, who, _owed(app, who, email, event=event_id, rule=rule.id, unsaved=rule), kept)


def request_test_of_invitation(app: App, who: Principal, invitation: EventInvitation, email: str) -> None:
    """The same of an invitation to an event, which must be sound."""
    owed = _owed(app, who, email, event=invitation.event, rule=invitation.id, invitation=invitation)
    _request(app, who, owed, [])


def _owed(app: App, who: Principal, email: str, **what: Any) -> RuleTest:
    member = members.find(app.table, who.group, app.contact_id(who.group, email))
    if member is None or not member.is_active:
        raise InvalidError.of("email", "must be the address of a member who has accepted their invitation")
    now = app.now()
    return RuleTest(group=who.group, id=app.new_id(), email=member.email, at=now, due_at=now + GRACE, **what)


def _request(app: App, who: Principal, test: RuleTest, kept: Sequence[Write]) -> None:
    action, target = "rule.test", trail.rule(test.event, test.rule)
    if test.invitation is not None:
        action, target = "event.invite_test", f"events/{test.event}"
    note = trail.to_note(app, who, action, target)
    counted = daily_limits.to_take(app.table, who.group, "rule_tests", TESTS_A_DAY, test.at)
    with said_in_words(app, f"A group sends {TESTS_A_DAY} tests of its mails a day. Please go on tomorrow."):
        app.table.transact(outbox.to_add(app.table, test), counted, note, *kept)
    enqueue_now(app, test)
