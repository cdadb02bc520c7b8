"""What will go out when: derived from an event and its rules each time it is asked for, never stored."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from .base.clock import YEARS, parse_duration, parse_instant, to_local, wall_clock
from .base.dataclass import dataclass
from .base.errors import InvalidError
from .delivery import Mailing, MailingState
from .event import Event, EventStatus, ListedEvent
from .rule import Rule, Trigger


def replanned(event: Event, now: datetime) -> Event:
    """The event as changed by its organisers: to be looked at now, if it has a plan."""
    due = None if event.status is EventStatus.DRAFT else now
    return replace(event, revision=event.revision + 1, due_at=due, claims=0)


NOTICE_DELAY = timedelta(minutes=5)
"""How long an event must be left alone before those who were told something else hear of the change."""
TICK = timedelta(minutes=1)
"""How far apart the looks at what is due are: nothing is late before the next one."""
MAILED_FOR = timedelta(days=400)
"""For how long after its end something may still be mailed about an event."""
HELD_AT_MOST = timedelta(days=7)
"""How long a promotional mail that was held back helps beyond what its rule allows."""
_NEWS_OF_A_PLACE = (
    Trigger.ON_SIGNUP,
    Trigger.ON_PENDING,
    Trigger.ON_WAITLISTED,
    Trigger.ON_OFFERED,
    Trigger.ON_PROMOTED,
)
LONGEST = timedelta(days=3660)
MOST_DAYS = 365

_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)


@dataclass(frozen=True)
class Elapsed:
    """So much time, counted on the UTC axis: "24 h before" is 24 h, whatever the clocks do."""

    duration: timedelta


@dataclass(frozen=True)
class WallClock:
    """A time of day some calendar days away, in the event's zone: "the day before at 09:00"."""

    days: int
    at: time


@dataclass(frozen=True)
class Instant:
    instant: datetime


Offset = Elapsed | WallClock | Instant


def parse_offset(trigger: Trigger, raw: Mapping[str, object] | None) -> Offset | None:
    """The offset that a rule with this trigger needs; None for one that is sent when something happens.

    Raises InvalidError naming the field.
    """
    if not trigger.is_timed:
        if raw is not None:
            raise InvalidError.of("offset", f"{trigger} is sent when it happens and takes no offset")
        return None
    if raw is None:
        raise InvalidError.of("offset", f"{trigger} needs an offset")
    fields = set(raw)
    if trigger is Trigger.AT:
        if fields != {"instant"}:
            raise InvalidError.of("offset", 'must be {"instant": "…Z"}')
        return Instant(_instant(raw["instant"]))
    if fields == {"elapsed"}:
        return Elapsed(bounded_duration(raw["elapsed"], "offset.elapsed"))
    if fields == {"days", "at"}:
        return WallClock(_days(raw["days"]), _time_of_day(raw["at"]))
    raise InvalidError.of("offset", 'must be {"elapsed": "PT24H"} or {"days": 1, "at": "09:00"}')


def bounded_duration(raw: object, field: str) -> timedelta:
    if not isinstance(raw, str):
        raise InvalidError.of(field, "must be an ISO 8601 duration, like PT24H")
    duration = parse_duration(raw, field)
    if duration > LONGEST:
        raise InvalidError.of(field, f"must be at most {LONGEST.days} days")
    return duration


def _days(raw: object) -> int:
    if type(raw) is not int or not 0 <= raw <= MOST_DAYS:
        raise InvalidError.of("offset.days", f"must be a whole number from 0 to {MOST_DAYS}")
    return raw


def _time_of_day(raw: object) -> time:
    if not isinstance(raw, str) or not _TIME_OF_DAY.fullmatch(raw):
        raise InvalidError.of("offset.at", "must be a time of day, like 09:00")
    return time.fromisoformat(raw)


def _instant(raw: object) -> datetime:
    try:
        moment = parse_instant(raw) if isinstance(raw, str) and _INSTANT.fullmatch(raw) else None
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidError.of("offset.instant", "must be an instant in UTC, like 2026-12-01T09:00:00Z")
    if moment.year not in YEARS:
        raise InvalidError.of("offset.instant", f"must be in the years {YEARS[0]} to {YEARS[-1]}")
    return moment


