"""What items were like before, and how they become what the code of today reads.

Each item says by `v` as which version of its kind it was written. An older one is brought up to date by whoever reads
it, and stored as it now is when it is next written: a deployment walks no table. A newer one was written by the next
release, whose functions are there beside ours for the minutes of a deployment, and says what we cannot read: it is
refused for now. The message, job or request comes again, and finds a newer function.

A field more, with a default, is no version: an older release keeps it as it is (`newer`). Any other change of what an
item holds is one more entry of its kind in `UPGRADES`; docs/upgrading.md says what it is to be. An upgrade is handed
the fields of an item (a dict of its own) and returns what they became. It is at home with fields that are in their new
form already, for an update of a single field leaves `v` as it is; and with those alone that lists show.
"""

from collections.abc import Callable, Sequence
from typing import Any

from ...domain.base.errors import RefusedForNowError
from ...domain.group import Group
from .shown import WHOLE

Fields = dict[str, Any]

Upgrade = Callable[[Fields], Fields]


def _group_with_members(fields: Fields) -> Fields:
    """Members took the place of `team`, addresses only: an operator has them invited (`member adopt`)."""
    return {name: value for name, value in fields.items() if name != "team"}


UPGRADES: dict[type, Sequence[Upgrade]] = {Group: (_group_with_members,)}
"""For each kind of item, the way from version 1 to 2, from 2 to 3, and so on."""

_SECONDS_OF_A_DEPLOYMENT = 30


def version_of(kind: type) -> int:
    """As which its items are written."""
    return len(_upgrades(kind)) + 1


def upgraded(kind: type, fields: Fields) -> Fields:
    """An item's fields as of today. Raises RefusedForNowError for an item of a release to come."""
    written = fields.get("v", 1)
    if written > version_of(kind):
        raise RefusedForNowError("Rapport is being updated. Please try again in a moment.", _SECONDS_OF_A_DEPLOYMENT)
    for upgrade in _upgrades(kind)[written - 1 :]:
        fields = upgrade(fields)
    return fields


def _upgrades(kind: type) -> Sequence[Upgrade]:
    return UPGRADES.get(WHOLE.get(kind, kind), ())
