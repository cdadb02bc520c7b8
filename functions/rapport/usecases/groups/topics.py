"""A group's topics: changed all at once, or one at a time."""

from collections.abc import Callable
from dataclasses import replace

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.errors import FieldProblem, InvalidError, NotFoundError
from ...domain.base.versions import ChangedMeanwhileError, fingerprint
from ...domain.patches import Basis, TopicsPatch, as_given
from ...domain.principal import Principal
from ...domain.topics.match import said_of_two
from ...domain.topics.vocabulary import Topic, Vocabulary
from ...store.admin import topics as store
from ...store.write_conflicts import until_written
from ..trail import to_note

MOST_TOPICS = 200
MOST_WRITTEN = 60_000
"""Characters of all labels and words together: DynamoDB takes no item over 400 KB, and pages read it whole."""

Topics = tuple[Topic, ...]


def values_of(vocabulary: Vocabulary) -> dict[str, object]:
    """What a patch may change, as it is."""
    return {"topics": vocabulary.topics}


def replace_all(app: App, who: Principal, topics: Topics, basis: Basis[TopicsPatch] = as_given) -> Vocabulary:
    """The vocabulary with these topics. Raises InvalidError and ChangedMeanwhileError."""

    def changed(old: Vocabulary) -> Topics:
        given = basis(TopicsPatch(topics=topics), values_of(old)).given()
        return given.get("topics", old.topics)  # type: ignore[no-any-return]

    return change(app, who, changed)


def change(app: App, who: Principal, changed: Callable[[Vocabulary], Topics]) -> Vocabulary:
    """The vocabulary with what `changed` makes of it as it is. What changes nothing writes nothing.

    Raises InvalidError for what no vocabulary may be, and whatever `changed` raises.
    """

    def attempt() -> Vocabulary:
        old = store.get(app.table, who.group)
        topics = changed(old)
        if topics == old.topics:
            return old
        _refuse_unsound(topics)
        new = replace(old, topics=topics, revision=old.revision + 1)
        note = to_note(app, who, "topics.change", "topics", changes_of({"topics": (len(old.topics), len(new.topics))}))
        app.table.transact(store.to_save(app.table, new), note)
        return new

    return until_written(attempt)


def version_of(topic: Topic) -> str:
    return fingerprint({name: getattr(topic, name) for name in ("labels", "asks", "offers")})


def add(app: App, who: Principal, topic: Topic) -> Vocabulary:
    """Adds a topic; one of the same words that is there already is enough."""
    return change(app, who, lambda old: (*old.topics, topic))


def change_one(app: App, who: Principal, topic: Topic, version: str) -> Vocabulary:
    """Puts a topic into the place of the one of its id, as it was at a version.

    Raises NotFoundError, and ChangedMeanwhileError where somebody else changed it since.
    """

    def changed(old: Vocabulary) -> Topics:
        there = _there(old, topic.id)
        if version not in (version_of(there), version_of(topic)):
            raise ChangedMeanwhileError(())
        return tuple(topic if one.id == topic.id else one for one in old.topics)

    return change(app, who, changed)


def add_word(app: App, who: Principal, id: str, words: str, *, is_ask: bool) -> Vocabulary:
    """Makes words some by which people ask for a topic, or offer it. Raises NotFoundError."""

    def changed(old: Vocabulary) -> Topics:
        topic = _there(old, id)
        new = replace(topic, asks=(*topic.asks, words)) if is_ask else replace(topic, offers=(*topic.offers, words))
        is_known = words in (topic.asks if is_ask else topic.offers)
        return old.topics if is_known else tuple(new if one.id == id else one for one in old.topics)

    return change(app, who, changed)


def remove(app: App, who: Principal, id: str) -> Vocabulary:
    """Raises NotFoundError where it is gone already, or is another group's."""

    def changed(old: Vocabulary) -> Topics:
        there = _there(old, id)
        return tuple(topic for topic in old.topics if topic is not there)

    return change(app, who, changed)


def _there(vocabulary: Vocabulary, id: str) -> Topic:
    topic = vocabulary.topic(id)
    if topic is None:
        raise NotFoundError("There is no such topic any more.")
    return topic


def _refuse_unsound(topics: Topics) -> None:
    if len(topics) > MOST_TOPICS:
        raise InvalidError.of("topics", f"must have at most {MOST_TOPICS} entries")
    if sum(map(_written, topics)) > MOST_WRITTEN:
        raise InvalidError.of("topics", f"must be at most {MOST_WRITTEN} characters together")
    if len({topic.id for topic in topics}) != len(topics):
        raise InvalidError.of("topics", "must have ids of their own each")
    twice = [FieldProblem(field, f"is a word of the topic {other}, too") for field, other in said_of_two(topics)]
    if twice:
        raise InvalidError(*twice[:50])


def _written(topic: Topic) -> int:
    return len(topic.id) + sum(map(len, (*topic.labels, *topic.labels.values(), *topic.asks, *topic.offers)))
