"""Two people at an event, whoever of them is named first."""

from hashlib import sha256

_DIGITS = 16


def pair_id(event: str, one: str, other: str) -> str:
    """The same for both, and for one event alone: `one` and `other` are the ids of their contacts."""
    return sha256("#".join((event, *sorted((one, other)))).encode()).hexdigest()[:_DIGITS]
