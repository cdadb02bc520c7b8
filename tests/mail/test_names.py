import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.mail.names import NOBODY, first_name, limited_name


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ada Lovelace", "Ada"),
        ("  Ada   Lovelace ", "Ada"),
        ("Lovelace, Ada", "Ada"),
        ("Lovelace,Ada", "Ada"),
        ("Lovelace , Ada Augusta", "Ada"),
        ("LOVELACE, Ada", "Ada"),
        ("LOVELACE Ada", "Ada"),
        ("Ada LOVELACE", "Ada"),
        ("ADA LOVELACE", "Ada"),
        ("ANNA-LENA MAYER", "Anna-Lena"),
        ("DJ Shadow", "DJ"),
        ("Lovelace,", "Lovelace"),
        ("Ada King, PhD", "Ada"),
        ("Ada King, Ph.D.", "Ada"),
        ("King, Ada, MSc", "Ada"),
        ("King, Jr.", "King"),
        ("Smith, Dr. John", "John"),
        ("Dr. Ada King", "Ada"),
        ("dr ada king", "ada"),
        ("Dr.Ada King", "Ada"),
        ("Prof. Dr. med. Ada King", "Ada"),
        ("Dipl.-Ing. Ada King", "Ada"),
        ("Mrs Ada King", "Ada"),
        ("Frau Ada König", "Ada"),
        ("Herr Dr. Jan König", "Jan"),
        ("Mme Ada Roi", "Ada"),
        ("Monsieur Jean-Luc Roi", "Jean-Luc"),
        ("Ada (she/her)", "Ada"),
        ("Ada Lovelace (she/her)", "Ada"),
        ('"Ada" Lovelace', "Ada"),
        ("Ludwig van Beethoven", "Ludwig"),
        ("van der Berg, Jan", "Jan"),
        ("Madonna", "Madonna"),
        ("Zoë", "Zoë"),
        ("👩🏽‍💻 Mo", "Mo"),
        ("محمد علي", "محمد"),
    ],
)
def test_somebody_is_greeted_by_their_first_name(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    "name",
    [
        "van der Berg",
        "de la Cruz",
        "d'Artagnan",
        "al-Khwarizmi",
        "Dr. King",
        "Frau König",
        "Mme Dupont",
        "Herr Dr. König",
        "M. Dupont",
        "J. R. R. Tolkien",
        "J.R.R. Tolkien",
        "J.R.R.Tolkien",
        "ada.lovelace",
        "A. Lovelace",
        "Ada & Charles King",
        "Ada und Charles King",
        "李小龍",
        "山田 太郎",
        "김 민수",
    ],
)
def test_in_doubt_it_is_the_whole_name(name: str) -> None:
    assert first_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "  ", "Dr.", "Prof. Dr.", "Mr", "Frau", ", Dr.", ".", "123", "ada@example.org", ",", "👩🏽‍💻"]
)
def test_who_has_no_name_is_greeted_without_one(name: str) -> None:
    assert first_name(name) == NOBODY


@given(
    st.text() | st.lists(st.sampled_from(["Dr.", "Ada", "KING", ",", "van", "J.", "&", "PhD", "李", "@"])).map(" ".join)
)
def test_a_greeting_is_never_empty_and_never_ends_in_a_comma(name: str) -> None:
    greeted = first_name(name)
    assert greeted == greeted.strip() != ""
    assert not greeted.endswith(",")


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "Zoë Müller-Lüdenscheidt",
        "O'Brien",
        "J.R.R. Tolkien",
        "J.-P. Sartre",
        "Dr. Ada King, Ph.D.",
        "Dipl.-Ing. Ada King (she/her)",
        "Ada L.",
        "Henry VIII",
        "Ada 2",
        "李小龍",
        "محمد علي",
        "नरेन्द्र",
        "می‌خواهم",
        "Ada *x* <b>",
        "👩🏽‍💻 Mo",
    ],
)
def test_an_ordinary_name_stays_as_it_was_typed(name: str) -> None:
    assert limited_name(name) == name


@pytest.mark.parametrize(
    "typed",
    [
        "Win money http://evil.example/x now",
        "Ada HTTPS://EVIL.example",
        "see www.evil.example",
        "www evil com",
        "evil.example",
        "evil.com/win",
        "evil.com:80",
        "evil .com",
        "t.co",
        "Dr.No",
        "me@evil.example",
        "@evil",
        "evil。com",
        "ｅvil．com",
        "evil｡com",
        "evil﹒com",
        "evil․com",
        "evil۔com",
        "evil⒈com",
        "evil.\u200dcom",
        "evil\u2060.\ufeffcom",
        "ev\u200bil.exa\u00admple",
        "evil.\u3164com",
        "еvil.соm",
        "हिन्दी.भारत",
        "1.1.1.1",
        "192.168.10.12",
        "fe80::1",
        "tel:0900123456",
        "tel:+49",
        "call 0900 123 456",
        "0900\u2011123\u2011456",
        "555–123–4567",
        "030/123/456",
        "+49·30·123·456",
        "1_2_3_4_5_6",
        "1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e35\ufe0f\u20e36\ufe0f\u20e3",
        "evil.\u0301com",
        "mailto:x",
        "javascript:alert(1)",
        "evil[.]com",
        "evil(dot)com",
        "evil [DOT] com",
        "//evil",
        "\\\\evil\\share",
        "ｗｗｗ．evil．com",
        "",
        " \t ",
        "\u200b\u3164",
    ],
)
def test_what_may_be_an_address_is_not_repeated_to_a_stranger(typed: str) -> None:
    assert limited_name(typed) == ""


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Ada\r\nBcc\x00\x85y", "Ada Bcc y"),
        ("\u202eevil", "evil"),
        ("a" * 200, "a" * 75),
        ("a " * 100, ("a " * 100)[:75].strip()),
    ],
)
def test_the_first_mail_repeats_no_control_and_at_most_75_characters(typed: str, left: str) -> None:
    assert limited_name(typed) == left


@given(st.text(max_size=200) | st.from_regex(r"(\w{1,4}[.:/@．。\u200d]{1,3}){1,9}\w{2,4}", fullmatch=True))
def test_whatever_a_stranger_types_is_limited(typed: str) -> None:
    name = limited_name(typed)
    assert len(name) <= 75
    assert not re.search(r"://|www\.|@|\w\.\w\w", unicodedata.normalize("NFKC", name), re.IGNORECASE)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in name)
