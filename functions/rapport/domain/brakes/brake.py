"""A brake: some of a group's mails wait for a day. Its pause, which stops all of them, is the organisers' to lift."""

from datetime import datetime, timedelta

from ..base.dataclass import dataclass

LASTS = timedelta(days=1)
MOST_PLACES = 50
"""Sources, or domains, that are told apart: where bounces come from more of them, from anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """It ends by itself. Until then, and after that until something new happens, no other begins."""

    why: str
    """In words for organisers."""
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        return now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBrake(Brake):
    """Of all groups: they share one account of SES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangersBrake(Brake):
    """Strangers' mails bounced: first mails are slowed by the sources and to the domains that they came from."""

    sources: tuple[str, ...] = ()
    """By their hash."""
    domains: tuple[str, ...] = ()

    def slows(self, source: str, domain: str) -> str | None:
        """At whose pace a first mail goes out; None where nothing is known against where it comes from."""
        if source in self.sources:
            return f"source#{source}"
        if domain in self.domains:
            return f"domain#{domain}"
        return "anywhere" if self.is_everywhere else None

    @property
    def is_everywhere(self) -> bool:
        return max(len(self.sources), len(self.domains)) >= MOST_PLACES


def with_place(places: tuple[str, ...], place: str) -> tuple[str, ...]:
    """One more, if it is news and there is room."""
    return (*places, place) if place and place not in places and len(places) < MOST_PLACES else places
