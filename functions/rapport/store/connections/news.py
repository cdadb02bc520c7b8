"""News that contacts are to be told, and how far the mails are that tell them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ...domain.base.clock import instant_text
from ...domain.connections.news import GRACE, ConnectionsMail, News
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import any_of, equals, exists, first_version, set_to
from ..dynamodb.items import first_due, key_for, to_item
from ..dynamodb.table import Table, Write
from ..jobs import Job

_KEPT = timedelta(days=30)
"""After it was of no use any more: until then the same again is no news."""


def to_tell(table: Table, now: datetime, *news: News) -> list[Write]:
    """The writes by which contacts are to be told news, in the transaction of what it follows from.

    What is there already, or was told, stays as it is. Who has written them calls
    `enqueue_now(app, *(one.mail(now) for one in news))`.
    """
    whose = {(one.group, one.contact): one for one in news}
    return [
        *(_to_add(table, replace(one, written_at=now)) for one in news),
        *(_to_wake(table, *each, now + GRACE) for each in whose),
    ]


def _to_add(table: Table, news: News) -> Write:
    """All of it unless it is there: a transaction is not to fail for what was told before."""
    key = key_for(news)
    fields = {name: value for name, value in to_item(news).items() if name not in ("pk", "sk")}
    fields["expires_at"] = marshal(int((news.helps_until + _KEPT).timestamp()))
    return table.to_update(key, [Path(name).set(Path(name) | value) for name, value in fields.items()])


def _to_wake(table: Table, group: str, contact: str, due_at: datetime) -> Write:
    key = keys.connections_mail(group, contact)
    of = {"group": group, "contact": contact, "claims": 0}
    actions: list[Action] = [set_to(name, value) for name, value in of.items()]
    actions += [Path(name).set(value) for name, value in first_due(key, ConnectionsMail, due_at).items()]
    return table.to_update(key, [*actions, first_version()])


def of_contact(table: Table, group: str, contact: str) -> list[News]:
    """All that is to be told, and what was, as long as it is kept."""
    found = table.query_all(keys.news_partition(group), Path("sk").startswith(keys.news_of(contact)))
    return [decode(News, item) for item in found]


def waiting(table: Table, group: str, contact: str) -> list[News]:
    return [one for one in of_contact(table, group, contact) if one.done_at is None]


def mail_of(table: Table, group: str, contact: str) -> ConnectionsMail | None:
    item = table.get(keys.connections_mail(group, contact))
    return decode(ConnectionsMail, item) if item is not None else None


def to_begin(table: Table, job: Job[ConnectionsMail], telling: Sequence[str]) -> Write:
    """The write that says what a mail tells, before it first goes to SES; refused where another worker has done so."""
    owed = job.thing
    is_still = any_of(equals("number", owed.number), Path("number").does_not_exist())
    nothing_yet = Path("telling").does_not_exist()
    return table.to_update(job.key, [set_to("telling", list(telling))], exists() & is_still & nothing_yet)


def end(
    table: Table,
    job: Job[ConnectionsMail],
    done: Iterable[News],
    now: datetime,
    *,
    next_number: bool,
    look_again_at: datetime | None,
) -> None:
    """Notes which news are done, and when the rest is to be looked at: None, until there is something new.

    `next_number`: whether the mail under way has come to its end. Raises WriteConflictError where there is news since.
    """
    owed = job.thing
    number = owed.number + 1 if next_number else owed.number
    actions: list[Action] = [set_to("number", number), set_to("claims", 0)]
    actions += [Path("telling").remove()] if next_number else []
    if look_again_at is not None:
        actions += [Path(name).set(value) for name, value in first_due(job.key, ConnectionsMail, look_again_at).items()]
    else:
        actions += [Path(name).remove() for name in ("due_at", "due_shard", "kind")]
    at = set_to("done_at", instant_text(now))
    told = [table.to_update(key_for(one), [at], exists()) for one in done]
    table.transact(table.to_update(job.key, actions, equals("due_at", job.due_at)), *told)


def to_move(table: Table, news: Sequence[News], contact: str, now: datetime) -> list[Write]:
    """The writes by which what one contact was to be told another is, who is the same person since."""
    moved = [replace(one, contact=contact) for one in news]
    gone = (table.to_delete(key_for(one)) for one in news)
    return [*to_tell(table, now, *moved), *gone]


def forget(table: Table, group: str, contact: str, until: datetime, now: datetime) -> None:
    """Deletes what a contact was to be told, or was, as far as it was written until an instant.

    A mail that waits with it comes to its end.
    """
    mail = key_for(ConnectionsMail(group=group, contact=contact))
    for item in table.query_all(mail.pk, Path("sk").startswith(mail.sk)):
        if item["sk"]["S"] == mail.sk:
            if "due_at" in item:
                table.transact(_to_wake(table, group, contact, now))
            continue
        one = decode(News, item)
        if one.written_at is None or one.written_at <= until:
            table.delete(key_for(one))
