"""The layout of a mail: the page around its words, and the foot of both parts.

Tables and inline styles carry it, for Outlook's sake, which renders by Word; the `<style>` adds what else there is to
gain: dark mode, and narrow screens without a frame.
"""

from ...domain.base.dataclass import dataclass
from ..plain_text import wrapped
from ..safe_text import one_line
from .styles import ACCENT, DARK, FONT, FOOT_LINK_STYLE, INK, LINE, MUTED, NARROW, PAGE, PANEL, TABLE
from .values import html_text

_SIGNUP = "Your sign-up"
_OWN_PAGE = "All your sign-ups and choices with {group}"
_STOP = "Unsubscribe from these mails"

_FILLER = "&#847;&zwnj;&nbsp;" * 40
"""Behind the line that inboxes show beside the subject: so that they show nothing else there."""

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
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (max-width: 640px) {{
{narrow}}}
@media (prefers-color-scheme: dark) {{
{dark}}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:{page}">
<div class="preheader" aria-hidden="true" style="{hidden}">{preheader}{filler}</div>
<table {table} width="100%" class="page" bgcolor="{page}" style="width:100%;background-color:{page}">
<tr><td class="page-cell" align="center" style="padding:32px 12px">
<!--[if mso]><table {table} width="600"><tr><td><![endif]-->
<table {table} width="100%" class="panel" bgcolor="{panel}" style="{panel_style};border-top:4px solid {accent}">
<tr><td class="head-cell ink" style="{head_style}">{head}</td></tr>
<tr><td class="body-cell ink" lang="{language}" style="{text_style};padding:24px 36px 8px">
{body}</td></tr>
<tr><td class="foot-cell muted" lang="en" style="{foot_style}">
{foot}
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
"""
_HIDDEN = "display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;mso-hide:all"
_PANEL_STYLE = f"width:100%;max-width:600px;background-color:{PANEL};border-radius:12px;border-collapse:separate"
_TEXT_STYLE = f"{FONT};font-size:16px;line-height:25px;color:{INK};text-align:left"
_FOOT_STYLE = f"{FONT};font-size:13px;line-height:20px;color:{MUTED};border-top:1px solid {LINE};padding:20px 36px 24px"
_HEAD_STYLE = f"{FONT};font-size:15px;line-height:20px;font-weight:bold;color:{INK};padding:28px 36px 0"
_LOGO = (
    '<img src="{url}" alt="{name}" height="44" style="display:block;height:44px;width:auto;max-width:240px;border:0">'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is around the words of every mail."""

    group_name: str
    why: str
    """Why the reader gets this mail, as a sentence."""
    signup_url: str | None = None
    """`/s/{token}`, in a mail about a signup."""
    own_page_url: str | None = None
    """`/me/{token}`, in a mail to an attendee."""
    unsubscribe_url: str | None = None
    accent: str | None = None
    """The group's colour, `#rrggbb`; white is read well on it."""
    logo_url: str | None = None
    language: str = "en"
    """Of the mail's own words, as an HTML `lang`; the foot's are English."""


def html_page(subject: str, preheader: str, body: str, frame: Frame, *, links_signup: bool) -> str:
    """`links_signup`: whether the body links to the sign-up, so that the foot need not."""
    return _PAGE.format(
        language=html_text(frame.language),
        subject=html_text(subject),
        preheader=html_text(preheader[:1].upper() + preheader[1:]),  # what follows a greeting begins small
        filler=_FILLER,
        hidden=_HIDDEN,
        page=PAGE,
        panel=PANEL,
        panel_style=_PANEL_STYLE,
        accent=accent(frame),
        table=TABLE,
        text_style=_TEXT_STYLE,
        head=_name_or_logo(frame),
        head_style=_HEAD_STYLE,
        body=body,
        foot_style=_FOOT_STYLE,
        foot=_html_foot(frame, links_signup=links_signup),
        narrow=NARROW,
        dark=DARK,
    )


def accent(frame: Frame) -> str:
    return frame.accent or ACCENT


def text_foot(frame: Frame, *, links_signup: bool) -> str:
    # Mail clients know a line of "-- " as what divides a mail from its signature.
    lines = ["", "", "-- ", one_line(frame.group_name), *wrapped(one_line(frame.why)), ""]
    lines += [f"{one_line(label)}:\n{one_line(url)}" for label, url in _links(frame, links_signup=links_signup)]
    return "\n".join([*lines, ""])


def _name_or_logo(frame: Frame) -> str:
    name = html_text(frame.group_name)
    return _LOGO.format(url=html_text(frame.logo_url), name=name) if frame.logo_url else name


def _html_foot(frame: Frame, *, links_signup: bool) -> str:
    links = [
        f'<a href="{html_text(url)}" style="{FOOT_LINK_STYLE}">{html_text(label)}</a>'
        for label, url in _links(frame, links_signup=links_signup)
    ]
    return "<br>\n".join([html_text(frame.why), *links])


def _links(frame: Frame, *, links_signup: bool) -> list[tuple[str, str]]:
    links = (
        (_SIGNUP, None if links_signup else frame.signup_url),
        (_OWN_PAGE.format(group=frame.group_name), frame.own_page_url),
        (_STOP, frame.unsubscribe_url),
    )
    return [(label, url) for label, url in links if url]
