"""Names and other words: how they are compared, and what of them cannot be seen."""

import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What Unicode calls Default_Ignorable_Code_Point: nothing is drawn for it."""
# Compiled when they are first wanted: most text is ASCII, and these take milliseconds of a cold start.
_ANYWHERE = f"[{_INVISIBLE}]+"
_EDGE = rf"[\s\u2800{_INVISIBLE}]*"

_APOSTROPHES = (
    "`\u00b4\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u0384\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe"
    "\u2018-\u201b\u2032\u2035\u275b\u275c\ua78b\ua78c\uff07\uff40"
)
_HYPHENS = (
    "\u02d7\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u207b\u208b\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d"
    "\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010ead"
)
_SIGNS = ((f"[{_APOSTROPHES}]", "'"), (f"[{_HYPHENS}]", "-"), (_ANYWHERE, ""))
"""Signs of which there are many kinds, and the one that stands for them all; what cannot be seen stands for nothing."""

# Letters whose stroke is no accent to Unicode, but to whoever types without it; a blank and a full stop unknown to it.
_ALIKE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"\u2800": " ", "\u3002": "."}
)

_BETWEEN_WORDS = str.maketrans(dict.fromkeys(',;:"()<>[]«»‹›“”„‟、，；', " "))
_IN_WORDS = re.compile(r"['-]+")


def trimmed(text: str) -> str:
    """Text without the blanks, and whatever else cannot be seen, at its ends."""
    return text.strip() if text.isascii() else _without_edge(_without_edge(text)[::-1])[::-1]


def _without_edge(text: str) -> str:
    """Without what is at the beginning. At the end, a search would begin anew at each blank within the text."""
    edge = re.match(_EDGE, text)
    return text[edge.end() :] if edge else text


def without_invisible(text: str) -> str:
    """Text as it looks, without what nothing is drawn for, such as a joiner in the middle of a word."""
    return re.sub(_ANYWHERE, "", text)


def folded(text: str) -> str:
    """Text as it is sorted and compared: without case, accents and what cannot be seen.

    Blanks, apostrophes and hyphens of every kind are alike, and of blanks there is one between two words.
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    for kinds, sign in _SIGNS:
        text = re.sub(kinds, sign, text)
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.casefold().translate(_ALIKE).split())


def searched_text(*texts: str) -> str:
    """Texts as a search looks through them: folded, each on a line, without the apostrophes and hyphens in words."""
    return "\n".join(" ".join(_words(text)) for text in texts)


def sought_words(query: str) -> list[frozenset[str]]:
    """The words of a query; of each the forms of which `searched_text` holds at least one where it is found.

    `o'brien` is found as `obrien`, as which O’Brien is searched, and as `o brien`. So is what has a blank of no width
    within it, which a page may have put between two words.
    """
    forms = dict.fromkeys(
        frozenset(form for form in (_IN_WORDS.sub("", word), " ".join(_IN_WORDS.split(word)).strip()) if form)
        for word in _spread(query.replace("\u200b", "-"))
    )
    return [form for form in forms if form]


def has_words(text: str, sought: Iterable[frozenset[str]]) -> bool:
    """Whether a text holds all words that are sought, as a search of the table finds them in what is stored."""
    searched = searched_text(text)
    return all(any(form in searched for form in forms) for forms in sought)


def _words(text: str) -> list[str]:
    return [joined for word in _spread(text) if (joined := _IN_WORDS.sub("", word))]


def _spread(text: str) -> list[str]:
    return folded(text).translate(_BETWEEN_WORDS).split()


def tag_key(tag: str) -> str:
    """By which two tags are compared: `VIP` and `vip ` are one."""
    return folded(tag)


def distinct_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without blanks at their ends, each once, as it was spelt first."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag_key(tag), trimmed(tag))
    return tuple(first.values())


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What is drawn as nothing though it is called a letter or a sign: besides the above the empty pattern of Braille, the
# blanks of Egyptian, Khitan and musical scripts, and what is no character at all.
_BLANK = rf"[\u2800\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U00013441\U00013442\U00016fe4\U0001d159{_INVISIBLE}]+"
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}
"""Controls, blanks, and marks, which show on a letter alone."""


def has_control(text: str) -> bool:
    """Whether text holds a control character or a lone surrogate."""
    return _CONTROL.search(text) is not None


def has_visible(text: str) -> bool:
    """Whether there is anything to see in it. What Python does not know yet, as a new emoji, is taken to be seen."""
    left = text if text.isascii() else re.sub(_BLANK, "", text)
    return any(unicodedata.category(char) not in _UNSEEN for char in left)
