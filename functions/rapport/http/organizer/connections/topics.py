"""Routes for a group's topics: what its people ask of each other, and offer."""

from typing import TYPE_CHECKING

from ....app import App
from ....domain.principal import Scope
from ....domain.topics.vocabulary import Topic, Vocabulary
from ....queries.connections.unmatched import unmatched
from ....store.admin import topics as store
from ....usecases.groups import topics as usecase
from ... import query_types, request_types
from ...input.preconditions import basis_of, etag
from ...parsing import parse, parse_body
from ...request import Request, Response, json_response
from ...responses import listed
from ...routing import Route

if TYPE_CHECKING:
    from . import response_types


def show_topics(app: App, request: Request) -> Response:
    return _topics_json(store.get(app.table, request.params["group"]))


def change_topics(app: App, request: Request) -> Response:
    given = parse_body(request_types.TopicsInput, request)
    topics = tuple(
        Topic(id=one.id, labels=one.labels, asks=tuple(one.asks), offers=tuple(one.offers)) for one in given.topics
    )
    return _topics_json(usecase.replace_all(app, request.who, topics, basis_of(request)))


def list_unmatched(app: App, request: Request) -> Response:
    query = parse(query_types.ListQuery, request.query, strict=False)
    found, cursor = unmatched(app, request.params["group"], query.limit, query.cursor)
    items: list[response_types.Unmatched] = [
        {"text": one.text, "kind": one.kind, "contacts": one.contacts} for one in found
    ]
    return json_response(200, listed(items, cursor))


def _topics_json(vocabulary: Vocabulary) -> Response:
    topics: list[response_types.Topic] = [
        {"id": topic.id, "labels": dict(topic.labels), "asks": list(topic.asks), "offers": list(topic.offers)}
        for topic in vocabulary.topics
    ]
    return json_response(200, {"topics": topics}, etag(usecase.values_of(vocabulary)))


_TOPICS = "/v1/groups/{group}/topics"
ROUTES = (
    Route("GET", _TOPICS, show_topics, Scope.EVENTS_READ),
    Route("PUT", _TOPICS, change_topics, Scope.EVENTS_WRITE, body=request_types.TopicsInput, if_match=True),
    Route("GET", _TOPICS + "/unmatched", list_unmatched, Scope.CONTACTS_READ, query=query_types.ListQuery),
)
