"""The layout of a mail: the page around its HTML, and the footer of both parts.

No colour is set where the reader's own will do, so that dark mode needs next to nothing of us.
"""

from ..domain.base.dataclass import dataclass
from .markdown import html_text
from .plain_text import wrapped
from .safe_text import one_line

_YOURS = "Your sign-up: see it, change it or cancel it"
_STOP = "Unsubscribe from these mails"

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{ a {{ color: #93c5fd !important; }} .footer {{ color: #b6bcc6 !important; }} }}
</style>
</head>
<body style="margin:0;padding:0">
<div role="article" aria-roledescription="email" aria-label="{subject}" lang="{language}" style="{style}">
{body}<div class="footer" lang="en" style="{footer_style}">
{footer}
</div>
</div>
</body>
</html>
"""
_STYLE = (
    "box-sizing:border-box;max-width:600px;margin:0 auto;padding:24px 20px;overflow-wrap:anywhere;"
    "font:16px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
)
_FOOTER_STYLE = "margin-top:32px;padding-top:16px;border-top:1px solid #9ca3af;font-size:14px;color:#5b6472"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What every mail ends with."""

    group_name: str
    why: str
    """Why the reader gets this mail, as a sentence."""
    signup_url: str | None = None
    """`/s/{token}`, in a mail about a signup."""
    unsubscribe_url: str | None = None
    language: str = "en"
    """Of the mail's own words, as an HTML `lang`; the footer's are English."""


def html_page(subject: str, body: str, footer: Footer) -> str:
    return _PAGE.format(
        language=html_text(footer.language),
        subject=html_text(subject),
        style=_STYLE,
        body=body,
        footer_style=_FOOTER_STYLE,
        footer=_html_footer(footer),
    )


def text_footer(footer: Footer) -> str:
    # Mail clients know a line of "-- " as what divides a mail from its signature.
    lines = ["", "", "-- ", *wrapped(one_line(footer.why))]
    lines += [f"{label}:\n{one_line(url)}" for label, url in _links(footer)]
    return "\n".join([*lines, one_line(footer.group_name), ""])


def _html_footer(footer: Footer) -> str:
    links = [f'<a href="{html_text(url)}" style="color:#1d4ed8">{label}</a>' for label, url in _links(footer)]
    return "<br>\n".join([html_text(footer.why), *links, f"<strong>{html_text(footer.group_name)}</strong>"])


def _links(footer: Footer) -> list[tuple[str, str]]:
    links = ((_YOURS, footer.signup_url), (_STOP, footer.unsubscribe_url))
    return [(label, url) for label, url in links if url]
