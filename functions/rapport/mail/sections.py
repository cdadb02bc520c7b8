"""A mail of several sections, each with words and values of its own: with one alone it looks as if made for that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from ..domain.base.dataclass import dataclass
from . import placeholders
from .content import Content
from .html.layout import Frame, accent, html_page, text_foot
from .markdown import MOST_OCTETS, Body, compile_markdown
from .safe_text import one_line

_LONGEST_SUBJECT = 150
_GREETING = "Hi {{first_name}},\n\n"
_CLOSING = "See you soon,\n{{group.name}}\n"

Values = Mapping[str, str]
"""By placeholder; what is not there has nothing to say."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some paragraphs, in our Markdown, with values of their own: of one of several people, say."""

    body: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One thing that a mail tells. Values are as people typed them: they are made harmless where they land."""

    subject: str
    """Of the mail, where this is its first section; a template, as `heading`, with the section's values."""
    heading: str
    parts: Sequence[Part]
    values: Values = field(default_factory=dict)
    """Of all its parts, where these have none of their own."""
    why: str
    """Why its reader gets it, as a sentence: "You get this mail because …"."""
    promotional: bool = False
    greets: bool = True
    """False where its first words are an organiser's own, who greets and closes as they like."""
    ends_keep_in_touch: bool = False
    """Whether who wants no more of it takes back that they are kept in touch with, and nothing else."""


def section(subject: str, heading: str, body: str, values: Values, why: str) -> Section:
    """One of a single part."""
    return Section(subject=subject, heading=heading, parts=(Part(body=body),), values=values, why=why)


def content(sections: Sequence[Section], shared: Values, frame: Frame) -> Content:
    """The mail. `shared`: values of every section, `first_name` and `group.name` among them.

    What would make too large a mail is left out, from the last section on.
    """
    whole = _content(sections, shared, frame)
    if whole.octets > MOST_OCTETS and len(sections) > 1:
        return content(sections[:-1], shared, frame)
    return whole


def _content(sections: Sequence[Section], shared: Values, frame: Frame) -> Content:
    known = {**dict.fromkeys(placeholders.ALL, ""), **shared}
    subject = one_line(placeholders.fill(sections[0].subject, {**known, **sections[0].values})).strip()
    said = list(_bodies(sections, {**known, placeholders.ACCENT: accent(frame)}))
    own_link = any(body.asks_for("signup.url") for body, _ in said)
    return Content(
        subject=subject[:_LONGEST_SUBJECT],
        text="\n\n".join(text.strip("\n") for body, values in said if (text := body.text(values)).strip())
        + text_foot(frame, links_signup=own_link),
        html=html_page(
            subject[:_LONGEST_SUBJECT],
            next((begins for body, values in said[1:] if (begins := body.beginning(values))), ""),
            "".join(body.html(values) for body, values in said),
            frame,
            links_signup=own_link,
        ),
    )


def _bodies(sections: Sequence[Section], known: Values) -> Iterator[tuple[Body, Values]]:
    for number, one in enumerate(sections):
        values = {**known, **one.values}
        greeting = _GREETING if one.greets else ""
        yield _compiled(f"---\n\n## {one.heading}" if number else f"# {one.heading}\n\n{greeting}"), values
        for part in one.parts:
            yield _compiled(part.body), {**values, **part.values}
    if sections[0].greets:
        yield _compiled(_CLOSING), known


@lru_cache(maxsize=64)
def _compiled(source: str) -> Body:
    return compile_markdown(source)
