"""What can be counted of people who were introduced, said "I'd come if", or were invited; and what of it is shown.

Totals only, and from five people on, for who said no, or was alone, is nobody's business. Nor can that be told from how
a total changes: who answers "did you meet?" counts once five have, and then three at a time, until all who answered
within the first days count together, once and for good.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, fields
from datetime import datetime
from typing import Self

from ..base.dataclass import dataclass
from .together import LEAST_SHOWN, counted_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people who were introduced to each other, or found each other there, and what both said of it."""

    people: tuple[str, str]
    was_introduced: bool = True
    """False of who only showed each other their codes."""
    have_met: bool = False
    """Both said so."""
    exchanged: bool = False
    """Both wanted the other's address."""
    answered: Mapping[str, datetime] = field(default_factory=dict)
    """Since when each says what they say, of who said anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is counted of one event's connections: people by the ids of their contacts."""

    pairs: Sequence[Pair] = ()
    agreed: Collection[str] = ()
    """Who had a place and agreed to be introduced."""
    newcomers: Collection[str] = ()
    """Who had been at none of the group's events before."""
    regulars: Collection[str] = ()
    came: Collection[str] = ()
    came_again: Collection[str] | None = None
    """Who came to one of the events that followed; None before there is one."""
    maybes: Collection[str] = ()
    """Who said "I'd come if"."""
    answered_maybes: Collection[str] = ()
    """Those of them whom somebody will meet."""
    invited: Collection[str] = ()
    signed_up: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """How many people. None: not known yet."""

    introduced: int | None = None
    had_nobody: int | None = None
    """Who agreed to be introduced, had a place, and was introduced to nobody."""
    met: int | None = None
    """Who met somebody, as both of them said."""
    exchanged: int | None = None
    """Who exchanged addresses with somebody."""
    came_back: int | None = None
    """Who was introduced, came, and came to one of the events that followed as well."""
    newcomers: int | None = None
    """Who was introduced, and had been at no event before."""
    newcomers_met_regulars: int | None = None
    """Those of them who were introduced to a regular."""
    maybes: int | None = None
    maybes_answered: int | None = None
    maybes_came: int | None = None
    maybes_came_back: int | None = None
    invited: int | None = None
    invited_signed_up: int | None = None
    invited_came: int | None = None

    def shown(self) -> Self:
        """What may be shown: totals of five people or more."""
        return type(self)(**{name: count if count and count >= LEAST_SHOWN else None for name, count in _items(self)})


def counted(told: Told, settled_at: datetime, now: datetime) -> Connections:
    """`settled_at`: until when what people say counts."""
    introduced = _people(pair for pair in told.pairs if pair.was_introduced)
    newcomers = introduced & {*told.newcomers}
    heard = _heard(told.pairs, settled_at, now)
    answered = [pair for pair in told.pairs if heard.issuperset(pair.people)]
    maybes, invited, came = {*told.maybes}, {*told.invited}, {*told.came}
    again = came & {*told.came_again} if told.came_again is not None else None
    return Connections(
        introduced=len(introduced),
        had_nobody=len({*told.agreed} - introduced),
        met=len(_people(pair for pair in answered if pair.have_met)),
        exchanged=len(_people(pair for pair in answered if pair.exchanged)),
        came_back=len(introduced & again) if again is not None else None,
        newcomers=len(newcomers),
        newcomers_met_regulars=len(newcomers & _introduced_to(told.pairs, {*told.regulars})),
        maybes=len(maybes),
        maybes_answered=len({*told.answered_maybes}),
        maybes_came=len(maybes & came),
        maybes_came_back=len(maybes & again) if again is not None else None,
        invited=len(invited),
        invited_signed_up=len(invited & {*told.signed_up}),
        invited_came=len(invited & came),
    )


def in_all(events: Iterable[Connections]) -> Connections:
    """Of several events what is shown of each, added up: so nothing is told of one that is not shown by itself."""
    total: Counter[str] = Counter()
    for one in events:
        total.update({name: count for name, count in _items(one.shown()) if count is not None})
    return Connections(**{one.name: total.get(one.name) for one in fields(Connections)})


def _items(of: Connections) -> list[tuple[str, int | None]]:
    return [(one.name, getattr(of, one.name)) for one in fields(Connections)]


def _people(pairs: Iterable[Pair]) -> set[str]:
    return {person for pair in pairs for person in pair.people}


def _introduced_to(pairs: Iterable[Pair], others: Collection[str]) -> set[str]:
    """Who was introduced to one of these."""
    return {
        one
        for pair in pairs
        if pair.was_introduced
        for one, other in (pair.people, pair.people[::-1])
        if other in others
    }


def _heard(pairs: Iterable[Pair], settled_at: datetime, now: datetime) -> set[str]:
    """Whose answers count: by when they first gave one, five and then three at a time; all once it is settled."""
    first: dict[str, datetime] = {}
    for pair in pairs:
        for person, at in pair.answered.items():
            if at <= settled_at:
                first[person] = min(at, first.get(person, at))
    if now >= settled_at:
        return set(first)
    return set(sorted(first, key=lambda person: (first[person], person))[: counted_together(len(first))])
