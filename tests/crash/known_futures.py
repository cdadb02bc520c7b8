"""Which futures are known to be good: those of runs that came to a good end.

What comes of a moment at which nobody is at work follows from what is stored, from how far whoever acts has got, and
from what the processes know. So a run that comes to where another has been comes to its end, too. Some go on all the
same: what they come to shows whether that is so.
"""

from collections.abc import Mapping

from rapport.app import App
from tests.crash.state_snapshot import Snapshots, memory_of
from tests.testing.simulation.world import SimulatedWorld

Moment = tuple[str, int]
"""How far whoever acts has got, and what is stored."""
Memory = Mapping[str, str]
"""What the process of each function knows."""


_GO_ON = 50
"""One of so many goes on to the end, though another has been where it is."""


class KnownFutureError(BaseException):
    """There is nothing new to come: no code that is tried may catch it."""


class KnownFutures:
    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._known: dict[Moment, list[tuple[int, Memory]]] = {}
        """With how many outcomes may be unknown there."""
        self._came_to_known = 0
        self._setup = Snapshots()
        self._setup.exact(world.cloud)
        self._setup.of_rest(world.cloud)
        self.begin()

    def begin(self) -> None:
        """A run begins, of which nothing is noted yet."""
        self._snapshots = self._setup.copy()
        self._been: list[tuple[Moment, Memory]] = []
        self._place = ""
        self._wanted: int | None = None
        self._struck: App | None = None
        self._world.at_rest = lambda: None
        self._world.worked_off = lambda _: None

    def note(self) -> None:
        self._world.at_rest = self._look
        self._world.worked_off = self._look

    def look_out(self, may_be_unknown: int, struck: App | None = None) -> None:
        """From here on. `struck`: the process that may know what is wrong; None where each may."""
        self._wanted = may_be_unknown
        self._struck = struck
        self.note()

    def acted(self) -> None:
        """Nobody acts any more: time passes."""
        self._place = "after"
        self.note()

    def all_is_done(self) -> None:
        """What was begun is done: from here on it is a rest that waits for its day."""
        self._place = "soon"
        self._world.worked_off = lambda _: None

    def known_from_now_on(self, may_be_unknown: int) -> None:
        """The run came to a good end: so will whoever comes to where it was."""
        for moment, memory in self._been:
            self._known.setdefault(moment, []).append((may_be_unknown, memory))
        self._been = []

    def remember_items(self) -> None:
        """What this run has stored will be met again by those that begin as it did."""
        self._setup = self._snapshots

    def _look(self, among: str = "") -> None:
        """`among`: which messages were worked off last, where others may be left."""
        world = self._world
        if world.cloud.violations:
            return
        rests = self._place == "soon"
        stored = self._snapshots.of_rest(world.cloud) if rests else self._snapshots.exact(world.cloud)
        moment = f"{self._place or world.steps} {among}", stored
        if self._wanted is not None and any(
            unknown <= self._wanted and (rests or self._knows_no_other(memory))
            for unknown, memory in self._known.get(moment, ())
        ):
            self._came_to_known += 1
            if self._came_to_known % _GO_ON:
                raise KnownFutureError
            self._wanted = None
        memory = {} if rests else {name: memory_of(app) for name, app in world.processes.items()}
        self._been.append((moment, memory))

    def _knows_no_other(self, memory: Memory) -> bool:
        """A process that is missing is made anew, as Lambda may do any time; so is who came after the fault."""
        odd = {name: app for name, app in self._world.processes.items() if self._struck is None or app is self._struck}
        return all(memory.get(name) == memory_of(app) for name, app in odd.items())
