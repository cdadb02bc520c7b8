"""Nobody, key or member, grants what they lack, or for longer than they may themselves."""

from collections.abc import Iterable
from datetime import datetime

from ...domain.base.errors import ForbiddenError
from ...domain.principal import Principal, Scope


def refuse_more_than_ones_own(who: Principal, scopes: Iterable[Scope], until: datetime | None = None) -> None:
    """Raises ForbiddenError for a scope that `who` lacks, or an end (None: never) that is later than theirs."""
    lacking = sorted(scope for scope in scopes if not who.may(scope))
    if lacking:
        raise ForbiddenError(f"Nobody grants what they lack: you may not {', '.join(lacking)}.")
    if who.expires_at is not None and (until is None or until > who.expires_at):
        raise ForbiddenError(f"Nobody grants for longer than they may: this key's own time ends at {who.expires_at}.")
