"""The look of mails: colours and styles, written into each element, because Gmail's apps and Outlook heed little else.

What dark mode changes is in the page's `<style>`, by class, and overrides these where a mail client honours it.
"""

FONT = (
    "mso-line-height-rule:exactly;overflow-wrap:anywhere;word-break:break-word;"
    "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
)
ACCENT = "#14655d"
"""Of a group that chose none: that of the pages."""

PAGE, PANEL, CARD, LINE = "#f8f6f1", "#ffffff", "#f8f6f1", "#e5e0d6"
INK, MUTED = "#1b1e1c", "#545b57"

LINK_STYLE = f"color:{INK}"
TITLE_LINK_STYLE = f"color:{INK};text-decoration:none"
FOOT_LINK_STYLE = f"color:{MUTED}"
PARAGRAPH = "margin:0 0 16px"
BY_TAG = {
    "p": PARAGRAPH,
    "h1": "margin:0 0 20px;font-size:26px;line-height:32px",
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
.page { background-color: #131615 !important; }
.panel { background-color: #1c201f !important; }
.card { background-color: #262b2a !important; border-color: #3a4240 !important; }
.foot-cell, blockquote, hr { border-color: #3a4240 !important; }
.ink, .ink a { color: #eceae5 !important; }
.muted, .muted a { color: #abb2ad !important; }
.button a { color: #ffffff !important; }
"""
NARROW = """\
.page-cell { padding: 0 !important; }
.panel { border-radius: 0 !important; }
.head-cell { padding: 24px 20px 0 !important; }
.body-cell { padding: 20px 20px 8px !important; }
.foot-cell { padding: 20px !important; }
.button-table { width: 100% !important; }
.button a { display: block !important; }
"""
