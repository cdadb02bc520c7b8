"""Addresses that no mail can reach are refused where they come in, but for those of tests on the local cloud."""

from ..app import App
from ..domain.base.errors import InvalidError
from ..domain.limits.unreachable import is_unreachable

UNREACHABLE = "No mail can reach this address. Please give one that is read"


def may_be_reached(app: App, address: str) -> bool:
    """Not so of an address in a domain that is reserved, nor of one of SES's simulator."""
    return app.config.accepts_reserved_addresses or not is_unreachable(address)


def refuse_unreachable(app: App, address: str) -> None:
    """Raises InvalidError for an address that no mail can reach."""
    if not may_be_reached(app, address):
        raise InvalidError.of("email", UNREACHABLE)
