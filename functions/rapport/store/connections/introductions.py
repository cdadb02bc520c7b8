"""Introductions: what is fixed of an event, and what was said of its pairs.

What is fixed lies under keys that are known without a look, so that those of many events are one request, and a
function that may not query reads them, too.
"""

from collections.abc import Iterable, Mapping, Sequence

from pynamodb.expressions.operand import Path

from ...domain.connections.introduction import ROUNDS, Fixed, Introductions, PairWord
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import equals, is_new
from ..dynamodb.items import key_for, to_item
from ..dynamodb.keys import Key
from ..dynamodb.table import Table, Write, key_of


def fixed(table: Table, group: str, event: str) -> Fixed:
    """All that has gone out, or is about to; nothing of it before the first mailing that names introductions began."""
    return fixed_of_events(table, group, [event])[event]


def fixed_of_events(table: Table, group: str, events: Iterable[str]) -> dict[str, Fixed]:
    """The same of many events, by their ids: a request for a hundred rounds, more only for large events."""
    rounds = {(event, number): keys.introductions(group, event, number, 0) for event in events for number in ROUNDS}
    first = _read(table, rounds.values())
    further = [
        keys.introductions(group, event, number, part)
        for (event, number), key in rounds.items()
        if key in first
        for part in range(1, first[key].parts)
    ]
    read = {**first, **(_read(table, further) if further else {})}
    found: dict[str, dict[int, Sequence[Introductions]]] = {event: {} for event, _ in rounds}
    for (event, number), key in rounds.items():
        if key in first:
            wanted = (keys.introductions(group, event, number, part) for part in range(first[key].parts))
            found[event][number] = [read[one] for one in wanted if one in read]
    return {event: Fixed(rounds=of) for event, of in found.items()}


def of_event(table: Table, group: str, event: str) -> tuple[Fixed, dict[str, PairWord]]:
    """What is fixed of an event, and all that was said of its pairs, by the pair's id: in one request."""
    rounds: dict[int, list[Introductions]] = {}
    words: dict[str, PairWord] = {}
    for item in table.query_all(keys.event_partition(group, event), Path("sk").startswith(keys.INTRODUCTION)):
        if keys.is_introductions(key_of(item)):
            part = decode(Introductions, item)
            rounds.setdefault(part.round, []).append(part)
        else:
            word = decode(PairWord, item)
            words[word.id] = word
    return Fixed(rounds=rounds), words


def _read(table: Table, wanted: Iterable[Key]) -> dict[Key, Introductions]:
    return {key: decode(Introductions, item) for key, item in table.get_many(wanted).items()}


def to_fix(table: Table, parts: Iterable[Introductions]) -> list[Write]:
    """The writes of a round; refused where it was fixed meanwhile."""
    return [table.to_put(to_item(part), is_new()) for part in parts]


def to_check_open(table: Table, group: str, event: str, number: int) -> Write:
    """Refuses what it is written with where that round was fixed meanwhile."""
    return table.to_check(keys.introductions(group, event, number, 0), is_new())


def words_of(table: Table, group: str, event: str, pairs: Iterable[str]) -> Mapping[str, PairWord]:
    """What was said of some pairs, whose ids are known."""
    found = table.get_many(keys.introduction(group, event, pair) for pair in pairs)
    return {one.id: one for one in (decode(PairWord, item) for item in found.values())}


def to_say(table: Table, old: PairWord | None, new: PairWord) -> Write:
    """The write of what is said of a pair; refused if more was said meanwhile."""
    return table.to_put(to_item(new), equals("revision", old.revision) if old is not None else is_new())


def forget_reasons(table: Table, group: str, event: str, contact: str) -> None:
    """Takes away why organisers made pairs with somebody who is erased: their words may name them."""
    for word in of_event(table, group, event)[1].values():
        if contact in word.people and word.reason:
            table.transact(table.to_update(key_for(word), [Path("reason").remove()], Path("pk").exists()))
