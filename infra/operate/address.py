"""Whether the stack's pages open where mails say that they are."""

import json
import urllib.error
import urllib.request

from .errors import OperateError
from .stack import Stack

_SECONDS = 10


def require_open(stack: Stack) -> None:
    """Raises OperateError: nothing is to be mailed with an address that opens nothing."""
    address = stack.config.public_url
    if not opens(address):
        raise OperateError(
            f"{address} does not open, and every mail would name it. With a domain of your own, point its record to the"
            " stack's output DomainTarget and try again once it is known; that may take an hour."
        )


def opens(address: str) -> bool:
    """Whether it is Rapport that answers there."""
    try:
        with urllib.request.urlopen(f"{address}/openapi.json", timeout=_SECONDS) as answer:  # noqa: S310 - our own
            return bool(json.load(answer)["info"]["title"].startswith("Rapport"))
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False
