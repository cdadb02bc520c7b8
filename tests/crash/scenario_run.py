"""What is done in a situation, again and again from where it begins, each time with something else that interferes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.crash.ledger_model import Books, books_of, unlike, wrong_books
from tests.crash.setups import Situation
from tests.crash.state_snapshot import picture
from tests.testing.simulation.cloud import Interference, Made, Wire, let_be
from tests.testing.simulation.world import NeverQuietError, World

SOON = timedelta(hours=1)
"""Longer than any lease, time-out or second try: if all is as in a clean run by then, it is so to the end."""


@dataclass(frozen=True)
class Clean:
    """A run in which nothing interferes: what must come of all others."""

    calls: list[Made]
    soon: datetime
    picture: Mapping[str, str]
    """At `soon`."""
    books: Books


class Rehearsal:
    def __init__(self, wire: Wire, situation: Situation) -> None:
        self.wire = wire
        self.world = World(wire)
        situation(self.world)
        self._begin = self.world.cloud.snapshot()

    def clean(self, act: Situation, may_be_unknown: int = 0, interference: Interference = let_be) -> Clean:
        """Fails where something is wrong though nothing that could do harm interferes."""
        self._reset()
        self.wire.failure = ""
        self.world.cloud.interfere = interference
        act(self.world)
        self.world.cloud.interfere = let_be
        calls, soon = list(self.world.cloud.made), self.world.cloud.now + SOON
        self.world.run_on(soon)
        seen = picture(self.world.cloud)
        self.world.run_on()
        books = books_of(self.world.cloud)
        assert not self.wire.failure, self.wire.failure
        assert [*self.world.cloud.violations, *wrong_books(books, may_be_unknown)] == []
        return Clean(calls, soon, seen, books)

    def wrongs(
        self, act: Situation, interference: Interference, clean: Sequence[Clean], may_be_unknown: int
    ) -> Iterator[str]:
        """What is wrong in the end: it must be as in one of the clean runs, but for outcomes that are unknown."""
        self._reset()
        self.world.cloud.interfere = interference
        try:
            act(self.world)
            self.world.cloud.interfere = let_be
            self.world.run_on(max(one.soon for one in clean))
            if not self.world.cloud.violations and picture(self.world.cloud) in [one.picture for one in clean]:
                return
            self.world.run_on()
        except NeverQuietError as error:
            yield str(error)
        except AssertionError as error:
            yield str(error)
            return
        books = books_of(self.world.cloud)
        yield from self.world.cloud.violations
        yield from wrong_books(books, may_be_unknown)
        yield from min((list(unlike(books, one.books)) for one in clean), key=len)

    def _reset(self) -> None:
        self.world.cloud.restore(self._begin)
        self.world.cloud.interfere = let_be
        self.world.restart()
