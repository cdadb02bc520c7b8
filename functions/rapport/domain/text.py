"""Names, addresses and how they are compared."""

import unicodedata


def normal_address(address: str) -> str:
    """Two addresses are one if they are equal trimmed and lower-cased as a whole."""
    return address.strip().lower()


def folded(text: str) -> str:
    """Text as a search sees it: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def has_control(text: str) -> bool:
    """Whether text holds a control character, a line separator or a lone surrogate."""
    return any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text)
