"""Keys begin with the group of what they hold, and docs/data-model.md names every one of them."""

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rapport.store.dynamodb import keys
from rapport.store.dynamodb.keys import Key

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-model.md"

OUTSIDE_GROUPS = {"KEY#digest", "BOX#hashed", "SRC#hashed", "LOGIN#person", "MAIL#person", "ACCOUNT", "SYSTEM"}
"""The closed list of partitions that are no group's."""

SAMPLES: dict[str, Any] = {"day": date(2026, 11, 23), "at": datetime(2026, 11, 23, 9, tzinfo=UTC)}


def every_key() -> Iterator[Key]:
    """A key by each function that makes one, of a group called `g`; every other argument says its own name."""
    for _, made in inspect.getmembers(keys):
        if isinstance(made, Key):
            yield made
        elif inspect.isfunction(made) and made is not keys.delivery and _returns_key(made):
            given = {name: SAMPLES.get(name, name) for name in inspect.signature(made).parameters}
            group = "group" if "group" in given else "id"
            yield made(**{**given, **({group: "g"} if group in given else {})})


def _returns_key(function: Callable[..., object]) -> bool:
    return inspect.get_annotations(function, eval_str=True).get("return") is Key


def test_every_key_begins_with_its_group_but_for_a_closed_list() -> None:
    outside = {key.pk for key in every_key() if not re.match(r"G#g(#|$)", key.pk)}
    assert outside == OUTSIDE_GROUPS


def form_of(text: str) -> str:
    """A key's form: what is fixed in it, with `*` for the rest."""
    return re.sub(r"<[^>]*>", "*", text)


def documented() -> set[tuple[str, str]]:
    """The forms of partition and sort key in the document's table of items."""
    table = DOCUMENT.read_text().partition("## Items")[2].partition("\n\n**Ids.**")[0]
    rows = re.findall(r"^\| [^|]+ \| `([^`]+)` \| ([^|]+) \|", table, re.MULTILINE)
    return {(form_of(pk), form_of(sk.strip("`")) if "`" in sk else "*") for pk, sk in rows}


def fits(key: Key, form: tuple[str, str]) -> bool:
    return all(
        re.fullmatch(re.escape(part).replace(r"\*", r"[^#]+"), text) for part, text in zip(form, key, strict=True)
    )


def test_the_document_names_every_key_and_no_other() -> None:
    forms, made = documented(), [*every_key(), *deliveries()]
    assert not [key for key in made if not any(fits(key, form) for form in forms)]
    assert not [form for form in forms if not any(fits(key, form) for key in made)]


def deliveries() -> list[Key]:
    """Where one lies follows from its id."""
    group = ((None, "20261123090000_alert_id"), (None, "own_contact_202611230900_me"))
    ids = (("e", "rule_g1_contact"), ("e", "rule_changes_contact_t1"), *group)
    return [*(keys.delivery("g", event, id) for event, id in ids), keys.delivery("*", None, "signin_person_asked")]
