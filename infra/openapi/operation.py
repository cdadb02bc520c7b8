"""The words for one route: what it does and answers, beyond what its `Route` says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ListOf:
    """A page of these."""

    shape: type
    some_fields: bool = False
    """Whether the caller may ask for some of their fields alone."""


@dataclass(frozen=True)
class Operation:
    id: str
    does: str
    answers: object = None
    """The type of the response, a `ListOf` it, or the media type where it is not JSON."""
    conflict: str | None = None
    """When it is refused with a 409."""
    example: object | None = None
    """A body for it."""
    more: str = ""
