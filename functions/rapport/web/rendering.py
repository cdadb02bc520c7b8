"""Pages: HTML from templates, with the headers that keep it safe.

The stylesheet stands in the page and the policy allows it by its hash: one request, one call of the function.
Jinja2 is imported by the first page and not with this module: the API's paths must not pay for it.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..domain.base.dataclass import dataclass
from ..domain.wording import when
from .formatting import is_link, paragraphs

if TYPE_CHECKING:
    from jinja2 import Environment


_HERE = Path(__file__).parent
_LANGUAGES = ("en",)
"""Those that the templates are written in."""


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    html: str
    headers: Mapping[str, str]


@lru_cache(maxsize=1)
def stylesheet() -> str:
    return (_HERE / "static" / "rapport.css").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def content_security_policy(leads_to: str | None = None) -> str:
    """Nothing but our own style and forms; `data:` is the icon, without which browsers ask for /favicon.ico.

    `leads_to`: where a form leads in the end. Browsers hold the policy against that, too.
    """
    digest = b64encode(sha256(stylesheet().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        f"form-action 'self'{_origin(leads_to)}; base-uri 'none'; frame-ancestors 'none'"
    )


def _origin(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def page(
    template: str,
    *,
    status: int = 200,
    language: str = "en",
    by_token: bool = False,
    leads_to: str | None = None,
    **shown: object,
) -> Page:
    """`by_token`: the address is a secret, so it goes into no referrer, cache or search index.

    `leads_to`: the page of another site to which a form of this one leads.
    """
    lang = language if language in _LANGUAGES else _LANGUAGES[0]
    html = _environment().get_template(template).render(lang=lang, **shown)
    return Page(status, html, _headers(by_token=by_token, leads_to=leads_to))


def problem_page(status: int, title: str, detail: str) -> Page:
    """What is wrong, in place of the page that was asked for."""
    return page("problem.html", status=status, by_token=True, title=title, detail=detail)


def _headers(*, by_token: bool, leads_to: str | None) -> dict[str, str]:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": content_security_policy(leads_to),
        "Cache-Control": "no-cache",
        "Referrer-Policy": "same-origin",
    }
    if by_token:
        headers |= {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
    return headers


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"when": when, "paragraphs": paragraphs}
    environment.tests |= {"link": is_link}
    environment.globals |= {"stylesheet": stylesheet}
    return environment
