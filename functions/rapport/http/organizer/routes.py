"""The organisers' API: all its routes, each with the scope it needs."""

from ...domain.principal import Scope
from ...usecases.events import publish
from .. import query_types, request_types
from ..routing import Route
from . import contacts, images, members, rules
from .api_keys import create_key, delete_key, list_keys
from .attendees import routes as attendees
from .audit import list_audit
from .door import check_in
from .events import (
    cancel_event,
    change_event,
    clone_event,
    create_event,
    delete_event,
    event_action,
    list_events,
    publish_event,
    show_event,
    try_cancelling,
    try_change,
    try_publishing,
)
from .figures import routes as figures
from .groups import change_group, show_group
from .mailings import (
    count_recipients,
    list_deliveries,
    list_group_deliveries,
    list_mailings,
    preview_mailing,
    send_message,
    send_message_test,
    settle_delivery,
)

_GROUP = "/v1/groups/{group}"
_EVENT = _GROUP + "/events/{event}"

ROUTES = (
    Route("GET", _GROUP, show_group, Scope.EVENTS_READ),
    Route("PATCH", _GROUP, change_group, Scope.EVENTS_WRITE, body=request_types.GroupChange, if_match=True),
    Route("GET", _GROUP + "/events", list_events, Scope.EVENTS_READ, query=query_types.EventQuery),
    Route("POST", _GROUP + "/events", create_event, Scope.EVENTS_WRITE, body=request_types.EventInput, returns=201),
    Route("GET", _EVENT, show_event, Scope.EVENTS_READ),
    Route("PATCH", _EVENT, change_event, Scope.EVENTS_WRITE, body=request_types.EventChange, if_match=True),
    Route("DELETE", _EVENT, delete_event, Scope.EVENTS_WRITE, returns=204),
    Route("POST", _EVENT + "/publish", publish_event, Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/dry-run", try_change, Scope.EVENTS_WRITE, body=request_types.EventChange),
    Route("POST", _EVENT + "/publish/dry-run", try_publishing, Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/cancel/dry-run", try_cancelling, Scope.EVENTS_WRITE, body=request_types.Cancellation),
    Route("POST", _EVENT + "/unpublish", event_action(publish.unpublish), Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/cancel", cancel_event, Scope.EVENTS_WRITE, body=request_types.Cancellation),
    Route("POST", _EVENT + "/clone", clone_event, Scope.EVENTS_WRITE, body=request_types.CloneTimes, returns=201),
    *attendees.ROUTES,
    *check_in.ROUTES,
    *rules.routes(_GROUP),
    *rules.routes(_EVENT),
    Route("POST", _EVENT + "/rules/{rule}/reset", rules.reset_rule, Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/messages", send_message, Scope.EVENTS_WRITE, body=request_types.MessageInput, returns=201),
    Route("POST", _EVENT + "/messages/dry-run", count_recipients, Scope.EVENTS_WRITE, body=request_types.MessageInput),
    Route(
        "POST",
        _EVENT + "/messages/test",
        send_message_test,
        Scope.EVENTS_WRITE,
        body=request_types.MessageTest,
        makes=True,
    ),
    Route("GET", _EVENT + "/mailings", list_mailings, Scope.EVENTS_READ, query=query_types.ListQuery),
    Route(
        "GET",
        _EVENT + "/mailings/{mailing}/preview",
        preview_mailing,
        Scope.EVENTS_READ,
        query=query_types.PreviewQuery,
    ),
    Route("GET", _EVENT + "/deliveries", list_deliveries, Scope.EVENTS_READ, query=query_types.DeliveryQuery),
    Route(
        "GET",
        _GROUP + "/deliveries",
        list_group_deliveries,
        Scope.EVENTS_READ,
        query=query_types.GroupDeliveryQuery,
    ),
    Route(
        "POST",
        _EVENT + "/deliveries/{delivery}/settle",
        settle_delivery,
        Scope.EVENTS_WRITE,
        body=request_types.Settlement,
    ),
    *contacts.ROUTES,
    *images.ROUTES,
    *figures.ROUTES,
    Route("GET", _GROUP + "/audit", list_audit, Scope.MEMBERS_WRITE, query=query_types.AuditQuery),
    *members.ROUTES,
    Route("POST", _GROUP + "/api-keys", create_key, Scope.KEYS_WRITE, body=request_types.KeyInput, returns=201),
    Route("GET", _GROUP + "/api-keys", list_keys, Scope.KEYS_WRITE, query=query_types.ListQuery),
    Route("DELETE", _GROUP + "/api-keys/{key}", delete_key, Scope.KEYS_WRITE, returns=204),
)
