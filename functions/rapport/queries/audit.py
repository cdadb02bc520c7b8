"""What organisers and operators changed, the newest first."""

from ..app import App
from ..domain.audit import AuditEntry, AuditKind
from ..store.admin import audit, groups
from .paging import read_page


def listed(
    app: App, group: str, *, limit: int, cursor: str | None, kind: AuditKind | None = None
) -> tuple[list[AuditEntry], str | None]:
    """`kind`: of what kind of thing alone.

    Raises InvalidError for a cursor of another list.
    """
    actions = kind.actions if kind else ()
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
