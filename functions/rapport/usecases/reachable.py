"""Addresses that no mail can reach are refused where they come in, but for those of tests on the local cloud."""

from ..app import App
from ..domain.base.errors import InvalidError
from ..domain.limits.unreachable import is_unreachable


def refuse_unreachable(app: App, address: str) -> None:
    """Raises InvalidError for an address in a domain that is reserved, and for one of SES's simulator."""
    if is_unreachable(address) and not app.config.accepts_reserved_addresses:
        raise InvalidError.of("email", "No mail can reach this address. Please give one that you read")
