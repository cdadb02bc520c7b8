"""A group's vocabulary: the topics that its people ask for and offer."""

from ...domain.topics.vocabulary import Vocabulary
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import decode
from ..dynamodb.expressions import equals, is_new
from ..dynamodb.items import to_item
from ..dynamodb.keys import Key
from ..dynamodb.table import Table, Write


def get(table: Table, group: str) -> Vocabulary:
    """As the group changed it last; the one that every group begins with, where it never did."""
    item = table.get(keys.topics(group))
    return decode(Vocabulary, item) if item else _first(group)


def key(group: str) -> Key:
    """Where it lies, for whoever reads it with other things."""
    return keys.topics(group)


def in_found(found: Found, group: str) -> Vocabulary:
    """The same, of several things that were read at once."""
    return found.get(Vocabulary, keys.topics(group)) or _first(group)


def to_save(table: Table, vocabulary: Vocabulary) -> Write:
    """The write of a changed one, its `revision` one more; refused if somebody changed it since it was read."""
    before = vocabulary.revision - 1
    return table.to_put(to_item(vocabulary), equals("revision", before) if before else is_new())


def _first(group: str) -> Vocabulary:
    from ...domain.topics.default_topics import DEFAULT_TOPICS

    return Vocabulary(group=group, topics=DEFAULT_TOPICS)
