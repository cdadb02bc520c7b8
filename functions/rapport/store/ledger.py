"""The ledger: mailings and deliveries, what came due, and what became of each recipient's copy.

Deliveries lie beside their event, in a partition for each mailing and one for all that answers changes of single
signups; the group's own, to its members, by month.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.base.clock import instant_text
from ..domain.base.errors import NotFoundError
from ..domain.delivery import Delivery, DeliveryState, Mailing
from ..domain.event import Event, ListedEvent
from ..domain.group import RAPPORT, Group
from ..domain.signup import SignupChange
from .dynamodb import keys, monthly
from .dynamodb.codec import decode, marshal
from .dynamodb.expressions import all_of, equals, exists, is_new, set_to
from .dynamodb.items import job_index, key_for, to_item
from .dynamodb.page import Page, Position, page
from .dynamodb.table import RawPage, Table, Write

# ---- Mailings ----


def mailings(table: Table, event: ListedEvent) -> list[Mailing]:
    """All that have begun."""
    return _mailings(table, event, "MAILING#")


def mailings_of_rule(table: Table, event: Event, rule: str) -> list[Mailing]:
    """Those of a rule that have begun, by whichever schedule of the event."""
    return [one for one in _mailings(table, event, f"MAILING#{rule}_") if one.rule == rule]


def _mailings(table: Table, event: ListedEvent, prefix: str) -> list[Mailing]:
    found = table.query_all(keys.event_partition(event.group, event.id), Path("sk").startswith(prefix))
    return [decode(Mailing, item) for item in found]


def find_mailing(table: Table, group: str, event: str, mailing: str) -> Mailing | None:
    item = table.get(keys.mailing(group, event, mailing))
    return decode(Mailing, item) if item else None


def to_begin(table: Table, mailing: Mailing) -> Write:
    return table.to_put(to_item(mailing), is_new())


def save_mailing(table: Table, old: Mailing, new: Mailing) -> None:
    """Raises WriteConflictError if another worker holds the mailing by now, or it was called back."""
    table.put(to_item(new), _held_as_in(old))


def to_replace_mailing(table: Table, old: Mailing, new: Mailing) -> Write:
    return table.to_put(to_item(new), _held_as_in(old))


def _held_as_in(mailing: Mailing) -> Condition:
    due = Path("due_at")
    held = due.does_not_exist() if mailing.due_at is None else due == marshal(instant_text(mailing.due_at))
    return all_of(exists(), held)


def wake(table: Table, key: keys.Key, at: datetime) -> None:
    """Has an open mailing looked at no later than `at`. Raises WriteConflictError where it is sooner anyway.

    Or where it is being reconciled: to move its `due_at` then would cut that short, each time at its first page.
    """
    actions = [Path(name).set(value) for name, value in job_index(key, at).items()]
    table.update(key, actions, all_of(exists(), equals("claims", 0), Path("due_at") > marshal(instant_text(at))))


def to_recount(table: Table, mailing: Mailing, old: DeliveryState, new: DeliveryState) -> Write:
    """Moves one delivery of a closed mailing from one count to another."""
    counts = dict(mailing.counts)
    counts[old] = counts.get(old, 0) - 1
    counts[new] = counts.get(new, 0) + 1
    kept = {state: count for state, count in counts.items() if count}
    condition = exists() & equals("counts", mailing.counts)
    return table.to_update(key_for(mailing), [set_to("counts", kept)], condition)


# ---- Deliveries ----


def find(table: Table, group: str, event: str | None, delivery: str, *, consistent: bool = True) -> Delivery | None:
    """A delivery of an event; of the group's own where there is none."""
    item = table.get(keys.delivery(group, event, delivery), consistent=consistent)
    return decode(Delivery, item) if item else None


def get(table: Table, group: str, event: str, delivery: str) -> Delivery:
    """Raises NotFoundError."""
    found = find(table, group, event, delivery)
    if found is None:
        raise NotFoundError(f"There is no delivery {delivery} for this event.")
    return found


def of_change(table: Table, change: SignupChange) -> dict[str, Delivery]:
    """What answered a change of a signup so far, by id; of one rule alone, where only it is to answer."""
    partition = keys.ledger(change.group, change.event, keys.CHANGES)
    found = table.query_all(partition, Path("sk").startswith(f"{change.contact}#"))
    theirs = (decode(Delivery, item) for item in found)
    ends = f"{change.rule}_{keys.CHANGES}_{change.id}" if change.rule else f"_{keys.CHANGES}_{change.id}"
    return {one.id: one for one in theirs if one.id.endswith(ends)}


def of_members_mail(table: Table, group: str, prefix: str) -> dict[str, Delivery]:
    """The group's own mails whose ids begin so, by id."""
    partition = keys.group_ledger(group, prefix[: keys.MONTH_DIGITS])
    found = table.query_all(partition, Path("sk").startswith(prefix))
    return {one.id: one for one in (decode(Delivery, item) for item in found)}


