"""Asking those who offer something whether they would meet who looks for it: rarely, and everybody as often as others.

Whoever is asked is told what is looked for, and never by whom.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from ..event import ListedEvent
from .maybe import Maybe

BETWEEN = timedelta(days=7)
"""Nobody is asked sooner again."""
PUT_TOGETHER = timedelta(hours=1)
"""How long a question waits for others, so that they are asked together."""
MOST_AT_A_TIME = 5
"""Who are asked about one thing, and have yet to say something."""
ENOUGH = 3
"""So many who would meet somebody: nobody else is asked."""
WAITED_FOR = timedelta(days=3)
"""After this, others are asked besides those who say nothing."""
MOST_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether somebody would meet who looks for what they offer, at one event."""

    event: str
    asker: str
    """The id of whose maybe it is: whoever is asked never sees it."""
    at: datetime
    """When it goes out."""
    ends_at: datetime
    """The event's start, as it was: then nobody needs an answer any more."""
    would_meet: bool | None = None
    """None until they say."""
    tells_name: bool = False
    """Whether they may be named to who asks."""
    said_at: datetime | None = None

    @property
    def id(self) -> str:
        """Of the question among those of one person: tells nothing of who asks."""
        return hashlib.sha256(f"{self.event}\n{self.asker}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """All that one person was asked, and what they said."""

    group: str
    contact: str
    questions: tuple[Question, ...] = ()
    """The latest last; those of events long over are dropped."""
    times: int = 0
    """How often they were asked, several questions that went out together counted once."""
    last_at: datetime | None = None
    """When the last question went out, or will."""
    revision: int = 0
    newer_fields: NewerFields = none_newer()

    def of(self, event: str, asker: str) -> Question | None:
        return next((one for one in self.questions if (one.event, one.asker) == (event, asker)), None)

    def may_be_asked(self, now: datetime) -> bool:
        """Once a week; and besides, as long as what they are asked has yet to go out."""
        return self.last_at is None or self.waits(now) or self.last_at + BETWEEN <= now

    def waits(self, now: datetime) -> bool:
        """Whether what they are asked last has yet to go out."""
        return self.last_at is not None and self.last_at > now

    def goes_out_at(self, now: datetime) -> datetime:
        """When a question that comes up now goes out: with the one that waits, if one does."""
        return self.last_at if self.last_at is not None and self.waits(now) else now + PUT_TOGETHER

    def asked(self, question: Question, now: datetime) -> "Questions":
        """With one more."""
        is_more = self.last_at is None or self.last_at <= now
        kept = [one for one in self.questions if one.ends_at > now - BETWEEN]
        return replace(
            self,
            questions=(*kept, question)[-MOST_KEPT:],
            times=self.times + 1 if is_more else self.times,
            last_at=question.at,
            revision=self.revision + 1,
        )

    def moved(self, event: str, starts_at: datetime) -> "Questions":
        """With an event's start as it is by now: until then an answer helps."""
        changed = tuple(
            replace(one, ends_at=starts_at) if one.event == event and one.ends_at != starts_at else one
            for one in self.questions
        )
        return self if changed == self.questions else replace(self, questions=changed, revision=self.revision + 1)

    def said(self, id: str, *, would_meet: bool, tells_name: bool, now: datetime) -> "Questions":
        """With what they say of one of them; a no takes the name with it."""
        changed = tuple(
            replace(one, would_meet=would_meet, tells_name=would_meet and tells_name, said_at=now)
            if one.id == id and (one.would_meet, one.tells_name) != (would_meet, would_meet and tells_name)
            else one
            for one in self.questions
        )
        return self if changed == self.questions else replace(self, questions=changed, revision=self.revision + 1)


def merged(old: Questions, into: Questions) -> Questions:
    """What one person was asked by two addresses: nobody is asked more often for it, and what they said stands."""
    of_both = sorted((*old.questions, *into.questions), key=lambda one: one.would_meet is not None)
    theirs = {one.id: one for one in of_both}
    together = sorted(theirs.values(), key=lambda one: one.at)
    return replace(
        into,
        questions=tuple(together[-MOST_KEPT:]),
        times=into.times + old.times,
        last_at=max((at for at in (old.last_at, into.last_at) if at is not None), default=None),
        revision=into.revision + 1,
    )


@dataclass(frozen=True)
class Asked:
    """A question as it is put to whom it is for."""

    question: Question
    event: ListedEvent
    ask: str
    """In the words of who asks, which they knew would be read."""


def whom_to_ask(maybe: Maybe, fitting: Iterable[str], known: Mapping[str, Questions], now: datetime) -> list[str]:
    """Whom to ask next about a maybe, of those who offer what fits: who was asked least, and longest ago, first.

    `known`: what each was asked so far, also of who was about this one. A hash settles who is first of those who were
    asked as often. Nobody where enough have said yes, or may yet.
    """
    asked = {id: one for id in known if (one := known[id].of(maybe.event, maybe.contact)) is not None}
    yes = sum(one.would_meet is True for one in asked.values())
    if yes >= ENOUGH:
        return []
    waited_for = sum(one.would_meet is None and one.at + WAITED_FOR > now for one in asked.values())
    free = [id for id in dict.fromkeys(fitting) if id not in asked and (id not in known or known[id].may_be_asked(now))]
    free.sort(key=lambda id: _turn(maybe, id, known.get(id)))
    return free[: max(MOST_AT_A_TIME - waited_for - yes, 0)]


def _turn(maybe: Maybe, id: str, one: Questions | None) -> tuple[int, float, str]:
    times, last_at = (one.times, one.last_at) if one is not None else (0, None)
    by_chance = hashlib.sha256(f"{maybe.event}\n{maybe.contact}\n{id}".encode()).hexdigest()
    return times, last_at.timestamp() if last_at is not None else 0.0, by_chance
