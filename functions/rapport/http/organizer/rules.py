"""Routes for rules: a group's, and those that apply to one of its events."""

from ...app import App
from ...domain.principal import Scope
from ...domain.rule import Rule
from ...store import events
from ...store.admin import rules as rule_store
from ...usecases.rules import edit, event_rules, test_rule
from .. import query_types, request_to_domain, request_types, responses
from ..idempotency import keep
from ..input.preconditions import basis_of, etag
from ..parsing import no_body, parse_body
from ..request import NO_CONTENT, Request, Response, json_response
from ..routing import Route
from ..short_lists import page


def list_rules(app: App, request: Request) -> Response:
    group, event = request.who.group, request.params.get("event")
    if event is not None:
        events.get(app.table, group, event)
    applying = rule_store.of_event(app.table, group, event) if event else rule_store.of_group(app.table, group)
    rules = (rule for rule in applying.values() if not rule.is_message)
    found, cursor = page(app, request, rules, lambda rule: rule.id)
    return json_response(200, responses.listed([responses.rule_json(rule) for rule in found], cursor))


def _rule(request: Request) -> tuple[str | None, str]:
    """The event in the path, if there is one, and the rule."""
    return request.params.get("event"), request.params["rule"]


def create_rule(app: App, request: Request) -> Response:
    new = request_to_domain.new_rule(parse_body(request_types.RuleInput, request))
    kept = keep(app, request, 201, responses.rule_json)
    rule = edit.create(app, request.who, request.params.get("event"), new, kept)
    return json_response(201, responses.rule_json(rule))


def show_rule(app: App, request: Request) -> Response:
    return _shown(edit.get(app, request.who.group, *_rule(request)))


def _shown(rule: Rule) -> Response:
    return json_response(200, responses.rule_json(rule), etag(event_rules.values_of(rule)))


def change_rule(app: App, request: Request) -> Response:
    patch = request_to_domain.rule_patch(parse_body(request_types.RuleChange, request))
    return _shown(edit.change(app, request.who, *_rule(request), patch, basis_of(request)))


def delete_rule(app: App, request: Request) -> Response:
    edit.delete(app, request.who, *_rule(request))
    return NO_CONTENT


def reset_rule(app: App, request: Request) -> Response:
    """For an event that had changed a rule of its group: it is the group's again."""
    no_body(request)
    rule = event_rules.reset(app, request.who, request.params["event"], request.params["rule"])
    return json_response(200, responses.rule_json(rule))


def send_test(app: App, request: Request) -> Response:
    email = parse_body(request_types.RuleTest, request).email
    kept = keep(app, request, 200, responses.rule_json)
    rule = test_rule.request_test(app, request.who, *_rule(request), email, kept)
    return json_response(200, responses.rule_json(rule))


def _below(place: str) -> tuple[Route, ...]:
    one = place + "/rules/{rule}"
    read_, write = Scope.EVENTS_READ, Scope.EVENTS_WRITE
    return (
        Route("GET", place + "/rules", list_rules, read_, query=query_types.ListQuery),
        Route("POST", place + "/rules", create_rule, write, body=request_types.RuleInput, returns=201),
        Route("GET", one, show_rule, read_),
        Route("PATCH", one, change_rule, write, body=request_types.RuleChange, if_match=True),
        Route("DELETE", one, delete_rule, write, returns=204),
        Route("POST", one + "/test", send_test, write, body=request_types.RuleTest, makes=True),
    )


_GROUP = "/v1/groups/{group}"
_EVENT = _GROUP + "/events/{event}"

ROUTES = (
    *_below(_GROUP),
    *_below(_EVENT),
    Route("POST", _EVENT + "/rules/{rule}/reset", reset_rule, Scope.EVENTS_WRITE),
)
