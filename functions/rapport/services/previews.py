"""What somebody will get, before it is sent: a mailing as one attendee will read it, a rule as its author tries it."""

from dataclasses import dataclass

from ..domain.audience import came, matches, why_never
from ..domain.errors import InvalidError
from ..domain.models import Contact, Event, Reason, Rule, Signup, SignupStatus
from ..mail.content import Content
from ..store import events, groups, keys, ledger, signups
from ..store.codec import decode
from . import letters, rules
from .app import App
from .timeline import Entry, find


@dataclass(frozen=True)
class Preview:
    content: Content
    skipped: Reason | None


def preview(app: App, group_id: str, event_id: str, mailing: str, attendee: str) -> Preview:
    """What an attendee will get of a mailing, or why nothing. Raises NotFoundError."""
    event, entry = find(app, group_id, event_id, mailing)
    group = groups.get(app.table, group_id)
    signup = signups.get(app.table, group_id, event_id, attendee)
    contact_item = app.table.get(keys.contact(group_id, attendee))
    contact = decode(Contact, contact_item) if contact_item else None
    rule = rules.get(app, group_id, event_id, entry.rule)
    content = letters.render(app, group, event, signup, rule)
    return Preview(content, _why_nothing(app, entry, event, signup, contact, rule))


def _why_nothing(
    app: App, entry: Entry, event: Event, signup: Signup, contact: Contact | None, rule: Rule
) -> Reason | None:
    """Why the attendee will get, or got, nothing of the mailing."""
    delivery = ledger.get_delivery(app.table, event.group, event.id, f"{entry.id}_{signup.contact}")
    if delivery is not None:
        return delivery.reason
    if entry.reason is not None:
        return entry.reason
    if not rule.enabled:
        return Reason.CANCELLED
    attended = came(signup, app.now()) or events.seats(app.table, event.group, event.id).attended == 0
    if not matches(rule.audience, signup.status, attended):
        gone = signup.status is SignupStatus.CANCELLED
        return Reason.CANCELLED if gone else Reason.NOT_IN_AUDIENCE
    return why_never(contact, signup, rule)


def request_test(app: App, group_id: str, event_id: str | None, rule_id: str, email: str) -> Rule:
    """Has a rule sent once to a member of the group's team. Raises InvalidError for anybody else."""
    group = groups.get(app.table, group_id)
    rule = rules.get(app, group_id, event_id, rule_id)
    if email not in group.team:
        raise InvalidError.of("email", "must be an address of the group's team: add it to the group's settings first")
    test = {"id": app.new_id(), "group": group_id, "event": event_id, "rule": rule_id, "email": email}
    app.now_queue.send([{"test": test}])
    return rule
