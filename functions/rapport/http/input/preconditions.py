"""`If-Match`: a change is made only of what its sender has seen (RFC 9110, 13.1.1).

The `ETag` is of what a PATCH may change and of nothing else: that somebody signs up makes no other version of an event.
"""

import re
from collections.abc import Mapping
from typing import Any

from ...domain.base.versions import fingerprint
from ...domain.patches import Basis, as_given, only_if_at
from ..request import Request

IF_MATCH = "If-Match"
_TAG = re.compile(r'"([^"]*)"')


def etag(values: Mapping[str, object]) -> dict[str, str]:
    """The header of an answer that shows a thing with these values."""
    return {"etag": f'"{fingerprint(values)}"'}


def basis_of(request: Request) -> Basis[Any]:
    """What a request to change something was made from: whatever there is, where it does not say."""
    given = request.headers.get(IF_MATCH.lower(), "*").strip()
    return as_given if given == "*" else only_if_at(*_TAG.findall(given))
