"""The audit trail."""

from ...app import App
from ...domain.principal import Scope
from ...queries import audit
from .. import query_types, responses
from ..parsing import parse
from ..request import Request, Response, json_response
from ..routing import Route


def list_audit(app: App, request: Request) -> Response:
    query = parse(query_types.AuditQuery, request.query, strict=False)
    found, cursor = audit.listed(app, request.who.group, limit=query.limit, cursor=query.cursor, kind=query.kind)
    return json_response(200, responses.listed([responses.audit_entry_json(entry) for entry in found], cursor))


ROUTES = (Route("GET", "/v1/groups/{group}/audit", list_audit, Scope.MEMBERS_WRITE, query=query_types.AuditQuery),)
