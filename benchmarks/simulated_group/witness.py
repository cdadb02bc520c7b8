"""What must be true of a group's life, whatever its people do: told from its mails and the organisers' API alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.simulated_group.life import OF_NEWS, Life
from tests.testing.ses import Mail

WEEK = timedelta(days=7)
MOST_A_WEEK = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Findings:
    """Each a sentence of what went wrong; none where all is well."""

    without_consent: list[str]
    repeated: list[str]
    too_many: list[str]
    alone: list[str]
    unanswered: list[str]

    @property
    def all(self) -> list[str]:
        return [*self.without_consent, *self.repeated, *self.too_many, *self.alone, *self.unanswered]


def findings(life: Life) -> Findings:
    return Findings(
        without_consent=list(_without_consent(life)),
        repeated=list(_repeated(life)),
        too_many=list(_too_many(life)),
        alone=list(_alone(life)),
        unanswered=list(_unanswered(life)),
    )


def is_of_connections(mail: Mail) -> bool:
    """Whether it is one of those of which there are at most three a week."""
    return bool(OF_NEWS.fullmatch(mail.tags["delivery"]))


def _without_consent(life: Life) -> Iterator[str]:
    """Whoever is named to somebody else agreed to be seen, or to be introduced; and what is mailed was agreed to."""
    for mail in life.world.ses.mailbox:
        reader = life.who(mail)
        if reader is None:
            continue
        for name in set(_WORD.findall(mail.text)) & life.people.keys() - {reader.name}:
            one = life.people[name]
            if not (one.visible or one.introduce):
                yield f"{mail.subject!r} names {name} to {reader.name}: {name} agreed to nothing"
        if reader.name in life.gone and mail.sent_at > life.gone[reader.name]:
            yield f"{reader.name} had unsubscribed, and got {mail.subject!r}"
        if mail.subject.startswith("Come to ") and not reader.follow_up_consent:
            yield f"{reader.name} was invited and had not agreed to follow-ups"


def _repeated(life: Life) -> Iterator[str]:
    """No two are introduced who were before, and both came."""
    met: set[frozenset[str]] = set()
    for evening in life.evenings:
        for pair in evening.introduced & met:
            yield f"{' and '.join(sorted(pair))} were introduced again at evening {evening.number}"
        met |= {pair for pair in evening.introduced if pair <= evening.came}


def _too_many(life: Life) -> Iterator[str]:
    sent: defaultdict[str, list[datetime]] = defaultdict(list)
    for mail in life.world.ses.mailbox:
        if is_of_connections(mail):
            sent[mail.to].append(mail.sent_at)
    for to, moments in sent.items():
        for first, last in zip(moments, moments[MOST_A_WEEK:], strict=False):
            if last - first < WEEK:
                yield f"{to} got {MOST_A_WEEK + 1} mails from {first:%d %b} to {last:%d %b}"


def _alone(life: Life) -> Iterator[str]:
    """Everybody active is introduced to somebody new, where there is somebody."""
    met: set[frozenset[str]] = set()
    refused: set[frozenset[str]] = set()
    for evening in life.evenings:
        partners = Counter(name for pair in evening.introduced for name in pair)
        for name in sorted(evening.agreed):
            apart = met | refused | evening.refused
            possible = [other for other in evening.agreed - {name} if frozenset((name, other)) not in apart]
            if possible and not partners[name]:
                yield f"{name} met nobody new at evening {evening.number}: {len(possible)} were there"
        met |= {pair for pair in evening.introduced if pair <= evening.came}
        refused |= evening.refused


def _unanswered(life: Life) -> Iterator[str]:
    """Whoever would come if is answered once, before the event."""
    for evening in life.evenings:
        for name in sorted(evening.maybe):
            answers = [
                mail
                for mail in life.world.mails(name.lower())
                if is_of_connections(mail) and evening.title in mail.text and mail.sent_at < evening.starts_at
            ]
            if not answers:
                yield f"{name} was not answered about evening {evening.number}"


def totals(life: Life) -> Mapping[str, int]:
    """What a group's year comes to."""
    mails = life.world.ses.mailbox
    evenings = life.evenings
    return {
        "mails": len(mails),
        "of these of connections": sum(map(is_of_connections, mails)),
        "sign-ups": sum(len(one.signed_up) for one in evenings),
        "came": sum(len(one.came) for one in evenings),
        "pairs introduced": sum(len(one.introduced) for one in evenings),
        "of these both came": sum(pair <= one.came for one in evenings for pair in one.introduced),
        "refused": sum(len(one.refused) for one in evenings),
        "invited": life.invited,
        "left out at the end": len(life.left_out),
        "maybes": sum(len(one.maybe) for one in evenings),
        "maybes who came": sum(len(one.maybe & one.came) for one in evenings),
    }
