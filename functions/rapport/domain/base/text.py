"""Names and other words: how they are compared, and what of them cannot be seen."""

import re
import unicodedata

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What Unicode calls Default_Ignorable_Code_Point: nothing is drawn for it."""
_EDGES = re.compile(rf"\A[\s\u2800{_INVISIBLE}]+|[\s\u2800{_INVISIBLE}]+\Z")

# Letters whose stroke is no accent to Unicode, but to whoever types without it.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def trimmed(text: str) -> str:
    """Text without the blanks, and whatever else cannot be seen, at its ends."""
    return _EDGES.sub("", text)


def folded(text: str) -> str:
    """Text as a search sees it: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold().translate(_STROKES)


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What is drawn as nothing though it is called a letter or a sign: besides the above the empty pattern of Braille, the
# blanks of Egyptian, Khitan and musical scripts, and what is no character at all.
_BLANK = re.compile(
    rf"[\u2800\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U00013441\U00013442\U00016fe4\U0001d159{_INVISIBLE}]+"
)
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}
"""Controls, blanks, and marks, which show on a letter alone."""


def has_control(text: str) -> bool:
    """Whether text holds a control character or a lone surrogate."""
    return _CONTROL.search(text) is not None


def has_visible(text: str) -> bool:
    """Whether there is anything to see in it. What Python does not know yet, as a new emoji, is taken to be seen."""
    return any(unicodedata.category(char) not in _UNSEEN for char in _BLANK.sub("", text))
