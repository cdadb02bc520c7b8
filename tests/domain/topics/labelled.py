"""Made-up asks and offers, and the topics of the default vocabulary that they are of.

`asks_and_offers.csv` has those by which words and rules were made better. `held_out.csv` has others, by somebody
who knew the topics' labels alone and was asked for words that do not come to mind first: nothing was changed after
they were compared.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapport.domain.topics.default_topics import DEFAULT_TOPICS
from rapport.domain.topics.match import topics_asked, topics_offered
from rapport.domain.topics.vocabulary import Vocabulary

VOCABULARY = Vocabulary(group="g", topics=DEFAULT_TOPICS)


@dataclass(frozen=True)
class Labelled:
    language: str
    kind: str
    text: str
    topics: frozenset[str]
    also: frozenset[str]
    """Topics that it might as well be of: finding them is neither right nor wrong."""

    @property
    def found(self) -> frozenset[str]:
        of = topics_asked if self.kind == "ask" else topics_offered
        return of(VOCABULARY, [self.text]) - self.also

    @property
    def is_right(self) -> bool:
        return self.found == self.topics


def labelled(file: str) -> list[Labelled]:
    with (Path(__file__).parent / file).open(encoding="utf-8") as rows:
        return [_one(row) for row in csv.DictReader(rows)]


def _one(row: dict[str, str]) -> Labelled:
    topics = row["topics"].split()
    sure = frozenset(topic for topic in topics if not topic.endswith("?"))
    also = frozenset(topic.rstrip("?") for topic in topics) - sure
    return Labelled(row["language"], row["kind"], row["text"], sure, also)


def precision(texts: Iterable[Labelled]) -> float:
    """How many of the topics that were found are right."""
    pairs = [topic in one.topics for one in texts for topic in one.found]
    return sum(pairs) / len(pairs)


def recall(texts: Iterable[Labelled]) -> float:
    """How many of the topics that texts are of were found."""
    pairs = [topic in one.found for one in texts for topic in one.topics]
    return sum(pairs) / len(pairs)
