"""Addresses that nobody can have: mail to them costs money or reputation, and reaches nobody."""

_RESERVED = frozenset(
    {"example.com", "example.net", "example.org", "simulator.amazonses.com", "home.arpa"}
    | {"example", "test", "invalid", "localhost", "local", "internal", "onion", "alt", "localdomain"}
)
"""With all below them. RFC 2606, 6761, 6762, 7686, 8375, 9476, ICANN's `internal`; and SES's simulator, which answers
with bounces and complaints when asked to."""


def is_unreachable(address: str) -> bool:
    """Whether the domain of a normal address is reserved, or SES's simulator."""
    labels = address.rpartition("@")[2].rstrip(".").split(".")
    return any(".".join(labels[first:]) in _RESERVED for first in range(len(labels)))
