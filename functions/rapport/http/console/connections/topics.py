"""A group's topics: what people typed that is of none, to be given one in a click, and the words of each."""

from collections.abc import Mapping
from urllib.parse import urlencode

from ....app import App
from ....domain.base.errors import FieldProblem, InvalidError, NotFoundError
from ....domain.base.versions import ChangedMeanwhileError
from ....domain.principal import Scope
from ....domain.topics.vocabulary import Topic, Vocabulary
from ....queries.connections.unmatched import unmatched
from ....store.admin import topics as store
from ....usecases.groups import topics as usecase
from ....web.public.form import Form
from ... import query_types, request_types
from ...input.form_fields import last
from ...input.html_forms import Values, form_values
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame

_MEANWHILE = FieldProblem(
    "form", "Somebody else has changed this topic meanwhile. Saving again puts yours in the place of theirs."
)


def topics_page(app: App, request: Request) -> Response:
    return _page(app, request, Form({}))


def _page(app: App, request: Request, form: Form) -> Response:
    _, group, _ = request.visited
    query = parse(query_types.ListQuery, request.query, strict=False)
    vocabulary = store.get(app.table, group.id)
    waiting, more = unmatched(app, group.id, query.limit, query.cursor)
    return frame.show(
        app,
        request,
        "console/topics.html",
        status=422 if form.problems else 200,
        topics=sorted(vocabulary.topics, key=lambda topic: topic.label(group.language).casefold()),
        waiting=waiting,
        more=f"{_base(request)}?{urlencode({'cursor': more})}" if more else "",
        languages=_languages(vocabulary, group.language),
        form=form,
    )


def topic_page(app: App, request: Request) -> Response:
    return _topic_page(app, request, Form({}))


def _topic_page(app: App, request: Request, form: Form) -> Response:
    _, group, _ = request.visited
    vocabulary = store.get(app.table, group.id)
    topic = _topic(vocabulary, request.params["topic"])
    values = {
        **{f"labels.{language}": [label] for language, label in topic.labels.items()},
        "asks": ["\n".join(topic.asks)],
        "offers": ["\n".join(topic.offers)],
        "version": [usecase.version_of(topic)],
    }
    return frame.show(
        app,
        request,
        "console/topic.html",
        status=422 if form.problems else 200,
        topic=topic,
        languages=_languages(vocabulary, group.language),
        form=form if form.problems else Form(values),
    )


def _topic(vocabulary: Vocabulary, id: str) -> Topic:
    topic = vocabulary.topic(id)
    if topic is None:
        raise NotFoundError("There is no such topic any more.")
    return topic


def _languages(vocabulary: Vocabulary, language: str) -> list[str]:
    """Those that labels are asked for in: the group's own first."""
    return list(dict.fromkeys((language, *(tag for topic in vocabulary.topics for tag in topic.labels))))


def post_new(app: App, request: Request) -> Response:
    values = form_values(request)
    try:
        topic = _given(app.new_id(), values)
        usecase.add(app, request.who, topic)
    except InvalidError as error:
        return _page(app, request, Form(values, _of_one(error)))
    return frame.done(app, _base(request), "The topic is there.")


def post_change(app: App, request: Request) -> Response:
    values, id = form_values(request), request.params["topic"]
    try:
        usecase.change_one(app, request.who, _given(id, values), last(values.get("version", [])))
    except InvalidError as error:
        return _topic_page(app, request, Form(values, _of_one(error)))
    except ChangedMeanwhileError:
        now = _topic(store.get(app.table, request.params["group"]), id)
        return _topic_page(app, request, Form({**values, "version": [usecase.version_of(now)]}, (_MEANWHILE,)))
    return frame.done(app, _base(request), "The topic is changed.")


def post_remove(app: App, request: Request) -> Response:
    usecase.remove(app, request.who, request.params["topic"])
    return frame.done(app, _base(request), "The topic is gone.")


def post_assign(app: App, request: Request) -> Response:
    """A text that is of no topic becomes a word of one, or a topic of its own."""
    _, group, _ = request.visited
    values = form_values(request)
    text, topic = last(values.get("text", [])), last(values.get("topic", []))
    is_ask = last(values.get("kind", [])) != "offer"
    try:
        if last(values.get("do", [])) == "new":
            usecase.add(app, request.who, _sound({"id": app.new_id(), "labels": {group.language: text}}))
        else:
            words = _sound({"id": "one", "labels": {"en": text}}).labels["en"]
            usecase.add_word(app, request.who, topic, words, is_ask=is_ask)
    except InvalidError as error:
        return _page(app, request, Form({}, (FieldProblem("form", error.problems[0].reason),)))
    return frame.done(app, _base(request), "It is of a topic now.")


def _given(id: str, values: Values) -> Topic:
    labels = {
        name.removeprefix("labels."): last(given).strip() for name, given in values.items() if name[:7] == "labels."
    }
    return _sound(
        {
            "id": id,
            "labels": {tag: label for tag, label in labels.items() if label},
            "asks": _lines(values, "asks"),
            "offers": _lines(values, "offers"),
        }
    )


def _lines(values: Values, name: str) -> list[str]:
    return [line.strip() for line in last(values.get(name, [])).splitlines() if line.strip()]


def _sound(topic: Mapping[str, object]) -> Topic:
    """As the API takes it. Raises InvalidError."""
    (one,) = parse(request_types.TopicsInput, {"topics": [topic]}).topics
    return Topic(id=one.id, labels=one.labels, asks=tuple(one.asks), offers=tuple(one.offers))


def _of_one(error: InvalidError) -> tuple[FieldProblem, ...]:
    """Each problem by its form's field: `asks` for `topics[3].asks[0]`."""
    return tuple(FieldProblem(_field(problem.field), problem.reason) for problem in error.problems)


def _field(name: str) -> str:
    field = name.partition("].")[2].partition("[")[0]
    return field if field in ("asks", "offers") or field.startswith("labels.") else "form"


def _base(request: Request) -> str:
    return f"/console/{request.params['group']}/topics"


_TOPICS = "/console/{group}/topics"
ROUTES = (
    Route("GET", _TOPICS, topics_page, Scope.CONTACTS_READ),
    Route("POST", _TOPICS, post_new, Scope.EVENTS_WRITE),
    Route("POST", _TOPICS + "/unmatched/assign", post_assign, Scope.EVENTS_WRITE),
    Route("GET", _TOPICS + "/{topic}", topic_page, Scope.EVENTS_READ),
    Route("POST", _TOPICS + "/{topic}", post_change, Scope.EVENTS_WRITE),
    Route("POST", _TOPICS + "/{topic}/remove", post_remove, Scope.EVENTS_WRITE),
)
