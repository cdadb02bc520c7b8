"""Addresses as people, keyboards and other tools spell them: every spelling of one is the same mailbox."""

import unicodedata

import idna
from hypothesis import strategies as st

ADDRESSES = ("zed@example.org", "zed@bücher.example", "zed@straße.de", "z.e+d@例え.jp", "zed@ελλάς.gr")

_INVISIBLE = ("", "", "", "", "\u00ad", "\u200b", "\u2060", "\ufe0f")
_EDGES = ("", " ", "\n", "\u00a0", "\u2003", "\ufeff", "\u200e")
_DOTS = (".", "。", "．", "｡")


def spellings(address: str) -> st.SearchStrategy[str]:
    """Spellings of an address in its plain form: in all of them but for the domain in ASCII, each letter varies."""
    local, _, domain = address.partition("@")
    typed = st.tuples(*(_typed_label(label) for label in domain.split("."))).flatmap(
        lambda labels: st.lists(st.sampled_from(_DOTS), min_size=len(labels) - 1, max_size=len(labels) - 1).map(
            lambda dots: "".join(part for pair in zip(labels, [*dots, ""], strict=True) for part in pair)
        )
    )
    in_ascii = _cased(str(idna.encode(domain), "ascii"))
    edge = st.sampled_from(_EDGES)
    return st.builds("{}{}@{}{}".format, edge, _cased(local), st.one_of(typed, in_ascii), edge)


def _typed_label(label: str) -> st.SearchStrategy[str]:
    written = st.tuples(*(st.tuples(_letter(char), st.sampled_from(_INVISIBLE)).map("".join) for char in label))
    text = written.map("".join)
    return st.one_of(text, text.map(lambda composed: unicodedata.normalize("NFD", composed)))


def _letter(char: str) -> st.SearchStrategy[str]:
    """The letter in another case or width, where that is no other letter."""
    wide = chr(ord(char) + 0xFEE0) if char.isascii() else char
    upper = char.upper() if len(char.upper()) == 1 and char.upper().lower() == char and char != "ς" else char
    return st.sampled_from(sorted({char, upper, wide}))


def _cased(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted({text, text.upper(), text.title()}))