@dataclass(frozen=True)
class Planned:
    """A mailing as the plan has it: due once, and never begun after `deadline`."""

    rule: Rule
    id: str
    due_at: datetime
    deadline: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether it is too late; so it is from the first for what is "before", and due after the start."""
        return max(now, self.due_at) > self.deadline


def due_at(rule: Rule, event: ListedEvent) -> datetime:
    """When a timed rule is due for an event (UTC)."""
    local, instant = _anchor(rule.trigger, event)
    sign = -1 if rule.trigger.is_before else 1
    match parse_offset(rule.trigger, rule.offset):
        case Elapsed(duration):
            return instant + sign * duration
        case WallClock(days, at):
            return wall_clock(local.date() + sign * timedelta(days=days), at, event.timezone)
        case Instant(moment):
            return moment
    raise ValueError(f"{rule.trigger} is not timed")


def _anchor(trigger: Trigger, event: ListedEvent) -> tuple[datetime, datetime]:
    if trigger in (Trigger.BEFORE_END, Trigger.AFTER_END):
        return event.ends_local, event.ends_at
    return event.starts_local, event.starts_at


def deadline(rule: Rule, event: ListedEvent, due: datetime) -> datetime:
    """The last instant at which a rule that was due at `due` may be sent.

    Nothing "before" goes out after the start, and no news of a change once the event is over.
    """
    return _in_time(rule, event, due + max(parse_duration(rule.max_lateness, "max_lateness"), TICK))


def deadline_if_held(rule: Rule, event: ListedEvent, due: datetime) -> datetime:
    """The same of a mail that was held back before its deadline.

    News of a place that somebody had before the event helps until it begins; what is told of the event, at least as
    long; a reminder for as long as its rule says, and what promotes for some days more.
    """
    latest = deadline(rule, event, due)
    if rule.trigger in _NEWS_OF_A_PLACE:
        return event.starts_at if due < event.starts_at else latest
    if not rule.trigger.is_timed:
        return max(latest, event.starts_at)
    return _in_time(rule, event, latest + HELD_AT_MOST) if rule.promotional else latest


def deadline_in_line(rule: Rule, event: ListedEvent, due: datetime) -> datetime:
    """The same of a mail that has to wait for its turn: a reminder, too, helps until what it is before."""
    latest = deadline_if_held(rule, event, due)
    return max(latest, _anchor(rule.trigger, event)[1]) if rule.trigger.is_before else latest


def leave_by(event: ListedEvent) -> datetime:
    """When a first mail goes out at the latest that only a brake keeps: an hour before the event begins."""
    return event.starts_at - timedelta(hours=1)


def _in_time(rule: Rule, event: ListedEvent, latest: datetime) -> datetime:
    if rule.trigger is Trigger.BEFORE_START:
        return min(latest, event.starts_at)
    if rule.trigger in (Trigger.BEFORE_END, Trigger.ON_EVENT_CHANGED):
        return min(latest, event.ends_at)
    return latest


def planned(rule: Rule, event: ListedEvent) -> Planned:
    due = due_at(rule, event)
    occurrence = f"i{int(due.timestamp())}" if rule.trigger is Trigger.AT else f"g{event.schedule_version}"
    return Planned(rule, f"{rule.id}_{occurrence}", due, deadline(rule, event, due))


def timed_plan(event: ListedEvent, rules: Iterable[Rule]) -> list[Planned]:
    """All that the clock sets off for an event, by due time, whatever has been sent of it already."""
    timed = [planned(rule, event) for rule in rules if rule.enabled and rule.trigger.is_timed]
    return sorted(timed, key=lambda mailing: (mailing.due_at, mailing.id))


def waiting(event: Event, rules: Iterable[Rule], begun: Collection[Mailing], now: datetime) -> list[Planned]:
    """What of the plan is still to begin: not begun yet, and not too late."""
    if event.status is not EventStatus.PUBLISHED:
        return []
    done = {mailing.id for mailing in begun}
    return [one for one in timed_plan(event, rules) if one.id not in done and not is_late(one, event, begun, now)]


def too_late(event: Event, rules: Iterable[Rule], begun: Collection[Mailing], now: datetime) -> list[Planned]:
    """What of the plan is too late, and did not go out by an earlier schedule either."""
    done, gone_out = {mailing.id for mailing in begun}, _gone_out(event, begun)
    to_come = [one for one in timed_plan(event, rules) if one.id not in done and one.rule.id not in gone_out]
    return [one for one in to_come if is_late(one, event, begun, now)]


def is_late(one: Planned, event: Event, begun: Iterable[Mailing], now: datetime) -> bool:
    """Whether a mailing is too late, or went out before the event moved and would not be due again."""
    return one.is_late(now) or (not is_anew(one.rule, event) and one.rule.id in _gone_out(event, begun))


def is_anew(rule: Rule, event: Event) -> bool:
    """Whether the schedule as it now is gives a rule a time of its own: one that was yet to come when the event moved.

    Where it does not, what went out, or is going out, by the schedule before stands: nobody is reminded twice.
    """
    moves = rule.trigger.is_timed and rule.trigger is not Trigger.AT
    return not moves or event.moved_at is None or due_at(rule, event) > event.moved_at


def _gone_out(event: Event, begun: Iterable[Mailing]) -> set[str]:
    """The rules of which something went out by an earlier schedule."""
    earlier = (one for one in begun if one.schedule_version < event.schedule_version)
    return {one.rule for one in earlier if one.state is not MailingState.CANCELLED}


def notice_mailing(rule: Rule, event: Event) -> str:
    """The id of the mailing by which a whole event's change or cancellation is told, at this version of it."""
    return f"{rule.id}_v{event.ical_sequence}"


def rule_of_mailing(id: str) -> str:
    """The rule that a mailing of this id is of, begun or not: what follows it in the id says which occasion."""
    return id.rpartition("_")[0]


def changes_mailing(rule_id: str) -> str:
    """The id under which the timeline gathers a rule's mails that answer what happens to single signups."""
    return f"{rule_id}_changes"


def local_text(moment: datetime, timezone: str) -> str:
    return to_local(moment, timezone).isoformat(timespec="seconds")
