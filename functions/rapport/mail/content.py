"""What a mail says: a rule's subject and body with one recipient's values."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache

from ..domain.base.dataclass import dataclass
from . import placeholders
from .layout import Footer, html_page, text_footer
from .markdown import MOST_OCTETS, Body, TooLongError, compile_markdown
from .plain_text import plain_text
from .safe_text import one_line
from .template_slots import filled

__all__ = [
    "Content",
    "Footer",
    "Template",
    "TooLongError",
    "compile_template",
    "refuse_too_long",
    "unwrapped_text",
]

_SHORT = 40
_CUTS = (200, 75, _SHORT, 0)
"""To how many characters values are cut, one after the other, until a mail is not too large."""
_AS_LONG_AS_IT_GETS = ('"', "\N{OLD ITALIC LETTER A}", "a.b/ http://a.b ")
"""What becomes long where it lands: escaped, percent-encoded, as links."""


@dataclass(frozen=True, slots=True)
class Content:
    subject: str
    text: str
    html: str

    @property
    def octets(self) -> int:
        return sum(len(part.encode("utf-8", "replace")) for part in (self.subject, self.text, self.html))


@dataclass(frozen=True)
class Template:
    """A rule's subject and body, parsed once; rendering fills in one recipient's values."""

    subject: str
    body: Body

    def render(self, values: Mapping[str, str], footer: Footer) -> Content:
        """`values` has one for every name of `placeholders.NAMES` that the template asks for.

        Where they would make too large a mail, they are cut.
        """
        content = self._filled(values, footer)
        for longest in _CUTS:
            if content.octets <= MOST_OCTETS:
                break
            content = self._filled(_cut(values, longest), footer)
        return content

    def and_then(self, other: "Template") -> "Template":
        """With the other's body after its own, if one mail can hold both."""
        both = replace(self, body=self.body + other.body)
        return both if both.octets <= MOST_OCTETS else self

    @cached_property
    def octets(self) -> int:
        """How large a mail becomes of it at most, with values of forty characters."""
        samples = [
            {**dict.fromkeys(placeholders.NAMES, (long * _SHORT)[:_SHORT]), "signup.url": _URL}
            for long in _AS_LONG_AS_IT_GETS
        ]
        return max(self._filled(values, _LONG_FOOTER).octets for values in samples)

    def _filled(self, values: Mapping[str, str], footer: Footer) -> Content:
        subject = one_line(placeholders.fill(self.subject, values)).strip()
        return Content(
            subject=subject,
            text=plain_text(self.body.text, values) + text_footer(footer),
            html=html_page(subject, filled(self.body.html, values), footer),
        )


_URL = "https://example.org/" + "x" * 500
_LONG_FOOTER = Footer(group_name='"' * 200, why='"' * 300, signup_url=_URL, unsubscribe_url=_URL)


def _cut(values: Mapping[str, str], longest: int) -> Mapping[str, str]:
    def shortened(value: str) -> str:
        return value if len(value) <= longest else value[:longest].rstrip() + "…"

    return {name: value if name == "signup.url" else shortened(value) for name, value in values.items()}


@lru_cache(maxsize=128)
def compile_template(subject: str, body: str) -> Template:
    """Kept from one recipient of a mailing to the next: parsing is what takes long. Raises TooLongError."""
    return Template(subject, compile_markdown(body))


def refuse_too_long(subject: str, body: str) -> None:
    """Raises TooLongError for what makes too large a mail even with short values."""
    if compile_template(subject, body).octets > MOST_OCTETS:
        raise TooLongError


@lru_cache(maxsize=64)
def unwrapped_text(markdown: str) -> str:
    """Markdown as plain text, a paragraph a line, nothing filled in; as it is where it would become too long."""
    as_spelled = {name: f"{{{{{name}}}}}" for name in placeholders.NAMES}
    with suppress(TooLongError):
        return plain_text(compile_markdown(markdown).text, as_spelled, width=MOST_OCTETS)
    return markdown
