"""Content lines of RFC 5545: text and parameters escaped, long lines folded."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from ..addresses import wire_address
from ..mail.safe_text import one_line
from ..mail.utf8 import slices

_SPECIAL = re.compile(r"[\\;,]")
_LONGEST_LINE = 75


def text(value: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", value.replace("\r\n", "\n").replace("\r", "\n"))
    return r"\n".join(map(one_line, escaped.split("\n")))


def parameter(value: str) -> str:
    """A quoted parameter value. It cannot hold a double quote; RFC 6868 gives ^ a meaning."""
    return '"' + one_line(value).replace("^", "^^").replace('"', "'") + '"'


def mailto(address: str) -> str:
    return "mailto:" + quote(wire_address(address), safe="@!$'*+-._~")


def folded(lines: Iterable[str]) -> bytes:
    return b"".join(map(_folded, lines))


def _folded(line: str) -> bytes:
    """Never within a character, which RFC 5545 would allow, nor within an escape: not all readers unfold first."""
    octets = line.encode("utf-8", "replace")
    if len(octets) <= _LONGEST_LINE:
        return octets + b"\r\n"
    # A continued line begins with a space, that counts.
    head, *rest = slices(octets, _LONGEST_LINE - 1, escaped_by=b"\\")
    return b"\r\n ".join([head, *rest]) + b"\r\n"
