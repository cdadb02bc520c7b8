"""Origins of other sites, in the one form in which browsers send them, however people write them."""

import re
from urllib.parse import urlsplit

from ...addresses import wire_domain

_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_IMPLIED = {"http": 80, "https": 443}


def origin_of(url: str) -> str | None:
    """In lower case, an international domain in ASCII, without the port that goes without saying.

    None of what is no URL of a site.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        host = wire_domain(parts.netloc.rpartition("@")[2].removesuffix(f":{port}").lower())
    except ValueError:
        return None
    if parts.scheme not in _IMPLIED or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, _IMPLIED[parts.scheme]) else "")
