"""Who of a group wants to be kept in touch with, and the job that sees to it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ...domain.connections.keep_in_touch import KeepInTouch, due_on, turn_of
from ...domain.contact import Contact
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import all_of, any_of, equals
from ..dynamodb.items import first_due, key_for, to_item
from ..dynamodb.table import Table, Write
from ..jobs import Job


def to_begin(table: Table, old: Contact, contact: Contact, now: datetime) -> list[Write]:
    """The write by which who comes to want it has turns, from the next day on; what there is does not change."""
    if contact.keep_in_touch_at is None or old.keep_in_touch_at is not None:
        return []
    day = turn_of(contact.id, now.date() + timedelta(days=1))
    job = KeepInTouch(group=contact.group, day=day.isoformat(), due_at=due_on(day, "UTC"))
    item = to_item(job)
    fields = {name: value for name, value in item.items() if name not in ("pk", "sk", "nobody_for")}
    actions = [Path(name).set(Path(name) | value) for name, value in fields.items()]
    return [table.to_update(key_for(job), [*actions, Path("nobody_for").remove()])]


def to_go_on(table: Table, job: Job[KeepInTouch], day: date, due_at: datetime, *, nobody_for: int) -> Write:
    """The write that puts the job off to another day.

    Refused where another worker has it by now, or somebody came to want it meanwhile.
    """
    key, before = key_for(job.thing), job.thing.nobody_for
    actions = [Path("day").set(marshal(day.isoformat())), Path("claims").set(marshal(0)), Path("cursor").remove()]
    actions += [Path(name).set(value) for name, value in first_due(key, KeepInTouch, due_at).items()]
    actions += [Path("nobody_for").set(marshal(nobody_for))]
    return table.to_update(key, actions, all_of(equals("due_at", job.due_at), _nobody_for(before)))


def to_end(table: Table, job: Job[KeepInTouch]) -> Write:
    """The write that ends the job. Refused as above."""
    return table.to_delete(key_for(job.thing), all_of(equals("due_at", job.due_at), _nobody_for(job.thing.nobody_for)))


def _nobody_for(days: int) -> Condition:
    stored = Path("nobody_for")
    return equals("nobody_for", days) if days else any_of(stored.does_not_exist(), equals("nobody_for", 0))


def who_wants_it(table: Table, group: str, first: str, end: str, after: str | None) -> Iterator[Contact]:
    """Those whose ids are from `first` on, without `end`, behind `after` where somebody came so far."""
    begin = keys.contact(group, first).sk if after is None else f"{keys.contact(group, after).sk}\x00"
    until = keys.contact(group, end).sk
    wants = Path("keep_in_touch_at").exists()
    found = table.query_all(
        keys.contact_partition(group), Path("sk").between(marshal(begin), marshal(until)), filter_=wants
    )
    return (decode(Contact, item) for item in found)
