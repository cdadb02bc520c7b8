"""A bare URL or address is one token: verbatim in the text, a link in the HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.mail.content import compile_template
from rapport.mail.html.values import Linked
from rapport.mail.links import bare_links
from tests.mail.samples import FRAME, VALUES
from tests.testing.html import read_mail

PLACES = [
    "{}",
    "Join us: {} (and be on time).",
    "({})",
    "*Now* and **here** {}, _really_.",
    "- {}\n- another",
    "3. {}",
    "> {}",
    "# {}",
    "one\n{}\ntwo",
    "a_b *c {}",
    '"{}"',
    "Zoom:{}",
]


def _text_and_links(body: str, **values: str) -> tuple[str, list[tuple[str, str]]]:
    content = compile_template("s", body).render({**VALUES, **values}, FRAME)
    return content.text.partition("\n\n-- \n")[0], read_mail(content.html).links[:-3]


def _is_one_token(typed: str, address: str) -> None:
    for place in PLACES:
        text, links = _text_and_links(place.format(typed))
        assert typed in text
        assert links == [(typed, address)]


@pytest.mark.parametrize(
    "url",
    [
        "https://zoom.example/j/1?pwd=_k_&x=a-_b_-c",
        "https://zoom.example/j/1?pwd=_k_",
        "https://x.example/*a*b",
        "https://x.example/a**b**c",
        r"https://x.example/\_a\*b",
        "https://x.example/?a=1&copy;=2&amp=3&lt",
        "https://x.example/?a=1&copy;",
        "https://x.example/`a`b",
        "https://x.example/~a~~b~~/[c]/(d_e_)",
        "https://bücher.example/_ü_",
        "HTTP://X.EXAMPLE/_A_",
        "https://a_b_:c@x.example:8080/#_f_",
        "https://[2001:db8::1]/_a_",
        "https://x.example/%5Fa%20b",
    ],
)
def test_a_bare_url_is_one_token(url: str) -> None:
    _is_one_token(url, url)


@pytest.mark.parametrize("address", ["_ada_@example.org", "a_b_c@x-y.example", "ada+_x_@example.org", "a*b*c@b.co"])
def test_a_bare_mail_address_is_one_token(address: str) -> None:
    _is_one_token(address, f"mailto:{address}")


@pytest.mark.parametrize("first", ["_ada_@example.org", "https://x.example/_a_b", "https://x.example/*/b"])
@pytest.mark.parametrize("second", ["https://x.example/_a_", "https://x.example/*a*"])
def test_what_stands_in_one_link_begins_no_emphasis_before_the_next(first: str, second: str) -> None:
    text, links = _text_and_links(f"{first} {second}")
    assert text == f"{first} {second}"
    assert links[1] == (second, second)


def test_what_begins_with_www_is_one_token() -> None:
    _is_one_token("www.x.example/_a_", "https://www.x.example/_a_")


def test_a_site_without_a_scheme_is_verbatim() -> None:
    assert _text_and_links("zoom.example/_k_?p=*a*b, and 1.5/_2_ *3*") == ("zoom.example/_k_?p=*a*b, and 1.5/2 3", [])


_IN_URLS = st.text(st.sampled_from("abcXYZ0189-._~:/?#@!$&'*+,;=%\\`^|{}" + "*_&;"), min_size=0, max_size=40).filter(
    lambda text: "{{" not in text
)


@given(_IN_URLS, st.sampled_from("aZ9_/=-"), st.sampled_from(PLACES))
def test_any_url_is_one_token(rest: str, last: str, place: str) -> None:
    url = f"https://x.example/{rest}{last}"
    text, links = _text_and_links(place.format(url))
    assert url in text
    assert links == [(url, url)]


@given(st.text(st.sampled_from("ab01_.*+-~=^"), max_size=30).map(lambda text: f"a{text}z"), st.sampled_from(PLACES))
def test_any_address_is_one_token(local: str, place: str) -> None:
    text, links = _text_and_links(place.format(f"{local}@example.org"))
    assert f"{local}@example.org" in text
    assert links == [(f"{local}@example.org", f"mailto:{local}@example.org")]


@pytest.mark.parametrize(
    ("body", "text", "linked"),
    [
        ("**https://x.example/a_b_c**", "https://x.example/a_b_c", "https://x.example/a_b_c"),
        ("**Join: https://x.example/a**", "Join: https://x.example/a", "https://x.example/a"),
        ("_see https://x.example/a_.", "see https://x.example/a.", "https://x.example/a"),
        ("**ada@example.org**", "ada@example.org", "mailto:ada@example.org"),
        ("_ada@example.org_", "ada@example.org", "mailto:ada@example.org"),
        ("see https://x.example/a.", "see https://x.example/a.", "https://x.example/a"),
        ("is it https://x.example/a?b?!", "is it https://x.example/a?b?!", "https://x.example/a?b"),
        ("(https://x.example/a)", "(https://x.example/a)", "https://x.example/a"),
        ("„https://x.example/a“", "„https://x.example/a“", "https://x.example/a"),
        ("请看https://x.example/a。谢谢", "请看https://x.example/a。谢谢", "https://x.example/a"),
        ("xhttps://x.example/a", "xhttps://x.example/a", None),
    ],
)
def test_what_is_around_a_url_is_no_part_of_it(body: str, text: str, linked: str | None) -> None:
    assert _text_and_links(body) == (text, [(linked.removeprefix("mailto:"), linked)] if linked else [])


@pytest.mark.parametrize(
    ("body", "text", "links"),
    [
        ("[here](https://x.example/_a_)", "here:\nhttps://x.example/_a_", [("here", "https://x.example/_a_")]),
        (
            "[https://x.example/_a_](https://y.example)",
            "https://x.example/_a_:\nhttps://y.example",
            [("https://x.example/_a_", "https://y.example")],
        ),
        (
            "<https://x.example/a%20b>",
            "https://x.example/a%20b",
            [("https://x.example/a%20b", "https://x.example/a%20b")],
        ),
        ("`https://x.example/_a_`", "https://x.example/_a_", []),
        ("    https://x.example/_a_", "https://x.example/_a_", []),
        ("![https://x.example/_a_](https://y.example)", "https://x.example/_a_", []),
        ("[x]\n\n[x]: https://x.example/_a_", "x:\nhttps://x.example/_a_", [("x", "https://x.example/_a_")]),
        ("https:// http://- @ a@b www. www.a @example.org", "https:// http://- @ a@b www. www.a @example.org", []),
    ],
)
def test_markdown_s_own_links_and_code_stay_what_they_are(body: str, text: str, links: list[tuple[str, str]]) -> None:
    assert _text_and_links(body) == (text, links)


def test_the_url_of_a_venue_is_a_link() -> None:
    url = "https://hub.example/_x_?a=b&c"
    venue = Linked(f"The Hub, Main St 1, {url}", label="The Hub, Main St 1", address=url)
    text, links = _text_and_links("**Where:** {{event.venue}}", **{"event.venue": venue})
    assert text == f"Where: {venue}"
    assert links == [("The Hub, Main St 1", url)]


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_the_url_of_a_venue_is_a_link_to_its_last_sign(rest: str) -> None:
    url = f"HTTPS://x.example/{rest}"
    venue = Linked(f"The Hub, {url}", label="The Hub", address=url)
    text, links = _text_and_links("{{event.venue}}", **{"event.venue": venue})
    assert text == f"The Hub, {url}"
    assert links == [("The Hub", url)]


@given(st.sampled_from(["event.title", "event.venue", "group.name"]), _IN_URLS)
def test_a_url_in_what_organisers_typed_is_one_token(name: str, rest: str) -> None:
    url = f"https://x.example/{rest}a"
    text, links = _text_and_links(f"At {{{{{name}}}}}!", **{name: f"the hub {url}"})
    assert url in text
    assert (url, url) in links


@given(st.text(st.sampled_from("ab_*@.:/;&w ()[]\n`'") | st.characters(), max_size=80))
def test_links_are_in_order_and_none_overlap(text: str) -> None:
    end = 0
    for link in bare_links(text):
        assert end <= link.start < link.end
        assert text[link.start : link.end] == link.text
        end = link.end
