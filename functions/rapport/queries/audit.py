"""What organisers and operators changed, the newest first."""

from ..app import App
from ..domain.audit import AuditEntry
from ..store.admin import audit, groups
from .paging import read_page


def listed(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[AuditEntry], str | None]:
    since, until = groups.get(app.table, group).created_at, app.now()
    return read_page(
        app,
        lambda most, start: audit.listed(app.table, group, since=since, until=until, limit=most, start=start),
        name=["audit", group],
        limit=limit,
        cursor=cursor,
    )