def of_contact_itself(table: Table, group: str, contact: str) -> list[Delivery]:
    """What was mailed to a contact about no event: links that they asked for."""
    found = table.query_all(keys.contacts_ledger(group), Path("sk").startswith(f"{contact}#"))
    return [decode(Delivery, item) for item in found]


def of_contact_between(table: Table, group: str, ids: tuple[str, str]) -> list[Delivery]:
    """The same, of those whose ids lie between two, both included."""
    first, last = (marshal(keys.delivery(group, None, id).sk) for id in ids)
    found = table.query_all(keys.contacts_ledger(group), Path("sk").between(first, last))
    return [decode(Delivery, item) for item in found]


def of_sign_in(table: Table, delivery: str) -> dict[str, Delivery]:
    """The mail with a link to sign in, by its id; none where it is not written yet."""
    found = find(table, RAPPORT.id, None, delivery)
    return {delivery: found} if found is not None else {}


def between(table: Table, mailing: Mailing, first: str, last: str) -> dict[str, Delivery]:
    """A mailing's deliveries to the contacts from `first` to `last`, by contact."""
    where = Path("sk").between(marshal(f"{first}#"), marshal(f"{last}#"))
    found = table.query_all(keys.ledger(mailing.group, mailing.event, mailing.id), where)
    return {one.contact: one for one in (decode(Delivery, item) for item in found)}


