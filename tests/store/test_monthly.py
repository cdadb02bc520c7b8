"""Partitions of a month each, read as one list."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from rapport.queries.paging import read_page
from rapport.store.dynamodb import keys, monthly
from rapport.store.pages import Page, Position
from tests.testing.world import World

SINCE, UNTIL = datetime(2026, 8, 31, 23, tzinfo=UTC), datetime(2027, 2, 10, tzinfo=UTC)
MOMENTS = [
    datetime(2026, 8, 31, 23, 30, tzinfo=UTC),
    datetime(2026, 11, 30, 23, 59, tzinfo=UTC),
    datetime(2026, 12, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
    datetime(2027, 2, 9, tzinfo=UTC),
]


@dataclass(frozen=True)
class Entry:
    sk: str


def keep(world: World, moment: datetime) -> None:
    key = keys.audit("monthly", moment, "id")
    world.app.table.put({"pk": {"S": key.pk}, "sk": {"S": key.sk}})


def listed(world: World, limit: int, since: datetime = SINCE) -> list[str]:
    partition = partial(keys.audit_partition, "monthly")

    def query(most: int, start: Position | None) -> Page[Entry]:
        return monthly.query(world.app.table, Entry, partition, since=since, until=UNTIL, limit=most, start=start)

    found: list[str] = []
    cursor: str | None = None
    while True:
        page, cursor = read_page(world.app, query, name=["a"], limit=limit, cursor=cursor)
        assert len(page) <= limit
        found += [entry.sk for entry in page]
        if cursor is None:
            return found


def test_months_are_one_list_newest_first_whatever_the_size_of_its_pages(world: World) -> None:
    for moment in MOMENTS:
        keep(world, moment)
    expected = [keys.audit("monthly", moment, "id").sk for moment in reversed(MOMENTS)]
    for limit in (1, 2, 3, 50):
        assert listed(world, limit) == expected


def test_nothing_is_looked_for_before_the_first_month(world: World) -> None:
    keep(world, SINCE - timedelta(days=31))
    assert listed(world, 50) == []


def test_a_month_is_one_of_utc() -> None:
    assert keys.month_of(datetime.fromisoformat("2027-01-01T00:30:00+01:00")) == "202612"
