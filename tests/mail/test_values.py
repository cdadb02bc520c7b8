from hypothesis import given
from hypothesis import strategies as st

from rapport.mail.safe_text import one_line


@given(st.text())
def test_one_line_is_one_line_of_sound_unicode(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    one_line(text).encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"], exclude_characters="\u00ad")))
def test_what_can_be_seen_is_left_alone(text: str) -> None:
    assert one_line(text) == text
