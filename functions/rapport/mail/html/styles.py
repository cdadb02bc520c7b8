"""The look of mails: colours and styles, written into each element, because Gmail's apps and Outlook heed little else.

What dark mode changes is in the page's `<style>`, by class, and overrides these where a mail client honours it.
"""

FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
ACCENT = "#1d4ed8"
"""Of a group that chose none."""

PAGE, PANEL, CARD, LINE = "#f4f4f2", "#ffffff", "#f7f7f5", "#e2e2de"
INK, MUTED, LINK = "#1c1c1a", "#5c5f66", "#1d4ed8"

LINK_STYLE = f"color:{LINK};overflow-wrap:anywhere"
PARAGRAPH = "margin:0 0 16px"
BY_TAG = {
    "p": PARAGRAPH,
    "h1": "margin:24px 0 12px;font-size:24px;line-height:30px",
    "h2": "margin:24px 0 12px;font-size:20px;line-height:26px",
    "h3": "margin:24px 0 8px;font-size:17px;line-height:24px",
    "ul": "margin:0 0 16px;padding:0 0 0 24px",
    "ol": "margin:0 0 16px;padding:0 0 0 24px",
    "li": "margin:0 0 4px",
    "blockquote": f"margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid {LINE}",
    "hr": f"margin:24px 0;border:0;border-top:1px solid {LINE}",
    "code": "white-space:pre-wrap",
}
TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
"""The attributes of a table that lays out: screen readers pass over it."""

DARK = """\
.page { background-color: #121314 !important; }
.panel { background-color: #1c1d1f !important; border-color: #34363a !important; }
.card { background-color: #25272a !important; border-color: #3a3d42 !important; }
.ink { color: #ededeb !important; }
.muted { color: #b0b4bb !important; }
a { color: #93c5fd !important; }
.button a { color: #ffffff !important; }
blockquote, hr { border-color: #4a4e55 !important; }
"""
NARROW = """\
.page-cell { padding: 0 !important; }
.panel { border: 0 !important; border-radius: 0 !important; }
.panel-cell { padding: 24px 20px !important; }
.button-table { width: 100% !important; }
.button a { display: block !important; }
"""
