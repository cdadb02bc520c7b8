"""What two people said of having met, beside the event at which they were."""

from collections.abc import Iterable, Iterator, Sequence

from pynamodb.expressions.operand import Path

from ...domain.connections.meeting import Meeting
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import any_of, equals, is_new
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write


def of_event(table: Table, group: str, event: str) -> Iterator[Meeting]:
    """All of an event of which anything was said."""
    found = table.query_all(keys.event_partition(group, event), Path("sk").startswith("MEETING#"))
    return (decode(Meeting, item) for item in found)


def of_contact(table: Table, group: str, event: str, ids: Sequence[str]) -> Iterator[Meeting]:
    """Those of somebody, under whichever of their ids."""
    theirs = any_of(*(Path("people").contains(marshal(id)) for id in ids))
    partition = keys.event_partition(group, event)
    found = table.query_all(partition, Path("sk").startswith("MEETING#"), filter_=theirs)
    return (decode(Meeting, item) for item in found)


def of_ids(table: Table, group: str, event: str, ids: Iterable[str]) -> dict[str, Meeting]:
    """Those that there are, by their ids."""
    wanted = {id: keys.meeting(group, event, id) for id in ids}
    found = table.get_many(wanted.values())
    return {id: decode(Meeting, found[key]) for id, key in wanted.items() if key in found}


def to_keep(table: Table, old: Meeting, new: Meeting) -> Write:
    """The write that puts `new` in the place of `old`; refused if either of the two said anything meanwhile."""
    return table.to_put(to_item(new), equals("revision", old.revision) if old.revision else is_new())
