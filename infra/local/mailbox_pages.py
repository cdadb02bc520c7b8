"""The mailbox as pages: what was mailed, each mail as its reader would see it, and the clock to wind."""

import hashlib
import re
from base64 import b64encode
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .http_server import Response
from .mail_view import MailView

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, status: int = 200, **shown: object) -> Response:
    html = _environment().get_template(template).render(**shown)
    # With no referrer, a browser would send the page's own form with `Origin: null`, as a stranger's.
    return _document(html.encode(), "text/html; charset=utf-8", _POLICY, status, referrer="same-origin")


def _document(
    body: bytes, content_type: str, policy: str, status: int = 200, *, referrer: str = "no-referrer"
) -> Response:
    headers = {
        "content-type": content_type,
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        "referrer-policy": referrer,
    }
    return Response(status, body, list(headers.items()))


def stylesheet() -> Response:
    return _document(
        (_HERE / "templates" / "mailbox.css").read_bytes(), "text/css; charset=utf-8", "default-src 'none'"
    )


def source(view: MailView) -> Response:
    return _document(view.mail.raw, "text/plain; charset=utf-8", "default-src 'none'")


def html_part(view: MailView) -> Response:
    """A mail's HTML for the frame: its own styles, each allowed by its hash, and nothing that runs or loads."""
    html = view.html or ""
    policy = f"default-src 'none'; img-src data: https: http:; style-src {_hashes(html)}; form-action 'none'; sandbox "
    policy += "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
    return _document(_in_new_tab(html).encode(), "text/html; charset=utf-8", policy)


def _in_new_tab(html: str) -> str:
    """Its links leave the frame."""
    base = '<base target="_blank">'
    return (
        re.sub(r"(?i)<head[^>]*>", lambda head: head[0] + base, html, count=1)
        if "<head" in html.lower()
        else base + html
    )


class _Styles(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name == "style" and value}

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "style":
            self.found.add(data)


def _hashes(html: str) -> str:
    styles = _Styles()
    styles.feed(html)
    styles.close()
    digests = (b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in sorted(styles.found))
    return " ".join(["'unsafe-hashes'", *(f"'sha256-{digest}'" for digest in digests)])
