"""Figures that are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ...domain.base.errors import WriteConflictError
from ...domain.event import ListedEvent, Seats
from ...domain.figures.counted import CountedEvent
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import RawItem, decode
from ..dynamodb.expressions import equals, exists, set_to
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write
from ..jobs import Job


def find(table: Table, group: str, event: str) -> CountedEvent | None:
    item = table.get(keys.figures(group, event))
    return decode(CountedEvent, item) if item else None


def with_seats(
    table: Table, events: Sequence[ListedEvent], past: Sequence[ListedEvent]
) -> tuple[Mapping[str, Seats], Mapping[str, CountedEvent]]:
    """The places of all of these events, and what is kept of the past ones, by event, in one request."""
    places = {event.id: keys.seats(event.group, event.id) for event in (*events, *past)}
    counted = {event.id: keys.figures(event.group, event.id) for event in past}
    found = Found(table, [*places.values(), *counted.values()])
    seats = {id: found.get(Seats, key) or Seats() for id, key in places.items()}
    known = {id: found.get(CountedEvent, key) for id, key in counted.items()}
    return seats, {id: one for id, one in known.items() if one is not None}


def to_keep(table: Table, counted: CountedEvent) -> Write:
    return table.to_put(to_item(counted))


def keep_counted(table: Table, job: Job[CountedEvent], counted: CountedEvent) -> None:
    """Keeps what a job has counted. Raises WriteConflictError where another worker has the job by now."""
    table.put(to_item(counted), equals("due_at", job.due_at))


def note_came_back(
    table: Table, event: ListedEvent, came_back: int | None, of_introduced: int | None, of_maybes: int | None
) -> None:
    """Also how many of who was introduced came back, and of who had said "I'd come if": all else stays as it was.

    Raises WriteConflictError where no figures of the event are kept.
    """
    was = find(table, event.group, event.id)
    if was is None:
        raise WriteConflictError("No figures of it are kept.")
    of_people = replace(was.connections, came_back=of_introduced, maybes_came_back=of_maybes)
    new = replace(was, came_back=came_back, connections=of_people)
    item = to_item(new)
    actions = [set_to("came_back", came_back), *_set_or_removed("connections", item)]
    table.update(keys.figures(event.group, event.id), actions, exists())


def _set_or_removed(name: str, item: RawItem) -> list[Action]:
    path = Path(name)
    return [path.set(item[name]) if name in item else path.remove()]
