"""Words as people type them: what is at their ends, and that none takes long to look at."""

import time
from collections.abc import Callable

import pytest

from rapport.domain.base.text import folded, has_visible, trimmed, without_invisible

LONG = 100_000


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("  ada  ", "ada"),
        ("\u200b \u3000Zoë\u2800 \ufeff", "Zoë"),
        ("ü \u200b ü", "ü \u200b ü"),
        ("\u3164\u200b", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_at_the_ends_is_left_out(typed: str, left: str) -> None:
    assert trimmed(typed) == left


@pytest.mark.parametrize("look", [trimmed, without_invisible, folded, has_visible])
@pytest.mark.parametrize("between", [" ", "\u200b", "\u2800", "a"])
def test_however_long_a_text_is_it_is_looked_at_once(look: Callable[[str], object], between: str) -> None:
    began = time.process_time()
    look(f"ü{between * LONG}ü")
    assert time.process_time() - began < 1
