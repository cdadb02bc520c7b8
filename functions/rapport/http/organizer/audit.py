"""The audit trail."""

from ...app import App
from ...queries import audit
from .. import query_types, responses
from ..parsing import parse
from ..request import Request, Response, json_response


def list_audit(app: App, request: Request) -> Response:
    query = parse(query_types.AuditQuery, request.query, strict=False)
    found, cursor = audit.listed(app, request.who.group, limit=query.limit, cursor=query.cursor, kind=query.kind)
    return json_response(200, responses.listed([responses.audit_entry_json(entry) for entry in found], cursor))