def may_have_arrived(table: Table, group: str, event: str, wanted: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these copies of mailings SES took, or may have: each is the ids of a mailing and a contact."""
    keyed = {(mailing, contact): keys.delivery(group, event, f"{mailing}_{contact}") for mailing, contact in wanted}
    found = {key: decode(Delivery, item) for key, item in table.get_many(keyed.values()).items()}
    return {one for one, key in keyed.items() if key in found and found[key].state.may_have_arrived}


def counts(table: Table, mailing: Mailing, most: int | None = None) -> dict[str, int]:
    """How many of a mailing's deliveries are in which state; of the first `most` alone, where that is said."""
    partition = keys.ledger(mailing.group, mailing.event, mailing.id)
    found = islice(table.query_all(partition, fields=["state"]), most)
    return dict(Counter(item["state"]["S"] for item in found))


def change_counts(table: Table, event: Event, most: int | None = None) -> Mapping[str, dict[str, int]]:
    """The same of what answered changes of single signups, by mailing; of the first `most` of all of them."""
    partition = keys.ledger(event.group, event.id, keys.CHANGES)
    found: dict[str, Counter[str]] = {}
    for item in islice(table.query_all(partition, fields=["mailing", "state"]), most):
        found.setdefault(item["mailing"]["S"], Counter())[item["state"]["S"]] += 1
    return {mailing: dict(states) for mailing, states in found.items()}


def count_sent(table: Table, event: ListedEvent, since: datetime) -> int:
    """How many mails about the event were sent since then."""
    sent = Path("sent_at") >= marshal(instant_text(since))
    parts = _parts(one for one in mailings(table, event) if one.closed_at is None or one.closed_at >= since)
    partitions = (keys.ledger(event.group, event.id, part) for part in parts)
    return sum(1 for one in partitions for _ in table.query_all(one, filter_=sent, fields=["sk"]))


def count_sent_of_group(table: Table, group: str, since: datetime, until: datetime) -> int:
    """The same of the group's own."""
    months = dict.fromkeys(keys.month_of(moment) for moment in (since, until))
    sent = Path("sent_at") >= marshal(instant_text(since))
    partitions = (keys.group_ledger(group, month) for month in months)
    return sum(1 for one in partitions for _ in table.query_all(one, filter_=sent, fields=["sk"]))


def _parts(of: Iterable[Mailing]) -> list[str]:
    """The parts of an event's ledger: what answers changes of signups, and one for each mailing."""
    return [keys.CHANGES, *sorted(mailing.id for mailing in of)]


def _part_of(mailing: str) -> str:
    return keys.CHANGES if mailing.endswith(f"_{keys.CHANGES}") else mailing


def of_contact(table: Table, event: ListedEvent, contact: str) -> list[Delivery]:
    """All that was mailed to one person about an event: one request for all mailings, one for what answered changes."""
    own = [keys.delivery(event.group, event.id, f"{one.id}_{contact}") for one in mailings(table, event)]
    found = table.get_many(own)
    answers = table.query_all(keys.ledger(event.group, event.id, keys.CHANGES), Path("sk").startswith(f"{contact}#"))
    return [decode(Delivery, item) for item in (*(found[key] for key in own if key in found), *answers)]


def listed(
    table: Table,
    event: ListedEvent,
    *,
    mailing: str | None,
    filter_: Condition | None,
    limit: int | None,
    start: Position | None,
) -> Page[Delivery]:
    """An event's deliveries, mailing by mailing; a page ends where a mailing does."""
    parts = [_part_of(mailing)] if mailing else _parts(mailings(table, event))
    only = [filter_] if filter_ is not None else []
    if mailing:
        only.append(equals("mailing", mailing))
    part, _, after = (start or parts[0]).partition(" ")
    if part not in parts:
        return page(Delivery, RawPage([], None), lambda _: Position(part))
    pk = keys.ledger(event.group, event.id, part)
    within = {"pk": marshal(pk), "sk": marshal(after)} if after else None
    raw = table.query(pk, filter_=all_of(*only) if only else None, limit=limit, start=within)
    found = page(Delivery, raw, lambda item: Position(f"{part} {item['sk']['S']}"))
    following = parts[parts.index(part) + 1 :]
    return replace(found, next=found.next or (Position(following[0]) if following else None))


def of_group(
    table: Table,
    group: Group,
    now: datetime,
    *,
    filter_: Condition | None,
    limit: int | None,
    start: Position | None,
) -> Page[Delivery]:
    """The group's own mails, newest first, month by month."""
    return monthly.query(
        table,
        Delivery,
        partial(keys.group_ledger, group.id),
        since=group.created_at,
        until=now,
        filter_=filter_,
        limit=limit,
        start=start,
    )


def forget_address(table: Table, delivery: Delivery) -> None:
    """And where the form came from."""
    table.update(key_for(delivery), [Path("email").remove(), Path("source").remove()], exists())


def put_delivery(table: Table, new: Delivery, old: Delivery | None) -> None:
    """Writes a delivery's next state. Raises WriteConflictError unless it is as it was in `old` (None: not there)."""
    marking = _to_mark_unknown(table, new, old)
    if marking:
        table.transact(table.to_put(to_item(new), _as_in(old)), *marking)
    else:
        table.put(to_item(new), _as_in(old))


def to_put_delivery(table: Table, new: Delivery, old: Delivery | None) -> list[Write]:
    return [table.to_put(to_item(new), _as_in(old)), *_to_mark_unknown(table, new, old)]


def _to_mark_unknown(table: Table, new: Delivery, old: Delivery | None) -> list[Write]:
    """The write by which a group's unknown mails are found without a look into any ledger: each has a mark.

    A mark that is not true any more is not deleted, which not every function may that learns of it: it expires.
    """
    was, is_ = (one is not None and one.state is DeliveryState.UNKNOWN for one in (old, new))
    if was is is_:
        return []
    key = keys.unknown_mail(new.group, new.id)
    mark: dict[str, object] = {"pk": key.pk, "sk": key.sk, "v": 1}
    if is_:
        mark |= {"event": new.event} if new.event else {}
    else:
        last = max(
            moment for moment in (new.sent_at, new.settled_at, new.attempted_at, new.wanted_at, _LONG_AGO) if moment
        )
        mark |= {"expires_at": int((last + _MARK_KEPT).timestamp())}
    return [table.to_put({name: marshal(value) for name, value in mark.items()})]


_MARK_KEPT = timedelta(days=1)
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def unknown_mails(table: Table, group: str) -> Mapping[str | None, int]:
    """How many of a group's mails have an outcome that nobody knows, by event; under None those of no event.

    Of what an earlier release left unknown nothing is said here.
    """
    stands = Path("expires_at").does_not_exist()
    marks = table.query_all(
        keys.group_partition(group), Path("sk").startswith("UNKNOWN#"), filter_=stands, fields=["event"]
    )
    return Counter(mark["event"]["S"] if "event" in mark else None for mark in marks)


def unknown_of(table: Table, event: Event) -> list[Delivery]:
    """Those about one event, without a look through its ledger; but those of an earlier release."""
    stands = all_of(Path("expires_at").does_not_exist(), equals("event", event.id))
    begins = Path("sk").startswith("UNKNOWN#")
    marks = table.query_all(keys.group_partition(event.group), begins, filter_=stands, fields=["sk"])
    ids = (mark["sk"]["S"].removeprefix("UNKNOWN#") for mark in marks)
    found = table.get_many([keys.delivery(event.group, event.id, id) for id in ids])
    return [one for one in (decode(Delivery, item) for item in found.values()) if one.state is DeliveryState.UNKNOWN]


def _as_in(old: Delivery | None) -> Condition:
    if old is None:
        return is_new()
    return all_of(equals("state", old.state), equals("attempt", old.attempt))


def to_note_outcome(table: Table, old: Delivery, new: Delivery) -> Write:
    """The write of what the recipient's side said, and of as what it counts; refused if either changed since."""
    before, after = to_item(old), to_item(new)
    names = ("outcome", "counted")
    unchanged = [Path(name).does_not_exist() if name not in before else Path(name) == before[name] for name in names]
    actions = [Path(name).set(after[name]) for name in names if name in after]
    return table.to_update(key_for(old), actions, all_of(exists(), *unchanged))
