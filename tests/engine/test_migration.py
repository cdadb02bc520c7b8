"""What an item holds changes while functions of the old and of the new release write it at once: nothing is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from pynamodb.expressions.operand import Path

from rapport.app import App
from rapport.domain.base.errors import RefusedForNowError
from rapport.store.dynamodb import migrations
from rapport.store.dynamodb.codec import RawItem, decode, encode, marshal
from rapport.store.dynamodb.expressions import equals
from rapport.store.dynamodb.keys import Key
from rapport.store.dynamodb.table import Table
from rapport.store.write_conflicts import until_written

pytestmark = pytest.mark.engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A thing as the old release knows it."""

    id: str
    title: str
    guests: tuple[str, ...] = ()
    revision: int = 0
    looks: int = 0
    """Counted by updates of this one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The same as the new release knows it: its title has another name, and there is something more to it."""

    id: str
    headline: str
    guests: tuple[str, ...] = ()
    revision: int = 0
    looks: int = 0
    colour: str = ""


Thing = TypeVar("Thing", Before, After)


def renamed_and_coloured(fields: dict[str, Any]) -> dict[str, Any]:
    if "title" in fields:
        fields.setdefault("headline", fields.pop("title"))
    return {"colour": "grey", **fields}


@pytest.fixture(autouse=True)
def new_release() -> Iterator[None]:
    with patch.dict(migrations.UPGRADES, {After: (renamed_and_coloured,)}):
        yield


def key_of(id: str) -> Key:
    return Key("G#demo#THINGS", id)


def stored(thing: Before | After) -> RawItem:
    key = key_of(thing.id)
    return {**encode(thing), "pk": marshal(key.pk), "sk": marshal(key.sk)}


def read(table: Table, kind: type[Thing], id: str) -> Thing:
    item = table.get(key_of(id))
    assert item is not None
    return decode(kind, item)


def welcome(table: Table, kind: type[Thing], id: str, guest: str) -> None:
    """Reads a thing, changes it and writes it back whole, as a release does that knows it as `kind`."""

    def attempt() -> None:
        old: Thing = read(table, kind, id)
        new = replace(old, guests=(*old.guests, guest), revision=old.revision + 1)
        table.put(stored(new), equals("revision", old.revision) & equals("looks", old.looks))

    until_written(attempt)


def look(table: Table, id: str) -> None:
    table.update(key_of(id), [Path("looks").set(Path("looks") + marshal(1))])


def test_old_items_are_read_changed_and_written_new_while_both_releases_write(app: App) -> None:
    table, ids, guests = app.table, [f"thing-{number}" for number in range(4)], [f"guest-{n}" for n in range(60)]
    for id in ids:
        table.put(stored(Before(id=id, title=f"Title of {id}")))

    def change(number: int) -> bool:
        """One change by whichever release gets it; whether the old one refused, so that it came again to a new one."""
        id, guest = ids[number % len(ids)], guests[number]
        look(table, id)
        try:
            if number < len(ids) * 3 or number // len(ids) % 2:
                welcome(table, Before, id, guest)
            else:
                welcome(table, After, id, guest)
        except RefusedForNowError:
            welcome(table, After, id, guest)
            return True
        return False

    with ThreadPoolExecutor(8) as pool:
        refused = list(pool.map(change, range(len(guests))))

    things = [read(table, After, id) for id in ids]
    assert sorted(guest for thing in things for guest in thing.guests) == sorted(guests), "each change, once"
    assert [thing.looks for thing in things] == [len(guests) // len(ids)] * len(ids)
    assert {thing.headline for thing in things} == {f"Title of {id}" for id in ids}
    assert {thing.colour for thing in things} == {"grey"}
    assert any(refused), "the old release met what the new one had written"
    assert not all(refused[: len(ids) * 3]), "and wrote itself until then"
    raw = [table.get(key_of(id)) or {} for id in ids]
    assert [item["v"] for item in raw] == [{"N": "2"}] * len(ids)
    assert not [item for item in raw if "title" in item]


def test_an_item_without_a_version_is_of_the_first(app: App) -> None:
    item = {name: value for name, value in stored(Before(id="a", title="Old")).items() if name != "v"}
    app.table.put(item)
    assert read(app.table, After, "a") == After(id="a", headline="Old", colour="grey")


def test_a_field_that_the_new_release_has_updated_in_an_old_item_is_kept(app: App) -> None:
    app.table.put(stored(Before(id="a", title="Old")))
    app.table.update(key_of("a"), [Path("headline").set(marshal("New"))])
    assert read(app.table, After, "a").headline == "New"


def test_an_item_of_a_release_to_come_is_refused_for_now(app: App) -> None:
    app.table.put(stored(After(id="a", headline="New")))
    with pytest.raises(RefusedForNowError):
        read(app.table, Before, "a")
