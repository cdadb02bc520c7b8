"""Attacks on a group's forms: what each was answered, what it had mailed, and what it cost at list prices."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks.cost.usage import Usage, used
from rapport.domain.cost.event_cost import Step, steps
from rapport.domain.cost.prices import dollars_of, prices
from rapport.domain.event import Seats
from rapport.domain.seats.held_places import most_held
from rapport.store import events
from tests.testing.world import World, new_world

IN_MARCH: Mapping[str, Any] = {"starts_at": "2027-03-10T18:30:00", "ends_at": "2027-03-10T21:00:00"}
"""So long after the attack that nothing but its own mails is due."""
VICTIM = "victim@example.org"
DAY = timedelta(days=1)


@dataclass
class Attack:
    """Who posts forms, and what comes of it."""

    world: World
    usage: Usage
    answers: Counter[int] = field(default_factory=Counter)
    """How many posts had each status."""

    def post(self, event: str, email: str, source: str) -> None:
        form = {"email": email, "name": "Vic"}
        self.answers[self.world.call("POST", f"/public{event}/signups", form, source=source).status] += 1

    @property
    def posts(self) -> int:
        return self.answers.total()

    @property
    def mails(self) -> int:
        return len(self.world.ses.mailbox)

    @property
    def most_in_a_day(self) -> int:
        """Mails within any 24 hours."""
        sent = [mail.sent_at for mail in self.world.ses.mailbox]
        return max(bisect_left(sent, begin + DAY) - at for at, begin in enumerate(sent))

    @property
    def dollars(self) -> float:
        """All of it, SES and what SES tells of a mail included."""
        each_mail = prices()["unit"]["ses_mail"] + dollars_of(steps()[Step.FEEDBACK])
        return float(sum(map(dollars_of, self.usage.amounts.values())) + self.mails * each_mail)


@contextmanager
def begun() -> Iterator[Attack]:
    with new_world() as world, used(world) as usage:
        yield Attack(world, usage)


def _attack(attack: Attack, posts: Iterable[tuple[str, str, str]]) -> None:
    """`posts`: an event's path, an address and a source each."""
    attack.usage.steps = {"public": Step.SIGN_UP, "send": Step.ANSWER, "jobs": Step.ANSWER}
    for event, email, source in posts:
        attack.post(event, email, source)


def one_victim(posts: int, forms: int = 30, days: int = 3) -> Attack:
    """One address typed into the forms of many events, each time from elsewhere, over so many days."""
    with begun() as attack:
        world = attack.world
        paths = [world.event(**IN_MARCH) for _ in range(forms)]
        for _ in range(days):
            _attack(attack, ((paths[n % forms], VICTIM, next(world.sources)) for n in range(posts // days)))
            world.wind(DAY)
    return attack


def one_source(addresses: int) -> Attack:
    """As many addresses as one source can type within a minute."""
    return _many((f"guest{n}@example.org", "192.0.2.9") for n in range(addresses))


def one_network(addresses: int) -> Attack:
    """Each address from a /64 of its own, of one /48."""
    return _many((f"guest{n}@example.org", f"2001:db8:1:{n:x}::1") for n in range(addresses))


def one_mailbox(spellings: int) -> Attack:
    return _many((f"victim+{n}@example.org", f"198.51.100.{n}") for n in range(spellings))


def _many(posts: Iterable[tuple[str, str]]) -> Attack:
    """`posts`: an address and a source each."""
    with begun() as attack:
        event = attack.world.event(**IN_MARCH)
        _attack(attack, ((event, email, source) for email, source in posts))
    return attack


@dataclass(frozen=True)
class Siege:
    """A small event whose places somebody wants to keep from others, by addresses that never confirm."""

    attack: Attack
    held: int
    """Places that were held for the attacker's addresses."""
    most_held: int
    seated: int
    """Honest people who confirmed while that went on, and had a place at once."""
    left: int
    """Places that are held for the attacker's addresses a day later."""


def siege(addresses: int, capacity: int = 10) -> Siege:
    with begun() as attack:
        world = attack.world
        event = world.event(capacity=capacity, confirm_address=True, **IN_MARCH)
        _attack(attack, ((event, f"guest{n}@example.org", next(world.sources)) for n in range(addresses)))
        held = _seats(world, event).held
        honest = [f"person{n}" for n in range(capacity - most_held(capacity))]
        for who in honest:
            world.sign_up(event, who)
            (mail,) = world.mails(who)
            world.ask("POST", f"/public/v1/signups/{mail.token}/confirm")
        seated = sum(world.attendee(event, who)["status"] == "confirmed" for who in honest)
        world.wind(DAY + timedelta(hours=1))
        left = _seats(world, event).held
    return Siege(attack, held, most_held(capacity), seated, left)


def _seats(world: World, event: str) -> Seats:
    return events.with_seats(world.app.table, "demo", event.rpartition("/")[2])[1]
