"""Words, whatever their case, number or accents, by what they have in common: their stems in each language."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from .words import plain

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hu": "hungarian", "hy": "armenian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""By the first part of a language's tag; words of any other are compared as they are."""
_COMPOUNDING = frozenset({"da", "de", "fi", "nb", "nl", "nn", "no", "sv"})
"""Languages that write compounds as one word. Its last part says what it is: a Rechtsberatung is a Beratung."""
_LEAST_HEAD, _LEAST_BEFORE = 5, 4
"""Letters of the last part of a compound, and of what is before it: no prefix such as `ver` is."""
_LEAST_FEMALE = 6
_LONGEST = 40
"""Letters of a word that a stemmer is asked about: it takes the longer the longer a word is, and no word is longer."""


def languages_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Those whose words can be brought to their stems, of languages by their tags."""
    return tuple(sorted({tag.lower().partition("-")[0] for tag in tags} & _STEMMERS.keys()))


@lru_cache(maxsize=20_000)
def stems(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    """What a word is compared by; two are the same word where they have one of these in common."""
    found = {f":{plain(word)}"}
    for language in languages:
        found.update(f"{language}:{plain(stem)}" for stem in _stems(word.casefold(), language))
    return frozenset(found)


def is_spelling(stem: str) -> bool:
    """Whether it is a whole word, as it is written."""
    return stem.startswith(":")


@lru_cache(maxsize=20_000)
def heads(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    """The stems of whatever a word may be a kind of, where it is a compound."""
    return frozenset(
        f"{language}:{stem[at:]}"
        for language in _COMPOUNDING.intersection(languages)
        for stem in {plain(stem) for stem in _stems(word.casefold(), language)}
        for at in range(_LEAST_BEFORE, len(stem) - _LEAST_HEAD + 1)
    )


def _stems(word: str, language: str) -> set[str]:
    if len(word) > _LONGEST:
        return {word}
    stem = _stemmer(language)
    found = {stem(word)}
    if language == "de" and word.endswith(("in", "innen")) and len(word) >= _LEAST_FEMALE:
        found.add(stem(word.removesuffix("nen").removesuffix("in")))
    return found


@lru_cache
def _stemmer(language: str) -> Callable[[str], str]:
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(_STEMMERS[language]).stemWord
    return stem
