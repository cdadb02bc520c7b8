"""What lists show of a thing is one attribute of its item, a map, and all that the local indexes hold of it.

An index may name no more than 20 attributes, and none can be added once there is data; into a map there can. A write
that leaves the map as it is leaves the indexes as they are.
"""

from collections.abc import Mapping
from dataclasses import fields

from pynamodb.expressions.operand import Path

from ...domain.contact import Contact, ListedContact
from ...domain.event import Event, ListedEvent
from ...domain.signup import ListedSignup, Signup

SHOWN = "shown"

LISTED: Mapping[type, type] = {Event: ListedEvent, Contact: ListedContact, Signup: ListedSignup}
"""What is on lists, and as what: less than it is, so that nobody can write it back from there."""

WHOLE: Mapping[type, type] = {listed: whole for whole, listed in LISTED.items()}

_NAMES = {whole: frozenset(field.name for field in fields(listed)) for whole, listed in LISTED.items()}


def names_shown(kind: type) -> frozenset[str]:
    return _NAMES.get(kind, frozenset())


def path_of(kind: type, name: str) -> Path:
    """Where an item of this kind has a field: for updates and conditions."""
    return Path([SHOWN, name]) if name in names_shown(kind) else Path(name)
