"""Names, addresses and how they are compared."""

import unicodedata


def normal_address(address: str) -> str:
    """Two addresses are one if they are equal trimmed and lower-cased as a whole."""
    return address.strip().lower()


# Letters whose stroke is no accent to Unicode, but to whoever types without it.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def folded(text: str) -> str:
    """Text as a search sees it: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold().translate(_STROKES)


def has_control(text: str) -> bool:
    """Whether text holds a control character or a lone surrogate."""
    return any(unicodedata.category(char) in ("Cc", "Cs") for char in text)
