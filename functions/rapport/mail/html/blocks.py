"""The HTML of what is more than words: a card of facts, a button. Tables, because Outlook knows no other boxes."""

from .styles import CARD, FONT, INK, LINE, LINK_STYLE, MUTED, TABLE, TITLE_LINK_STYLE

_CELL = f"{FONT};font-size:16px;line-height:24px;color:{INK}"
_BUTTON = (
    f"display:inline-block;padding:13px 26px;{FONT};font-size:16px;line-height:22px;font-weight:bold;color:#ffffff;"
    "text-decoration:none"
)


def card() -> tuple[str, str]:
    """What begins a card and what ends it; rows are between them."""
    style = f"width:100%;margin:0 0 24px;background-color:{CARD};border:1px solid {LINE};border-radius:12px"
    opening = (
        f'<table {TABLE} width="100%" class="card" bgcolor="{CARD}" style="{style};border-collapse:separate">\n'
        f'<tr><td style="padding:12px 20px">\n<table {TABLE} width="100%" style="width:100%">\n'
    )
    return opening, "</table>\n</td></tr>\n</table>\n"


def title(words: str) -> str:
    style = f"{_CELL};padding:6px 0;font-size:18px;font-weight:bold"
    words = words.replace(LINK_STYLE, TITLE_LINK_STYLE)
    return f'<tr><td class="ink" style="{style}">{words}</td></tr>\n'


def fact(label: str, value: str) -> str:
    named = f'<span class="muted" style="font-size:13px;line-height:18px;color:{MUTED}">{label.rstrip(": ")}</span>'
    return f'<tr><td class="ink" style="{_CELL};padding:6px 0">{named}<br>\n{value.lstrip(": ")}</td></tr>\n'


def button(address: str, label: str) -> tuple[str, str, str]:
    """The parts of it between which the group's colour stands. Outlook heeds the padding of cells, not of links."""
    table = f'<table {TABLE} class="button-table" style="margin:0 0 24px;border-collapse:separate">'
    return (
        f'{table}\n<tr><td class="button" align="center" bgcolor="',
        '" style="border-radius:8px;mso-padding-alt:13px 26px;background-color:',
        f'"><a href="{address}" style="{_BUTTON}">{label}</a></td></tr>\n</table>\n',
    )
