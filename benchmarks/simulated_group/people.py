"""Made-up people: what they ask for, offer and agree to, and how they behave. The same for the same seed."""

from dataclasses import dataclass
from random import Random

TOPICS = (
    ("legal", "legal advice", "a lawyer"),
    ("tax", "tax advice", "help with taxes"),
    ("hiring", "hiring", "a job"),
    ("funding", "investment", "funding"),
    ("design", "interface design", "a designer"),
    ("testing", "software testing", "a tester"),
    ("marketing", "marketing", "help with marketing"),
    ("writing", "copywriting", "a copywriter"),
    ("german", "german lessons", "a german teacher"),
    ("mentoring", "mentoring", "a mentor"),
    ("accounting", "bookkeeping", "an accountant"),
    ("beekeeping", "beekeeping", "a beekeeper"),
)
"""Of the group's vocabulary: id, what who offers it says, what who asks for it says. The last ones are rare."""
_FIRST = ("Ba", "Ce", "Di", "Fo", "Gu", "Ha", "Ki", "Lo", "Mu", "Ne")
_MIDDLE = ("ra", "le", "ni", "so", "tu")
_LAST = ("bel", "dan", "fir", "gos")


def vocabulary() -> list[dict[str, object]]:
    """As `PUT …/topics` takes it."""
    return [{"id": id, "labels": {"en": offer}, "asks": [ask], "offers": [offer]} for id, offer, ask in TOPICS]


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    """One word that no other one's holds, so that it can be looked for in everybody's mails."""
    asks: tuple[str, ...]
    offers: tuple[str, ...]
    visible: bool
    introduce: bool
    keep_in_touch: bool
    follow_up_consent: bool
    keenness: float
    """How likely they sign up for an event."""
    reliability: float
    """How likely who has a place comes."""
    answers: float
    """How likely they say whom they met, and whether they would meet somebody."""
    refuses: float
    """How likely they say no to somebody whom they are to meet."""
    leaves_after: int | None
    """The number of the event after which they unsubscribe and come no more; None: they stay."""

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"


def made_up(count: int, random: Random) -> list[Person]:
    names = [first + middle + last for last in _LAST for middle in _MIDDLE for first in _FIRST]
    assert count <= len(names)
    return [_person(name, random) for name in names[:count]]


def asks_and_offers(random: Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Up to two of each, some much likelier than others."""
    weights = [12, 8, 10, 8, 6, 6, 6, 4, 4, 6, 4, 1]
    asks = {random.choices(TOPICS, weights)[0][2] for _ in range(random.choice((0, 1, 1, 2)))}
    offers = {random.choices(TOPICS, weights)[0][1] for _ in range(random.choice((0, 1, 1, 2)))}
    return tuple(sorted(asks)), tuple(sorted(offers))


def _person(name: str, random: Random) -> Person:
    asks, offers = asks_and_offers(random)
    return Person(
        name=name,
        asks=asks,
        offers=offers,
        visible=random.random() < 0.5,
        introduce=random.random() < 0.8,
        keep_in_touch=random.random() < 0.5,
        follow_up_consent=random.random() < 0.6,
        keenness=random.uniform(0.15, 0.6),
        reliability=random.uniform(0.6, 1.0),
        answers=random.choice((0.0, 0.6, 0.9, 1.0)),
        refuses=random.choice((0.0, 0.0, 0.05, 0.2)),
        leaves_after=random.randrange(2, 12) if random.random() < 0.15 else None,
    )
