"""When those who are kept in touch with hear of somebody: once in five weeks, each on a day of their own."""

from datetime import date, datetime, time, timedelta

from ..base.clock import wall_clock
from ..base.dataclass import dataclass

CYCLE = 35
"""Days in which everybody has their turn once."""
HELPS_FOR = timedelta(days=4)
"""What cannot be mailed until then is left to the next turn: so two such mails are a month apart."""
AT = time(10)
"""When it is looked who has their turn, by the clocks of the group's zone."""
NOT_SEEN_FOR = timedelta(days=21)
"""Since they were last at the same event: sooner nobody needs to be reminded of anybody."""
SOON = timedelta(days=60)
"""An event that begins within this is something to say hello for."""
_IDS = 16**5


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepInTouch:
    """Who has their turn on a day is to be told of others. A job for each day of the cycle on which anybody has one."""

    group: str
    day: str
    """The date that is next, in ISO 8601: those five weeks apart are one job."""
    nobody_for: int = 0
    """On how many of its days, one after the other, nobody had a turn; 0 anew whenever somebody comes to want it."""
    due_at: datetime
    claims: int = 0
    cursor: str | None = None
    """How far a worker came whose time was over: the id of the last contact that is done."""

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)

    @property
    def number(self) -> int:
        """Of its days, in the cycle."""
        return self.date.toordinal() % CYCLE


def ids_on(day: date) -> tuple[str, str]:
    """Whose turn it is: the contacts from the first id on, up to and without the second."""
    number = day.toordinal() % CYCLE
    first, end = (-(-_IDS * part // CYCLE) for part in (number, number + 1))
    return f"{first:05x}", f"{end:05x}" if number + 1 < CYCLE else "g"


def turn_of(contact: str, first: date) -> date:
    """The day of a contact's turn, by its id, from the first day on."""
    number = int(contact[:5], 16) * CYCLE // _IDS
    return first + timedelta(days=(number - first.toordinal()) % CYCLE)


def due_on(day: date, timezone: str) -> datetime:
    return wall_clock(day, AT, timezone)


def day_after(job: KeepInTouch, today: date) -> date:
    """The next of a job's days, after today: so after an outage nobody has two turns."""
    late = max((today - job.date).days, 0)
    return job.date + timedelta(days=(late // CYCLE + 1) * CYCLE)
