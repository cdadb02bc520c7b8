"""The audit trail, page by page, the newest first; of one kind of thing, where that is asked for."""

from urllib.parse import urlencode

from ....app import App
from ....domain.audit import AuditKind
from ....domain.principal import Scope
from ....queries import audit
from ....web.console.access import trail_words
from ...request import Request, Response
from ...routing import Route
from .. import frame

_AT_ONCE = 50


def audit_page(app: App, request: Request) -> Response:
    """Raises InvalidError for a cursor of another list."""
    _, group, _ = request.visited
    asked = request.query.get("kind", "")
    kind = AuditKind(asked) if asked in trail_words.KINDS else None
    found, cursor = audit.listed(
        app,
        group.id,
        limit=_AT_ONCE,
        cursor=request.query.get("cursor"),
        kind=kind,
    )
    here = f"/console/{group.id}/audit"
    more = f"{here}?{urlencode({**({'kind': kind} if kind else {}), 'cursor': cursor})}" if cursor else ""
    return frame.show(
        app,
        request,
        "console/audit.html",
        entries=[trail_words.shown(entry) for entry in found],
        kinds=trail_words.KINDS,
        kind=kind,
        more=more,
        is_first="cursor" not in request.query,
    )


ROUTES = (Route("GET", "/console/{group}/audit", audit_page, Scope.MEMBERS_WRITE),)
