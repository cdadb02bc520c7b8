"""What a mail says: a rule's subject and body with one recipient's values."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

from ..domain.base.dataclass import dataclass
from . import placeholders
from .html.layout import Frame, accent, html_page, text_foot
from .markdown import MOST_OCTETS, Body, TooLongError, compile_markdown
from .safe_text import one_line

__all__ = [
    "Content",
    "Frame",
    "Template",
    "TooLongError",
    "compile_template",
    "refuse_too_long",
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

    def render(self, values: Mapping[str, str], frame: Frame) -> Content:
        """`values` has one for every name of `placeholders.ALL` that the template asks for.

        Where they would make too large a mail, they are cut.
        """
        content = self._filled(values, frame)
        for longest in _CUTS:
            if content.octets <= MOST_OCTETS:
                break
            content = self._filled(_cut(values, longest), frame)
        return content

    def asks_for(self, name: str) -> bool:
        return f"{{{{{name}}}}}" in self.subject or self.body.asks_for(name)

    def and_then(self, other: "Template") -> "Template":
        """With what the other's body says besides, if one mail can hold both."""
        return self._or(self.body.and_then(other.body))

    def with_button_of(self, other: "Template") -> "Template":
        """With the other's body in the place of the button to one's own page, if one mail can hold both."""
        return self._or(self.body.with_button_of(other.body))

    def _or(self, body: Body) -> "Template":
        longer = replace(self, body=body)
        return longer if longer.octets <= MOST_OCTETS else self

    @cached_property
    def octets(self) -> int:
        """How large a mail becomes of it at most, with values of forty characters."""
        samples = [
            {**dict.fromkeys(placeholders.ALL, (long * _SHORT)[:_SHORT]), **dict.fromkeys(placeholders.URLS, _URL)}
            for long in _AS_LONG_AS_IT_GETS
        ]
        return max(self._filled(values, _LONG_FRAME).octets for values in samples)

    def _filled(self, values: Mapping[str, str], frame: Frame) -> Content:
        subject = one_line(placeholders.fill(self.subject, values)).strip()
        body = self.body.html({**values, placeholders.ACCENT: accent(frame)})
        links_signup = self.body.asks_for("signup.url")
        return Content(
            subject=subject,
            text=self.body.text(values) + text_foot(frame, links_signup=links_signup),
            html=html_page(subject, self.body.beginning(values), body, frame, links_signup=links_signup),
        )


_URL = "https://example.org/" + "x" * 500
_LONG_FRAME = Frame(
    group_name='"' * 200,
    why='"' * 300,
    signup_url=_URL,
    own_page_url=_URL,
    unsubscribe_url=_URL,
    logo_url=_URL,
)


def _cut(values: Mapping[str, str], longest: int) -> Mapping[str, str]:
    def shortened(value: str) -> str:
        return value if len(value) <= longest else value[:longest].rstrip() + "…"

    return {name: value if name in placeholders.URLS else shortened(value) for name, value in values.items()}


@lru_cache(maxsize=128)
def compile_template(subject: str, body: str) -> Template:
    """Kept from one recipient of a mailing to the next: parsing is what takes long. Raises TooLongError."""
    return Template(subject, compile_markdown(body))


def refuse_too_long(subject: str, body: str) -> None:
    """Raises TooLongError for what makes too large a mail even with short values."""
    if compile_template(subject, body).octets > MOST_OCTETS:
        raise TooLongError
