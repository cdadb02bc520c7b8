"""Who is introduced to whom."""

from collections.abc import Collection, Iterable

from ..base.dataclass import dataclass
from .crowd import good_choice
from .exhaustive import MOST_PEOPLE, best_choice
from .people import Candidates, PairIds, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """Two people who are to meet, and what either can help the other with."""

    people: tuple[str, str]
    """Their ids, the lesser first."""
    met: tuple[tuple[str, str], ...]
    """Whose ask, and its topic, for each that the other's offer meets; none where they only keep company."""


def introduce(
    event: str,
    people: Iterable[Person],
    apart: Collection[PairIds] = (),
    *,
    given: Collection[PairIds] = (),
    settled: Collection[str] = (),
) -> list[Introduced]:
    """The pairs of an event, in the order of their ids; the order of what comes in does not matter.

    `apart`: pairs that must not be made. `given`: pairs that are made already; they are among those returned, and count
    in everybody's number. `settled`: people whose introductions are made, no two of whom are paired anew. For a few
    people the best choice of all, for more a good one.
    """
    candidates = Candidates(event, people, frozenset(apart), frozenset(settled))
    few = len(candidates.people) <= MOST_PEOPLE
    made_already = candidates.pairs_of(given)
    chosen = best_choice(candidates, made_already) if few else good_choice(candidates, made_already)
    ids = [person.id for person in candidates.people]
    made = [
        Introduced(
            people=(ids[pair.one], ids[pair.other]),
            met=tuple((ids[whose], topic) for whose, topic in pair.met),
        )
        for pair in chosen
    ]
    return sorted(made, key=lambda one: one.people)
