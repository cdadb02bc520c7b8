"""Keys begin with the group of what they hold, and docs/data-model.md names every one of them."""

import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from rapport.store.dynamodb import keys
from rapport.store.dynamodb.keys import Key

OUTSIDE_GROUPS = {"KEY#digest", "SYSTEM"}
"""The closed list of partitions that are no group's."""

SAMPLES: dict[str, Any] = {"day": date(2026, 11, 23), "at": datetime(2026, 11, 23, 9, tzinfo=UTC)}


def every_key() -> Iterator[Key]:
    """A key by each function that makes one, of a group called `g`; every other argument says its own name."""
    for _, made in inspect.getmembers(keys):
        if isinstance(made, Key):
            yield made
        elif inspect.isfunction(made) and inspect.get_annotations(made, eval_str=True).get("return") is Key:
            given = {name: SAMPLES.get(name, name) for name in inspect.signature(made).parameters}
            group = "group" if "group" in given else "id"
            yield made(**{**given, **({group: "g"} if made is not keys.api_key_by_digest else {})})


def test_every_key_begins_with_its_group_but_for_a_closed_list() -> None:
    outside = {key.pk for key in every_key() if not re.match(r"G#g(#|$)", key.pk)}
    assert outside == OUTSIDE_GROUPS
