"""What each thing that happens takes of which partitions, and so how often a second it can: counted, never assumed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.cost.usage import Usage
from benchmarks.meter import Item, stored_size
from benchmarks.scale.limits import most
from rapport.domain.cost.event_cost import Step
from rapport.store.dynamodb.keys import SHARDS
from tests.testing.world import new_world

ALL, GROUP, EVENT = "all groups together", "one group", "one event"
_SCOPES = {"G#…#E#…": EVENT, "G#…#L#…#…": EVENT, "DUE#…": ALL, "ACCOUNT": ALL, "SYSTEM": ALL}
"""Whose a partition is; any other of a group's is the group's."""
_WITHOUT_A_CROWD = ("KEY#", "BOX#", "SRC#")
"""One person's or one program's."""
LOOKING, SIGNING_UP = "a look at the page", "a sign-up with its confirmation"
MAILING, CHECKING_IN = "a mail of a mailing, and what SES tells of it", "a check-in"
_STEPS: Mapping[str, tuple[Step, ...]] = {
    LOOKING: (Step.PAGE,),
    SIGNING_UP: (Step.SIGN_UP, Step.ANSWER),
    MAILING: (Step.COPY, Step.FEEDBACK),
    CHECKING_IN: (Step.CHECK_IN,),
}
"""By what is done, the steps of docs/cost.md that it takes."""


@dataclass(frozen=True)
class Most:
    """How often a second a thing can be done, for what one partition of it takes."""

    doing: str
    scope: str
    partition: str
    units: float
    kind: str
    """Whether these are units of writes or of reads."""
    a_second: float


def family(partition: str) -> str:
    """Partitions of one kind by one name, as docs/data-model.md writes them."""
    if partition.startswith("G#"):
        _, _, kind, *of = partition.split("#")
        return "#".join(["G#…", kind, *("…" for _ in of)])
    return re.sub(r"#.*", "#…", partition)


def units_of(usage: Usage, step: Step) -> dict[tuple[str, str], float]:
    """What a step takes each time, by the kind of partition, and whether that is written or read."""
    units: defaultdict[tuple[str, str], float] = defaultdict(float)
    for kind, taken in (("write", usage.writes), ("read", usage.reads)):
        for partition, amount in taken[step].items():
            units[family(partition), kind] += amount / usage.taken[step]
    return units


def all_most(usage: Usage) -> Iterator[Most]:
    """The partition that is full first, of each thing that is done and for each of all, one group and one event."""
    for doing, steps in _STEPS.items():
        found = list(_mosts(usage, doing, steps))
        for scope in (EVENT, GROUP, ALL):
            of_scope = [one for one in found if one.scope == scope]
            if of_scope:
                yield min(of_scope, key=lambda one: one.a_second)


def _mosts(usage: Usage, doing: str, steps: Iterable[Step]) -> Iterator[Most]:
    units: defaultdict[tuple[str, str], float] = defaultdict(float)
    for step in steps:
        for key, amount in units_of(usage, step).items():
            units[key] += amount
    for (partition, kind), amount in units.items():
        if amount >= 0.1 and not partition.startswith(_WITHOUT_A_CROWD):
            partitions = SHARDS if partition == "DUE#…" else 1
            a_second = most(f"partition_{kind}") * partitions / amount
            yield Most(doing, _SCOPES.get(partition, GROUP), partition, amount, kind, a_second)


def stored_bytes() -> Mapping[str, float]:
    """What is kept of each who signed up, by the kind of partition: items, and what local indexes hold of them."""
    people = 8
    with new_world() as world:
        event = world.event()
        before = _stored(world.table.items())
        for number in range(people):
            world.sign_up(event, f"person{number}")
        after = _stored(world.table.items())
    return {partition: (size - before.get(partition, 0)) / people for partition, size in after.items()}


def _stored(items: Iterable[Item]) -> Mapping[str, int]:
    sizes: defaultdict[str, int] = defaultdict(int)
    for item in items:
        sizes[family(item["pk"]["S"])] += stored_size(item)
    return sizes
