"""A group's topics: what its people ask of each other, and offer."""

from collections.abc import Mapping

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer

FALLBACK = "en"
MOST_SUGGESTED, MOST_EXAMPLES = 60, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that some ask for and others offer: who asks for it meets who offers it."""

    id: str
    labels: Mapping[str, str]
    """What it is called, by language tag. A label is a word for asking and for offering, too."""
    asks: tuple[str, ...] = ()
    """Words by which somebody asks for it, in any language: `a lawyer`."""
    offers: tuple[str, ...] = ()
    """Words by which somebody offers it: `legal advice`."""

    def __hash__(self) -> int:
        return hash((self.id, tuple(self.labels.items()), self.asks, self.offers))

    def label(self, language: str) -> str:
        """Its label in a language, `de` for `de-AT`; in English, or in any, where it has none."""
        return self._in(language)[1]

    def within(self, language: str) -> str:
        """The same within a sentence: an English `Legal advice` with a small letter, `IT support` as it is."""
        tag, label = self._in(language)
        words = label.split()
        is_plain = bool(words) and words[0][1:].islower() and all(word.islower() for word in words[1:])
        is_english = tag.partition("-")[0] == FALLBACK
        return label[:1].lower() + label[1:] if is_plain and is_english else label

    def _in(self, language: str) -> tuple[str, str]:
        labels = {tag.lower(): label for tag, label in self.labels.items()}
        tag = language.lower()
        for wanted in (tag, tag.partition("-")[0], FALLBACK):
            if wanted in labels:
                return wanted, labels[wanted]
        return next(iter(labels.items()), ("", self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All topics of a group. Until it changes them they are those that every group begins with."""

    group: str
    topics: tuple[Topic, ...] = ()
    revision: int = 0
    """How often it was changed."""
    newer_fields: NewerFields = none_newer()

    def topic(self, id: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == id), None)

    def label(self, topic: str, language: str) -> str:
        """What a topic of this id is called in a language; its id, where there is none of it any more."""
        known = self.topic(topic)
        return known.label(language) if known is not None else topic

    def within(self, topic: str, language: str) -> str:
        """The same within a sentence."""
        known = self.topic(topic)
        return known.within(language) if known is not None else topic

    def suggested(self, language: str) -> list[str]:
        """What topics are called in a language, in alphabetical order, for a field that one thing is typed into."""
        return sorted((topic.label(language) for topic in self.topics[:MOST_SUGGESTED]), key=str.casefold)

    def examples(self, language: str, *, offers: bool = False) -> list[str]:
        """A few of the first topics within a sentence, for who types several things; those that follow of offers."""
        some = self.topics[MOST_EXAMPLES:] if offers and len(self.topics) > MOST_EXAMPLES else self.topics
        return [topic.within(language) for topic in some[:MOST_EXAMPLES]]
