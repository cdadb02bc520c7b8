"""An event's description as its page shows it: Markdown, and nothing else."""

import pytest

from rapport.mail.description import description_html
from tests.testing.html import read


def test_markdown_is_shown_as_html_below_the_pages_title() -> None:
    html = description_html(
        "# Agenda\n\n* *Eat*, then **talk**\n\nSee www.example.org or [the map](https://a.example/m)"
    )
    assert html == (
        '<h2 dir="auto">Agenda</h2>\n<ul>\n<li dir="auto"><em>Eat</em>, then <strong>talk</strong></li>\n</ul>\n'
        '<p dir="auto">See <a href="https://www.example.org">www.example.org</a> or <a href="https://a.example/m">'
        "the map</a></p>\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](data:text/html,<script>1</script>)",
        "![pixel](https://evil.example/p.png)",
        '<https://a.example/"onmouseover=alert(1)>',
        '[a](https://a.example "\'><script>")',
        "`<b>`",
        "\x00<style>*{}</style>",
    ],
)
def test_what_is_typed_is_never_more_than_text_and_links(hostile: str) -> None:
    elements = list(read(description_html(hostile)).inside())
    assert {element.tag for element in elements} <= {"p", "a", "code"}
    assert {name for element in elements for name in element.attributes} <= {"dir", "href", "title"}
    assert all(element.attributes.get("href", "https:").startswith("https:") for element in elements)


def test_what_would_become_very_long_is_shown_as_typed() -> None:
    bomb = "[a]: https://a.example/" + "x" * 5000 + "\n\n" + "[a] <b>" * 200
    assert len(description_html(bomb)) < 20_000
    assert "<b>" not in description_html(bomb)
    assert description_html("[" * 2000).startswith('<p dir="auto">[[')
