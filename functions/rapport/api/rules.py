"""What organisers may ask for about rules: a group's, and those that apply to one of its events."""

from msgspec import structs

from ..domain.models import Scope
from ..services import previews, rules
from ..services.app import App
from ..store import events, groups
from . import inputs, outputs, queries
from .http import NO_CONTENT, Request, Response, Route, json_response
from .public import given_fields
from .reading import read_body
from .short_lists import page


def list_rules(app: App, request: Request) -> Response:
    group, event = _rule_place(app, request)
    applying = rules.of_event(app, group, event) if event else groups.rules(app.table, group)
    found, cursor = page(app, request, applying.values(), lambda rule: rule.id)
    return json_response(200, outputs.listed([outputs.rule_json(rule) for rule in found], cursor))


def _rule_place(app: App, request: Request) -> tuple[str, str | None]:
    """The group and, for rules under an event, the event, which must exist. Raises NotFoundError."""
    group, event = request.params["group"], request.params.get("event")
    if event is not None:
        events.get(app.table, group, event)
    return group, event


def create_rule(app: App, request: Request) -> Response:
    fields = structs.asdict(read_body(inputs.RuleInput, request))
    rule = rules.create(app, *_rule_place(app, request), fields)
    return json_response(201, outputs.rule_json(rule))


def show_rule(app: App, request: Request) -> Response:
    return json_response(200, outputs.rule_json(rules.get(app, *_rule_place(app, request), request.params["rule"])))


def change_rule(app: App, request: Request) -> Response:
    changes = given_fields(read_body(inputs.RuleChange, request))
    rule = rules.change(app, *_rule_place(app, request), request.params["rule"], changes)
    return json_response(200, outputs.rule_json(rule))


def delete_rule(app: App, request: Request) -> Response:
    rules.delete(app, *_rule_place(app, request), request.params["rule"])
    return NO_CONTENT


def test_rule(app: App, request: Request) -> Response:
    email = read_body(inputs.RuleTest, request).email
    rule = previews.request_test(app, *_rule_place(app, request), request.params["rule"], email)
    return json_response(200, outputs.rule_json(rule))


def routes(place: str) -> tuple[Route, ...]:
    one = place + "/rules/{rule}"
    read_, write = Scope.EVENTS_READ, Scope.EVENTS_WRITE
    return (
        Route("GET", place + "/rules", list_rules, read_, query=queries.ListQuery),
        Route("POST", place + "/rules", create_rule, write, body=inputs.RuleInput, returns=201),
        Route("GET", one, show_rule, read_),
        Route("PATCH", one, change_rule, write, body=inputs.RuleChange),
        Route("DELETE", one, delete_rule, write, returns=204),
        Route("POST", one + "/test", test_rule, write, body=inputs.RuleTest),
    )
