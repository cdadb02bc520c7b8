"""Who may ask: programs of this machine, and its own pages. Standard library alone: the engine reads it, too.

A stranger's page in a browser of this machine can reach what listens on loopback. If its own name is made to lead here
(DNS rebinding), it can read the answers as well, but comes with that name as `Host`; what it sends without that, comes
with its `Origin`, or with `null`.
"""

import re
from collections.abc import Iterable

ONLY_HERE = "This answers on localhost and 127.0.0.1 alone."
NO_PAGES = "Pages of other origins may not ask this."
_LOOPBACK = re.compile(r"(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)


def are_for_here(hosts: Iterable[str]) -> bool:
    """Whether a request's `Host` headers are one, and a name of this machine that cannot be made to lead elsewhere."""
    named = list(hosts)
    return len(named) == 1 and _LOOPBACK.fullmatch(named[0]) is not None


def are_own(origins: Iterable[str], host: str) -> bool:
    """Whether a request comes from no page at all, or from one of the very address that it goes to."""
    return all(origin.lower() == f"http://{host}".lower() for origin in origins)
