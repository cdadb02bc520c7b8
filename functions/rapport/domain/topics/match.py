"""Which topics people ask for, or offer, in their own words.

A text is of a topic if all words of one of the topic's phrases stand in one part of it, in any order and form.
`words` has what is compared, `stems` how. Nothing of it is stored: a changed vocabulary changes what texts are of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from ..base.dataclass import dataclass
from ..base.text import folded
from .stems import heads, is_spelling, languages_of, stems
from .vocabulary import Topic, Vocabulary
from .words import meant, parts, plain, stop_words

Stems = frozenset[str]


def topics_asked(vocabulary: Vocabulary, texts: Iterable[str]) -> frozenset[str]:
    """The ids of the topics that somebody asks for who wrote these texts."""
    return _matched(_index(vocabulary.topics, asks=True), texts)


def topics_offered(vocabulary: Vocabulary, texts: Iterable[str]) -> frozenset[str]:
    """The ids of the topics that somebody offers who wrote these texts."""
    return _matched(_index(vocabulary.topics, asks=False), texts)


def said_of_two(topics: Sequence[Topic]) -> Iterator[tuple[str, str]]:
    """What means the same of two topics: its field, as `topics[3].asks[0]`, and the id of the earlier one."""
    for side in ("asks", "offers"):
        first: dict[tuple[str, ...], str] = {}
        for number, topic in enumerate(topics):
            for field, phrase in _phrases_of(topic, side):
                id = first.setdefault(tuple(sorted(map(plain, _written(phrase)))), topic.id)
                if id != topic.id:
                    yield f"topics[{number}].{field}", id


def _phrases_of(topic: Topic, side: str) -> Iterator[tuple[str, str]]:
    yield from ((f"labels.{language}", label) for language, label in topic.labels.items())
    yield from ((f"{side}[{at}]", phrase) for at, phrase in enumerate(getattr(topic, side)))


@dataclass(frozen=True, slots=True)
class _Phrase:
    topic: str
    words: tuple[Stems, ...]
    """Each by its stems: all must be found."""


@dataclass(frozen=True, slots=True)
class _Index:
    languages: tuple[str, ...]
    whole: Mapping[str, frozenset[str]]
    """The topics of a text that is a phrase as it stands."""
    phrases: Mapping[str, tuple[_Phrase, ...]]
    """By each stem of their first word."""
    words: Stems
    """All stems of all of them."""


@lru_cache(maxsize=16)
def _index(topics: tuple[Topic, ...], *, asks: bool) -> _Index:
    languages = languages_of(language for topic in topics for language in topic.labels)
    whole: dict[str, set[str]] = defaultdict(set)
    phrases: dict[str, list[_Phrase]] = defaultdict(list)
    for topic in topics:
        for text in (*topic.labels.values(), *(topic.asks if asks else topic.offers)):
            whole[folded(text)].add(topic.id)
            for words in _ways_to_write(text, languages):
                for stem in words[0]:
                    phrases[stem].append(_Phrase(topic.id, words))
    return _Index(
        languages,
        {text: frozenset(ids) for text, ids in whole.items()},
        {stem: tuple(found) for stem, found in phrases.items()},
        frozenset(stem for found in phrases.values() for phrase in found for word in phrase.words for stem in word),
    )


def _ways_to_write(phrase: str, languages: tuple[str, ...]) -> Iterator[tuple[Stems, ...]]:
    """As it stands; and of two words as one, `web design` as `webdesign`."""
    words = _words_of(phrase, languages)
    if words:
        yield words
    written = [word for part in parts(phrase) for word in part]
    if len(written) == 2 and len(words) == 2:
        yield (stems("".join(written), languages),)


def _words_of(phrase: str, languages: tuple[str, ...]) -> tuple[Stems, ...]:
    return tuple(stems(word, languages) for word in _written(phrase))


def _written(phrase: str) -> list[str]:
    """Those of its words that say something; all, where none does."""
    words = [word for part in parts(phrase) for word in part]
    return [word for word in words if _says_something(word)] or words


def _says_something(word: str) -> bool:
    """What is all capitals is a name of its own: IT is no `it`."""
    return (len(word) > 1 and word.isupper()) or plain(word) not in stop_words()


def _matched(index: _Index, texts: Iterable[str]) -> frozenset[str]:
    return frozenset(topic for text in texts for topic in _topics_of(index, text))


def _topics_of(index: _Index, text: str) -> Iterable[str]:
    if whole := index.whole.get(folded(text)):
        return whole
    return [topic for part in parts(text) for topic in _topics_in_part(index, meant(part))]


def _topics_in_part(index: _Index, said: Iterable[list[str]]) -> frozenset[str]:
    """Those of what is said first: what is said of it counts only where that is of none."""
    words: list[str] = []
    for more in said:
        words += more
        if found := _topics_in(index, words):
            return found
    return frozenset()


def _topics_in(index: _Index, words: list[str]) -> frozenset[str]:
    """Those of the phrases that are found, but for what is only a part of another: `agile coaching` is no coaching.

    Of phrases that are found in the same words it is the one that is spelt as these are: stemmers take `Bewerber`, who
    apply, and `Bewerbung`, an application, for one word.
    """
    where = _places(index, words)
    nearest: dict[int, tuple[int, set[str]]] = {}
    for stem in where.keys() & index.phrases.keys():
        for phrase in index.phrases[stem]:
            match = _where(phrase, where)
            if match is None:
                continue
            places, as_spelt = match
            most, topics = nearest.get(places, (-1, set[str]()))
            if as_spelt > most:
                nearest[places] = as_spelt, {phrase.topic}
            elif as_spelt == most:
                topics.add(phrase.topic)
    return frozenset(topic for places in _widest(nearest) for topic in nearest[places][1])


def _where(phrase: _Phrase, where: Mapping[str, int]) -> tuple[int, int] | None:
    """At which places a phrase is found, and how many of its words are as they are spelt; None where one is missing."""
    places = 0
    for word in phrase.words:
        found = 0
        for form in word:
            found |= where.get(form, 0)
        if not found:
            return None
        places |= found
    return places, sum(any(form in where for form in word if is_spelling(form)) for word in phrase.words)


def _widest(found: Iterable[int]) -> Iterator[int]:
    """Those sets of places that are no part of another.

    Each is compared only with those that share its rarest place: whoever makes up a vocabulary of thousands of phrases,
    and a text that all of them are in, would have each compared with each.
    """
    at: dict[int, list[int]] = defaultdict(list)
    for places in sorted(found, key=int.bit_count, reverse=True):
        bits = [bit for bit in range(places.bit_length()) if places >> bit & 1]
        rarest = min((at[bit] for bit in bits), key=len)
        if not any(places & wider == places for wider in rarest):
            for bit in bits:
                at[bit].append(places)
            yield places


def _places(index: _Index, words: list[str]) -> Mapping[str, int]:
    """At which of the words each stem is found, a bit for each. Two that stand together are one word, too.

    Of a compound that no phrase has it is what the compound is a kind of.
    """
    where: dict[str, int] = defaultdict(int)
    for at, word in enumerate(words):
        if _says_something(word):
            known = stems(word, index.languages)
            for stem in known if known & index.words else heads(word, index.languages):
                where[stem] |= 1 << at
    for at, (one, next_one) in enumerate(pairwise(words)):
        if not (_says_something(one) and _says_something(next_one)):
            continue
        for stem in stems(one + next_one, index.languages):
            where[stem] |= 3 << at
    return where
