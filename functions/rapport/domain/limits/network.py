"""Which addresses of the internet are one source: whoever has one of a network has all of it."""

from ipaddress import IPv4Address, IPv6Network, ip_address

_IPV6_PREFIX = 64
"""What one household or machine is given; fewer bits would be many of them."""


def network_of(source: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 one; what is no address stands for itself."""
    try:
        address = ip_address(source.partition("%")[0])
    except ValueError:
        return source
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))
