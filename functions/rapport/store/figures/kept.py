"""Figures that are kept."""

from collections.abc import Iterable, Mapping

from ...domain.event import ListedEvent
from ...domain.figures.counted import CountedEvent
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import equals, exists, set_to
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write
from ..jobs import Job


def find(table: Table, group: str, event: str) -> CountedEvent | None:
    item = table.get(keys.figures(group, event))
    return decode(CountedEvent, item) if item else None


def of_events(table: Table, events: Iterable[ListedEvent]) -> Mapping[str, CountedEvent]:
    """By event, of those of which any are kept."""
    wanted = {keys.figures(event.group, event.id): event.id for event in events}
    found = table.get_many(wanted)
    return {wanted[key]: decode(CountedEvent, item) for key, item in found.items()}


def to_keep(table: Table, counted: CountedEvent) -> Write:
    return table.to_put(to_item(counted))


def keep_counted(table: Table, job: Job[CountedEvent], counted: CountedEvent) -> None:
    """Keeps what a job has counted. Raises WriteConflictError where another worker has the job by now."""
    table.put(to_item(counted), equals("due_at", job.due_at))


def note_came_back(table: Table, event: ListedEvent, came_back: int | None) -> None:
    """Raises WriteConflictError where no figures of the event are kept."""
    table.update(keys.figures(event.group, event.id), [set_to("came_back", came_back)], exists())
