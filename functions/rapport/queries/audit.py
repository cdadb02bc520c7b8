"""What organisers and operators changed, the newest first."""

from collections.abc import Sequence

from ..app import App
from ..domain.audit import AuditEntry
from ..store.admin import audit, groups
from .paging import read_page


def listed(
    app: App, group: str, *, limit: int, cursor: str | None, actions: Sequence[str] = ()
) -> tuple[list[AuditEntry], str | None]:
    """`actions`: what the actions begin with of those that are wanted, like `event.`; all where none is named."""
    since, until = groups.get(app.table, group).created_at, app.now()
    return read_page(
        app,
        lambda most, start: audit.listed(
            app.table, group, since=since, until=until, actions=actions, limit=most, start=start
        ),
        name=["audit", group, *actions],
        limit=limit,
        cursor=cursor,
        filtered=bool(actions),
    )
