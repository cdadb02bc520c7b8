"""What a mail says: a rule's subject and body with one recipient's values."""

from collections.abc import Mapping
from functools import lru_cache

from ..domain.base.dataclass import dataclass
from .layout import Footer, html_page, text_footer
from .markdown import Body, compile_markdown
from .placeholders import fill
from .plain_text import plain_text
from .safe_text import one_line
from .template_slots import filled

__all__ = ["Content", "Footer", "Template", "compile_template", "render"]


@dataclass(frozen=True, slots=True)
class Content:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Template:
    """A rule's subject and body, parsed once; rendering fills in one recipient's values."""

    subject: str
    body: Body

    def render(self, values: Mapping[str, str], footer: Footer) -> Content:
        """`values` has one for every name of `placeholders.NAMES` that the template asks for."""
        subject = one_line(fill(self.subject, values)).strip()
        return Content(
            subject=subject,
            text=plain_text(self.body.text, values) + text_footer(footer),
            html=html_page(subject, filled(self.body.html, values), footer),
        )


@lru_cache(maxsize=128)
def compile_template(subject: str, body: str) -> Template:
    """Kept from one recipient of a mailing to the next: parsing is what takes long."""
    return Template(subject, compile_markdown(body))


def render(rule_subject: str, rule_body: str, values: Mapping[str, str], footer: Footer) -> Content:
    return compile_template(rule_subject, rule_body).render(values, footer)
