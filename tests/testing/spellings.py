"""Addresses as people, keyboards and other tools spell them: every spelling of one is the same mailbox."""

import random
import unicodedata

import idna
from hypothesis import strategies as st

ADDRESSES = ("zed@example.org", "zed@bücher.example", "zed@straße.de", "z.e+d@例え.jp", "zed@ελλάς.gr")

_INVISIBLE = ("", "", "", "", "\u00ad", "\u200b", "\u2060", "\ufe0f")
_EDGES = ("", " ", "\n", "\u00a0", "\u2003", "\ufeff", "\u200e")
_DOTS = (".", "。", "．", "｡")


def spellings(address: str) -> st.SearchStrategy[str]:
    """Of an address in its plain form: any letter of the domain may be spelt otherwise, or all of it be in ASCII."""
    return st.integers(0, 2**32).map(lambda seed: _spelling(address, random.Random(seed)))


def _spelling(address: str, chance: random.Random) -> str:
    local, _, domain = address.partition("@")
    if chance.random() < 0.25:
        spelt = _cased(str(idna.encode(domain), "ascii"), chance)
    else:
        spelt = "".join(chance.choice(_DOTS) if char == "." else _letter(char, chance) for char in domain)
        spelt = unicodedata.normalize("NFD", spelt) if chance.random() < 0.5 else spelt
    return f"{chance.choice(_EDGES)}{_cased(local, chance)}@{spelt}{chance.choice(_EDGES)}"


def _letter(char: str, chance: random.Random) -> str:
    """The letter in another case or width, where that is no other letter, and what cannot be seen after it."""
    upper = char.upper() if len(char.upper()) == 1 and char.upper().lower() == char and char != "ς" else char
    wide = chr(ord(char) + 0xFEE0) if char.isascii() else char
    return chance.choice((char, upper, wide)) + chance.choice(_INVISIBLE)


def _cased(text: str, chance: random.Random) -> str:
    return chance.choice((text, text.upper(), text.title()))
