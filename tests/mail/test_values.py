import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.mail.safe_text import first_name, limited_name, one_line


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "Zoë Müller-Lüdenscheidt",
        "O'Brien",
        "J.R.R. Tolkien",
        "李小龍",
        "محمد علي",
        "Ada *x* <b>",
        "👩🏽‍💻 Mo",
    ],
)
def test_an_ordinary_name_stays_as_it_was_typed(name: str) -> None:
    assert limited_name(name) == name


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Win money http://evil.example/x now", "Win money now"),
        ("Ada (https://evil.example)", "Ada"),
        ("Ada HTTPS://EVIL.example", "Ada"),
        ("see www.evil.example", "see"),
        ("evil.example/win", "there"),
        ("evil.example:80 evil.example?a evil.example#a", "there"),
        ("write to me@evil.example", "write to"),
        ("evil.example", "evil. example"),
        ("evil。example ｅvil．example", "evil. example ｅvil. example"),
        ("ev\u200bil.exa\u00admple", "evil. example"),
        ("192.168.10.12", "192. 168. 10. 12"),
        ("Dr.No", "Dr. No"),
        ("Ada\r\nBcc: x\x00\x85y", "Ada Bcc: x y"),
        ("\u202eevil", "evil"),
        ("a" * 200, "a" * 75),
        ("a " * 100, ("a " * 100)[:75].strip()),
        ("", "there"),
        (" \t ", "there"),
    ],
)
def test_the_first_mail_repeats_no_url_no_control_and_at_most_75_characters(typed: str, left: str) -> None:
    assert limited_name(typed) == left


@given(st.text(max_size=200) | st.from_regex(r"(\w{1,4}[.:/@]{1,3}){1,9}\w{2,4}", fullmatch=True))
def test_whatever_a_stranger_types_is_limited(typed: str) -> None:
    name = limited_name(typed)
    assert 1 <= len(name) <= 75
    assert not re.search(r"://|www\.|@|\w\.\w\w", name, re.IGNORECASE)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in name)


def test_somebody_is_greeted_by_the_first_word_of_their_name() -> None:
    assert first_name("Ada Lovelace") == "Ada"
    assert first_name("  ") == "there"


@given(st.text())
def test_one_line_is_one_line_of_sound_unicode(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    one_line(text).encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"], exclude_characters="\u00ad")))
def test_what_can_be_seen_is_left_alone(text: str) -> None:
    assert one_line(text) == text
