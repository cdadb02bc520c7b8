"""What must be mailed, reckoned simply and independently: no table, no queues, and `whenever` for the calendar.

Everything happens at once: a tick comes at every instant at which something is due, and SES takes what it is given.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from whenever import PlainDateTime, TimeDelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CLOSES_AFTER = NOTICE = 5 * MINUTE
ZONE = "Europe/Berlin"
BEFORE = ("before_start", "before_end")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
AGAIN = "again"
"""Stands for the words to who signs up again; no rule has them."""


@dataclass(frozen=True)
class ModelRule:
    """`offset` is as the API has it; what an act sets off has none."""

    id: str
    trigger: str
    audience: str
    offset: dict[str, str | int] | None = None
    lateness: timedelta = 6 * HOUR
    enabled: bool = True

    @property
    def is_timed(self) -> bool:
        return self.offset is not None


@dataclass
class Person:
    name: str
    status: str
    joined_at: datetime
    told: set[str] = field(default_factory=set)
    came: bool = False
    unsubscribed: bool = False
    reassured_at: datetime = LONG_AGO
    """When they were last told that they had signed up already."""


@dataclass
class Begun:
    rule: ModelRule
    occasion: object
    schedule: int
    at: datetime
    sent: int
    is_cancelled: bool = False
    is_closed: bool = False


class Model:
    def __init__(self, now: datetime, start: datetime, capacity: int | None, rules: list[ModelRule]) -> None:
        self.now = now
        self.start, self.end = start, start + timedelta(hours=2)
        self.venue = "here"
        self.capacity = capacity
        self.published, self.cancelled = True, False
        self.rules = {rule.id: rule for rule in rules}
        self.people: dict[str, Person] = {}
        self.bounced: set[str] = set()
        self.line: list[str] = []
        self.begun: list[Begun] = []
        self.schedule, self.moved_at = 1, LONG_AGO
        self.notice_at: datetime | None = None
        self.mails: list[tuple[str, str, datetime]] = []
        self.retold: list[frozenset[str]] = []
        """For each mail that answers a sign-up or a promotion: the rules whose words it repeats."""

    # ---- Facts ----

    @property
    def details(self) -> str:
        return f"{self.start} {self.end} {self.venue}"

    @property
    def is_on(self) -> bool:
        return self.published and not self.cancelled

    @property
    def is_over(self) -> bool:
        return instant(self.end) <= self.now

    def due(self, rule: ModelRule) -> datetime:
        offset = rule.offset or {}
        if rule.trigger == "at":
            return datetime.fromisoformat(str(offset["instant"]))
        sign = -1 if rule.trigger in BEFORE else 1
        anchor = self.start if rule.trigger.endswith("start") else self.end
        if "days" in offset:
            day = plain(anchor).date().add(days=sign * int(offset["days"]))
            return instant(datetime.fromisoformat(f"{day}T{offset['at']}"))
        apart = timedelta(seconds=TimeDelta.parse_iso(str(offset["elapsed"])).total("seconds"))
        return instant(anchor) + sign * apart

    def deadline(self, rule: ModelRule) -> datetime:
        latest = self.due(rule) + rule.lateness
        caps = {"before_start": instant(self.start), "before_end": instant(self.end)}
        return min(latest, caps.get(rule.trigger, latest))

    def occasion(self, rule: ModelRule) -> object:
        return self.due(rule) if rule.trigger == "at" else self.schedule

    def is_late(self, rule: ModelRule) -> bool:
        if max(self.now, self.due(rule)) > self.deadline(rule):
            return True
        went_out = any(
            one.rule.id == rule.id and one.schedule < self.schedule and not one.is_cancelled for one in self.begun
        )
        return rule.trigger != "at" and went_out and self.due(rule) <= self.moved_at

    def to_come(self) -> list[ModelRule]:
        """Timed rules that are on and have not begun for what is now their occasion."""
        done = {(one.rule.id, one.occasion) for one in self.begun}
        timed = [rule for rule in self.rules.values() if rule.is_timed and rule.enabled]
        return [rule for rule in timed if (rule.id, self.occasion(rule)) not in done]

    def foretold(self) -> dict[str, tuple[datetime, str]]:
        """When each rule that is to come is due, and what a timeline says of it."""
        off = "cancelled" if self.cancelled else "scheduled"
        return {rule.id: (self.due(rule), "skipped" if self.is_late(rule) else off) for rule in self.to_come()}

    def having(self, *statuses: str) -> list[Person]:
        return [person for person in self.people.values() if person.status in statuses]

    def audience(self, rule: ModelRule) -> list[Person]:
        nobody_came = not any(person.came for person in self.having("confirmed"))
        match rule.audience:
            case "everyone":
                return self.having("confirmed", "waitlisted")
            case "attended":
                return [one for one in self.having("confirmed") if one.came or nobody_came]
            case "no_show":
                return [one for one in self.having("confirmed") if not one.came and not nobody_came]
        return self.having(rule.audience)

    # ---- Time ----

    def wind(self, to: datetime) -> None:
        while (due := self.next_due()) is not None and due <= to:
            self.now = max(due, self.now)
            self.look()
        self.jump(to)

    def next_due(self) -> datetime | None:
        dues = [self.due(rule) for rule in self.to_come() if self.is_on and not self.is_late(rule)]
        dues += [one.at + CLOSES_AFTER for one in self.begun if not one.is_closed]
        return min([*dues, self.notice_at] if self.notice_at else dues, default=None)

    def jump(self, to: datetime) -> None:
        """On to an instant, without a tick on the way."""
        self.now = to
        self.look()

    def look(self) -> None:
        for one in self.begun:
            if not one.is_closed and one.at + CLOSES_AFTER <= self.now:
                self.close(one)
        if self.is_on:
            self.promote()
        if self.notice_at is not None and self.notice_at <= self.now:
            self.tell_news()
        for rule in self.to_come():
            if self.is_on and self.due(rule) <= self.now and not self.is_late(rule):
                sent = self.mail(rule, self.audience(rule))
                self.begun.append(Begun(rule, self.occasion(rule), self.schedule, self.now, sent))

    def close(self, one: Begun) -> None:
        rule = self.rules.get(one.rule.id)
        moved_away = rule is not None and one.schedule != self.schedule and self.due(rule) > self.moved_at
        overtaken = rule is None or not rule.enabled or (rule.trigger != "at" and moved_away)
        one.is_closed = True
        one.is_cancelled = one.sent == 0 and (overtaken or not self.is_on)

    def tell_news(self) -> None:
        self.notice_at = None
        trigger = "on_event_cancelled" if self.cancelled else "on_event_changed"
        for rule in self.on(trigger):
            told = [one for one in self.audience(rule) if self.cancelled or one.told - {self.details}]
            if self.cancelled or not self.is_over:
                self.mail(rule, told)
                for one in told:
                    one.told = {self.details}

    # ---- Mails ----

    def on(self, trigger: str) -> list[ModelRule]:
        return [rule for rule in self.rules.values() if rule.trigger == trigger and rule.enabled]

    def mail(self, rule: ModelRule, people: list[Person]) -> int:
        """How many may be mailed at all."""
        mailed = [person for person in people if not person.unsubscribed and person.name not in self.bounced]
        for person in mailed:
            self.mails.append((person.name, rule.id, self.now))
            person.told.add(self.details)
        return len(mailed)

    def answer(self, trigger: str, person: Person) -> None:
        audiences = {
            "on_signup": ("confirmed", "everyone"),
            "on_waitlisted": ("waitlisted", "everyone"),
            "on_promoted": ("confirmed",),
        }.get(trigger, ())
        for rule in self.on(trigger):
            self.retold.append(frozenset(id for id in self.told_before() if self.rules[id].audience in audiences))
            self.mail(rule, [person])

    def told_before(self) -> set[str]:
        """Rules that are on, went out before, and will not again."""
        before = {one.rule.id for one in self.begun if one.at < self.now and one.rule.trigger in (*BEFORE, "at")}
        known = [self.rules[id] for id in before if id in self.rules]
        return {rule.id for rule in known if rule.enabled and self.due(rule) <= self.now}

    # ---- What people do ----

    def sign_up(self, name: str) -> bool:
        if self.is_over or not self.is_on:
            return False
        known = self.people.get(name)
        if known is None or known.status == "cancelled":
            free = self.capacity is None or len(self.having("confirmed")) < self.capacity
            status = "confirmed" if free and not self.line else "waitlisted"
            self.people[name] = Person(name, status, self.now)
            if status == "waitlisted":
                self.line.append(name)
            self.answer("on_signup" if status == "confirmed" else "on_waitlisted", self.people[name])
        elif self.now - known.joined_at >= 15 * MINUTE and self.now - known.reassured_at >= 24 * HOUR:
            known.reassured_at = self.now
            self.mail(ModelRule(AGAIN, "", ""), [known])
        return True

    def cancel(self, name: str) -> bool:
        person = self.people[name]
        if person.status == "cancelled":
            return True
        if self.is_over or self.cancelled:
            return False
        if person.status == "waitlisted":
            self.line.remove(name)
        person.status, person.came = "cancelled", False
        self.answer("on_cancelled", person)
        self.promote()
        return True

    def promote(self) -> None:
        while self.line and not self.is_over and self.has_room():
            person = self.people[self.line.pop(0)]
            person.status = "confirmed"
            self.answer("on_promoted", person)

    def has_room(self) -> bool:
        return self.capacity is None or len(self.having("confirmed")) < self.capacity

    def check_in(self, name: str, *, came: bool) -> bool:
        person = self.people[name]
        if came and person.status == "cancelled":
            return False
        if came and person.status == "waitlisted":
            self.line.remove(name)
            person.status = "confirmed"
        person.came = came
        return True

    def unsubscribe(self, name: str) -> bool:
        self.people[name].unsubscribed = True
        return True

    # ---- What organisers do ----

    def change(self, *, start: datetime | None = None, venue: str | None = None, capacity: int | None = 0) -> bool:
        """`capacity` 0 is as it is."""
        too_few = capacity is not None and 0 < capacity < len(self.having("confirmed"))
        if self.cancelled or too_few:
            return False
        before, started = self.details, self.start
        self.start, self.venue = start or self.start, venue or self.venue
        self.end = self.start + timedelta(hours=2)
        if self.start != started:
            self.schedule, self.moved_at = self.schedule + 1, self.now
        if self.published and (self.details != before or self.notice_at is not None):
            self.notice_at = None if self.is_over else self.now + NOTICE
        if capacity != 0:
            self.capacity = capacity
        self.look()
        return True

    def call_off(self) -> bool:
        if self.is_over and self.is_on:
            return False
        if not self.cancelled:
            self.cancelled, self.notice_at = True, self.now
            self.look()
        return True

    def publish(self) -> bool:
        self.published = self.published or not self.cancelled
        self.look()
        return not self.cancelled

    def unpublish(self) -> bool:
        if self.cancelled or self.people:
            return False
        self.published, self.notice_at = False, None
        return True

    def set_rule(self, rule: ModelRule) -> None:
        self.rules[rule.id] = rule
        self.look()

    def switch(self, id: str, *, enabled: bool) -> None:
        self.set_rule(replace(self.rules[id], enabled=enabled))


def plain(local: datetime) -> PlainDateTime:
    return PlainDateTime.parse_iso(local.isoformat())


def instant(local: datetime) -> datetime:
    moment = plain(local).assume_tz(ZONE, disambiguation="compatible").to_instant()
    return datetime.fromtimestamp(moment.timestamp(), UTC)
