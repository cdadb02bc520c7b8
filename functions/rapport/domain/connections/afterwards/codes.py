"""The four letters that somebody shows to whom they meet at an event, to be found again by them afterwards.

A code is made of the signup's nonce, which nobody else knows, so nothing is stored for it and nobody can work out
another's. There are 160,000: a typed one is looked for among those of the event.
"""

from hashlib import sha256

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no code is a word; none that is read as another or as a digit."""
LENGTH = 4
MOST_WRONG = 10
"""Codes that somebody may type of an event that are nobody's."""
MOST_BY_CODE = 50
"""People whom somebody may find by their codes at an event."""


def code_of(event: str, contact: str, nonce: str) -> str:
    """The code of a signup: its event, its contact's id, and its nonce."""
    number = int.from_bytes(sha256(f"{event}#{contact}#{nonce}".encode()).digest()[:8])
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def typed_code(text: str) -> str | None:
    """A code however it was typed, in any case, with blanks or hyphens; None for what cannot be one."""
    code = "".join(char for char in text.upper() if char.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None
