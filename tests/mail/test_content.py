from contextlib import suppress
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.mail import placeholders
from rapport.mail.content import Content, TooLongError, compile_template, refuse_too_long
from rapport.mail.links import bare_links
from rapport.mail.markdown import MOST_OCTETS
from rapport.mail.mime import build
from rapport.mail.placeholders import NAMES, PERSONAL, URLS
from rapport.mail.safe_text import one_line
from tests.mail.samples import FRAME, SIGNUP_URL, UNSUBSCRIBE_URL, VALUES, message
from tests.testing.html import read_mail

HOSTILE = [
    "*x* _y_ `z`",
    "<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "[a](http://evil.example) ![b](http://evil.example/x.png)",
    "http://evil.example www.evil.example <http://evil.example>",
    "# Head\n\n- item\n> quote\n    code",
    '" onmouseover="alert(1)" x="',
    "'><a href='http://evil.example'>",
    "{{signup.url}} {{name}} {{evil}}",
    "&lt;b&gt; &amp; &#x41;",
    "Eve\r\nBcc: victim@example.com\r\n\r\nbody",
    "\\* \\",
    "%s %(name)s {0} {name}",
]
EVERYWHERE = """\
Hi {{name}}, *{{name}}* and **{{name}}**

# {{name}}

- {{name}}
- [{{name}}](https://example.org/?q={{name}} "{{name}}")

> {{name}}

`{{name}}` <{{name}}> [{{name}}]({{name}}) ![{{name}}](http://example.org/{{name}}.png)

    {{name}}

```{{name}}
{{name}}
```
"""


def body_of(content: Content) -> str:
    return content.text.partition("\n\n-- \n")[0]


def rendered(body: str, subject: str = "s", **values: str) -> Content:
    return compile_template(subject, body).render({**VALUES, **values}, FRAME)


def text_of(body: str, **values: str) -> str:
    return body_of(rendered(body, **values))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_appears_as_typed_and_is_no_markup_and_no_link(name: str) -> None:
    shown = " ".join(name.split())
    content = rendered("Hi {{name}}!", "For {{name}}", name=name)
    seen, ordinary = read_mail(content.html), read_mail(rendered("Hi {{name}}!", "For {{name}}", name="Ada").html)
    assert f"Hi {shown}!" in " ".join(seen.text.split())
    assert seen.tags == ordinary.tags
    assert seen.links == ordinary.links
    assert f"Hi {shown}!" in " ".join(content.text.split())
    assert " ".join(content.subject.split()) == f"For {shown}"
    assert content.subject.isprintable()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_harmless_wherever_a_template_puts_it(name: str) -> None:
    content = rendered(EVERYWHERE, name=name)
    seen = read_mail(content.html)
    ordinary = read_mail(rendered(EVERYWHERE, name="Ada").html)
    assert seen.tags == ordinary.tags
    assert [kind for kind, _ in seen.attributes] == [kind for kind, _ in ordinary.attributes]
    addresses = [address for _, address in seen.links]
    assert all(
        a.startswith("https://example.org/?q=") or a in (SIGNUP_URL, FRAME.own_page_url, UNSUBSCRIBE_URL)
        for a in addresses
    )
    assert not any("evil.example" in address.partition("?")[0] for address in addresses)


_TYPED = st.text(max_size=30)
_NO_LINK = _TYPED.filter(lambda text: not any(link.address for link in bare_links(one_line(text))))


@given(st.fixed_dictionaries({name: _TYPED if name in PERSONAL else _NO_LINK for name in NAMES if name not in URLS}))
def test_no_value_changes_what_kind_of_mail_it_is(values: dict[str, str]) -> None:
    body = "\n\n".join(f"{{{{{name}}}}} *{{{{{name}}}}}* [x](https://a.example/{{{{{name}}}}})" for name in values)
    content, ordinary = rendered(body, **values), rendered(body, **dict.fromkeys(values, "words"))
    assert read_mail(content.html).tags == read_mail(ordinary.html).tags
    assert len(read_mail(content.html).links) == len(read_mail(ordinary.html).links)
    assert content.text.count("\n\n") == ordinary.text.count("\n\n")


def test_the_signup_url_is_a_link_in_html_and_stands_in_the_text() -> None:
    content = rendered("Here: {{signup.url}}, or [cancel]({{signup.url}}) or [{{signup.url}}]({{signup.url}}).")
    assert read_mail(content.html).links[:3] == [
        (SIGNUP_URL, SIGNUP_URL),
        ("cancel", SIGNUP_URL),
        (SIGNUP_URL, SIGNUP_URL),
    ]
    assert " ".join(body_of(content).split()) == f"Here: {SIGNUP_URL}, or cancel ({SIGNUP_URL}) or {SIGNUP_URL}."


def test_raw_html_images_and_odd_links_stay_text() -> None:
    content = rendered(
        "<u>a</u> ![logo](https://x.example/l.png) [js](javascript:alert\\(1\\)) [d](data:text/html,x) [r](/here)"
    )
    seen = read_mail(content.html)
    assert not {"u", "img"} & seen.tags
    assert [address for _, address in seen.links][3:] == []
    assert "<u>a</u> logo [js](javascript:alert(1)) [d](data:text/html,x) [r](/here)" in seen.text


def test_links_that_mean_something_in_a_mail_are_links() -> None:
    links = "[a](https://a.example/?x=1&y=2) <https://b.example> [c](mailto:c@d.example) [e](tel:+49301234)"
    assert [address for _, address in read_mail(rendered(links).html).links[:4]] == [
        "https://a.example/?x=1&y=2",
        "https://b.example",
        "mailto:c@d.example",
        "tel:+49301234",
    ]


def test_a_value_within_an_address_is_quoted() -> None:
    content = rendered("[Map](https://maps.example/?q={{event.venue}})", **{"event.venue": "Café & Co/1?x=#"})
    assert read_mail(content.html).links[0] == ("Map", "https://maps.example/?q=Caf%C3%A9%20%26%20Co%2F1%3Fx%3D%23")
    assert "https://maps.example/?q=Caf%C3%A9%20%26%20Co%2F1%3Fx%3D%23" in content.text


def test_a_hundred_and_twenty_placeholders_are_told_apart_wherever_they_land(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list grows: how many there are, and that a digit follows one, must not matter."""
    more = {f"more.{number}": f"value of {number}" for number in range(120 - len(NAMES))}
    monkeypatch.setattr(placeholders, "ALL", (*NAMES, *more))
    monkeypatch.setattr(placeholders, "SPELLED", placeholders.spelled(placeholders.ALL))
    assert compile_template("{{more.101}}, {{more.1}}", "x").render(more, FRAME).subject == "value of 101, value of 1"
    for some in (list(more)[start : start + 30] for start in range(0, len(more), 30)):
        content = rendered(
            "\n\n".join(f"{{{{{name}}}}}7 [{name}](https://x.example/{{{{{name}}}}}9)" for name in some), **more
        )
        assert " ".join(body_of(content).split()) == " ".join(
            f"{more[name]}7 {name} (https://x.example/{more[name].replace(' ', '%20')}9)" for name in some
        )
        assert [address for _, address in read_mail(content.html).links[: len(some)]] == [
            f"https://x.example/{more[name].replace(' ', '%20')}9" for name in some
        ]


def test_a_template_that_imitates_a_mark_gets_nothing_by_it() -> None:
    assert text_of("&#113;0t q0t {{name}}", name="Ada") == "q0t q0t Ada"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("one\ntwo  \nthree\\\nfour", "one\ntwo\nthree\nfour"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("# Head\nwords", "Head\n\nwords"),
        ("**bold** *em* `code` &amp; \\*", "bold em code & *"),
        ("- a\n- b\n  - c\n\nd", "- a\n- b\n  - c\n\nd"),
        ("w\n- a\n- b", "w\n\n- a\n- b"),
        ("9. a\n10. b\n    more", "9. a\n10. b\n    more"),
        ("- a\n\n  b\n- c", "- a\n\n  b\n\n- c"),
        ("- \n- z", "- z"),
        ("> a\n>\n> - b\n>   c", "> a\n\n> - b\n>   c"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("    x  y\n    z", "x  y\nz"),
        ("```py\nx = 1\n```", "x = 1"),
        ("[Cancel *it*](http://a.example)", "Cancel it:\nhttp://a.example"),
        ("[a](http://a.example) or [b](http://b.example)", "a (http://a.example) or b (http://b.example)"),
        ("<http://a.example> <me@a.example>", "http://a.example me@a.example"),
        ("", ""),
    ],
)
def test_the_text_part_is_worth_reading(markdown: str, text: str) -> None:
    assert text_of(markdown) == text


def test_long_lines_are_wrapped_at_spaces_and_urls_stay_whole() -> None:
    url = "https://example.org/" + "x" * 120
    text = text_of("- " + "word " * 40 + f"[here]({url}) " + "{{name}} " * 20 + "\n\n> " + "said " * 30)
    assert f"({url})" in text
    assert all(len(line) <= 76 for line in text.split("\n") if url not in line)
    assert all(line.startswith(("- ", "  ", "> ")) for line in text.split("\n") if line)
    assert text.count("word") == 40


def test_the_foot_says_why_and_how_to_stop() -> None:
    content = rendered("x")
    seen = read_mail(content.html)
    assert [address for _, address in seen.links] == [SIGNUP_URL, FRAME.own_page_url, UNSUBSCRIBE_URL]
    for part in (content.text, seen.text):
        assert FRAME.why in " ".join(part.split())
        assert "Demo" in part
    assert {SIGNUP_URL, FRAME.own_page_url, UNSUBSCRIBE_URL} <= set(content.text.split("\n"))


def test_the_foot_links_to_the_signup_only_where_the_words_do_not() -> None:
    content = rendered("[See it]({{signup.url}})")
    assert content.text.count(SIGNUP_URL) == 1
    assert [text for text, address in read_mail(content.html).links if address == SIGNUP_URL] == ["See it"]


def test_a_foot_is_harmless_too() -> None:
    frame = replace(FRAME, group_name="<b>*x*</b>\n", why="for <i>you</i>\r\nBcc: x", language='en"><script>')
    content = compile_template("s", "x").render(VALUES, frame)
    seen = read_mail(content.html)
    assert not {"b", "i", "script"} & seen.tags
    assert "for <i>you</i>  Bcc: x" in seen.text
    assert "<b>*x*</b>" in seen.text
    assert "<b>*x*</b>" in content.text


def test_a_mail_that_is_about_no_signup_has_no_link_to_one() -> None:
    content = compile_template("s", "x").render(
        VALUES, replace(FRAME, signup_url=None, own_page_url=None, unsubscribe_url=None)
    )
    assert read_mail(content.html).links == []


def test_the_html_is_a_page_in_its_language_with_a_title() -> None:
    html = rendered("x", "A & <B>").html
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>A &amp; &lt;B&gt;</title>" in html


def test_a_subject_is_one_line() -> None:
    subject = rendered("x", " {{event.title}}\r\n", **{"event.title": "A\r\nBcc: x\x00\u2028B"}).subject
    assert subject == "A  Bcc: x  B"


def test_a_rule_is_parsed_once() -> None:
    assert compile_template("s", "*once*") is compile_template("s", "*once*")


def test_an_ordinary_body_of_some_length_is_no_trouble() -> None:
    body = (
        "Hi {{first_name}},\n\n"
        + "It is **good** to know that https://x.example/a_b is there.\n\n" * 100
        + "- one\n" * 50
    )
    assert rendered(body).octets < MOST_OCTETS


_TOO_MUCH = {
    "links by reference": "[a]: https://x.example/" + "a" * 9000 + "\n\n" + "[a] " * 900,
    "many links": "[a](b)" * 3300,
    "brackets": "![" * 10_000,
    "placeholders": "{{name}}" * 2500,
    "venues": "{{event.venue}} " * 1250,
    "venues in addresses": "[a](https://x.example/{{event.venue}}) " * 480,
    "items": "- \n" * 6600,
    "headings": "# a\n" * 5000,
    "quotes in quotes in lists": "> - a\n" * 3300,
    "deep items": "".join("123456789. " for _ in range(9)) + "a " * 9900,
    "quotation marks": '"' * 20_000,
    "more than a page of Chinese": "李" * 20_000,
}


@pytest.mark.parametrize("kind", _TOO_MUCH)
def test_what_would_become_too_large_a_mail_is_refused_in_bounded_time(kind: str) -> None:
    began = process_time()
    with pytest.raises(TooLongError):
        refuse_too_long("s", _TOO_MUCH[kind])
    assert process_time() - began < 2


@pytest.mark.parametrize(
    "body",
    [
        *(
            "*a ",
            "**a",
            "_a*",
            "`a",
            "> ",
            ">",
            "- ",
            "1. a ",
            "&a;",
            "&NotEqualTilde;",
            "\\",
            "<",
            "<a:",
            "](",
            "a\n",
            "*_",
            "[a]: b\n",
        ),
        *(
            "a@",
            "a@a.",
            "https://",
            "https://a.b/_ ",
            "www.a.b",
            "a.aa/_",
            "*https://a/* ",
            "https://a/((",
            "_",
            "a_a ",
        ),
    ],
)
def test_any_body_is_rendered_or_refused_in_bounded_time(body: str) -> None:
    began = process_time()
    with suppress(TooLongError):
        refuse_too_long("s", (body * 20_000)[:20_000])
        assert rendered((body * 20_000)[:20_000]).octets <= MOST_OCTETS
    assert process_time() - began < 2


@pytest.mark.parametrize("long", ["a", '"', "李", "\N{OLD ITALIC LETTER A}", "a ", "http://a.b "])
def test_a_mail_is_bounded_whatever_its_placeholders_become(long: str) -> None:
    body = (
        "{{name}} {{event.venue}} [x](https://x.example/?q={{event.venue}})\n\n" * 25 + "It is good to be there. " * 400
    )
    values = {**dict.fromkeys(NAMES, long * (3000 // len(long))), "signup.url": SIGNUP_URL}
    content = compile_template("{{event.title}} {{event.venue}}", body).render(values, FRAME)
    assert content.octets <= MOST_OCTETS
    assert content.html.count(f'"{SIGNUP_URL}"') == 1
    calendar = (long * 3000).encode()[:10_000]
    raw = build(
        message(subject=content.subject, text=content.text, html=content.html, calendar=calendar, method="REQUEST")
    )
    assert len(raw) <= 200_000


def test_what_others_were_told_is_left_out_where_one_mail_cannot_hold_it() -> None:
    one, long = compile_template("s", "one"), compile_template("s", "long\n\n" * 1500)
    assert one.and_then(compile_template("s", "two")).render(VALUES, FRAME).text.startswith("one\n\ntwo\n")
    assert long.and_then(compile_template("s", "more\n\n" * 1500)) is long


def test_what_a_mail_says_already_it_does_not_say_again_for_what_others_were_told() -> None:
    greeting, facts = "Hi {{first_name}},\n\n", "**When:** {{event.starts}}\n**Where:** {{event.venue}}\n\n"
    button = "[See it]({{signup.url}})\n\n"
    first, second = (compile_template("s", f"{greeting}{one}\n\n{facts}{button}") for one in ("first", "second"))
    text = first.and_then(second).render(VALUES, FRAME).text
    assert [text.count(said) for said in ("Hi Zoë,", "first", "second", "When:", "See it")] == [1] * 5
