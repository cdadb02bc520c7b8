"""How people are greeted: by their first name where a name shows which it is, and in doubt by the whole of it."""

import re
import unicodedata
from itertools import dropwhile

from ..domain.base.text import trimmed, without_invisible
from .safe_text import one_line

LONGEST_NAME = 75
NOBODY = "there"
"""Greets whoever has no name fit to repeat: "Hi there"."""

_TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "madam", "rev"),
        *("herr", "frau", "fräulein", "doktor"),
        *("monsieur", "madame", "mademoiselle", "mme", "mlle", "docteur", "professeur", "maître"),
    )
)
_SUFFIXES = frozenset(
    ("jr", "sr", "ii", "iii", "iv", "esq", "phd", "md", "ma", "ba", "mba", "msc", "bsc", "llm", "frs")
)
_PARTICLES = frozenset(
    (
        *("van", "von", "vom", "zu", "zum", "zur", "den", "der", "ten", "ter", "des", "af", "av", "al", "el", "bin"),
        *("de", "del", "della", "di", "da", "do", "dos", "du", "la", "le", "los"),
    )
)
_BEGINS_WITH_PARTICLE = re.compile(r"(?:[dl]['’]|al-)")
_TWO_PEOPLE = frozenset(("&", "+", "and", "und", "et", "y", "/"))
_FAMILY_FIRST = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_DOT_IN_WORD = re.compile(r"\.(?=\w{2})")

_DOTS = str.maketrans(dict.fromkeys("。۔‧܁܂ꓸ", "."))
"""What is read, or taken by a mail program, for a full stop, and not one to Unicode."""
_INITIALS = re.compile(r"(?<![^\s(,-])(?:(?:[^\W\d_]\.)+|ph\.d\.?)(?=[\s),-]|\Z)", re.IGNORECASE)
_LIKE_AN_ADDRESS = re.compile(
    r"\.\w|@|:\S|//|\\\\|\bwww\b|[\[({<]\s*(?:\.|dot)\s*[\])}>]|(?:\d[\W_]*){6}", re.IGNORECASE
)


def first_name(name: str) -> str:
    """`Ada` of "Ada King", "Lovelace, Ada", "Dr. Ada King"; the whole name where that cannot be told; never a title."""
    typed = " ".join(one_line(name).split()).strip(" ,;")
    whole = _DOT_IN_WORD.sub(". ", typed)
    if "@" in whole:
        return NOBODY
    given = _given_names(whole)
    words = [word for word in given.split() if any(map(str.isalpha, word))]
    called = list(dropwhile(_is_title, words))
    if not called:
        return NOBODY
    may_be_family = len(called) == 1 < len(words) and whole.startswith(given)
    if may_be_family or _TWO_PEOPLE.intersection(whole.casefold().split()) or _FAMILY_FIRST.search(whole):
        return typed
    first = next((word for word in called if not _is_shouted(word)), called[0]) if _is_shouted(called[0]) else called[0]
    return _capitalised(first).strip(",;:.!\"'“”„") if _tells_enough(first) else typed


def _given_names(whole: str) -> str:
    """What follows the comma of "Lovelace, Ada"; all there is if nothing, or only a degree or a title, follows one."""
    parts = [part.strip() for part in whole.split(",")]
    while len(parts) > 1 and all(_is_title(word) or _plain(word) in _SUFFIXES for word in parts[-1].split()):
        parts.pop()
    return parts[1] if len(parts) == 2 else parts[0]


def _plain(word: str) -> str:
    return word.casefold().replace(".", "")


def _is_title(word: str) -> bool:
    """One on the list, or an abbreviation that could well be one, like "Dipl.-Ing."; not an initial."""
    return _plain(word) in _TITLES or (word.endswith(".") and sum(map(str.isalpha, word.split(".", maxsplit=1)[0])) > 1)


def _tells_enough(word: str) -> bool:
    """Neither an initial nor what begins a family name."""
    return (
        sum(map(str.isalpha, word)) > 1
        and "." not in word[:-1]
        and word not in _PARTICLES
        and not _BEGINS_WITH_PARTICLE.match(word)
    )


def _is_shouted(word: str) -> bool:
    """As of a family name written "LOVELACE Ada"; two capitals are initials: "DJ", "JP"."""
    return word.isupper() and len(word) > 2 and word.replace("-", "").isalpha()


def _capitalised(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-")) if _is_shouted(word) else word


def others_name(name: str) -> str:
    """A name as a mail tells it to somebody else: nothing that a mail program makes a link of."""
    return limited_name(name) or "Somebody"


def limited_name(name: str) -> str:
    """A name as a stranger may have typed it, fit for the first mail to an address; empty where there is doubt.

    Holds no URL, no mail address, no phone number, nothing that a mail program would make a link of however it is
    spelt, no controls, and at most 75 characters.
    """
    decomposed = unicodedata.normalize("NFKD", without_invisible(name))
    looked_at = "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_DOTS)
    if _LIKE_AN_ADDRESS.search(_INITIALS.sub(" ", without_invisible(looked_at))):
        return ""
    return trimmed(" ".join(one_line(name).split())[:LONGEST_NAME])
