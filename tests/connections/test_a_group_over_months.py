"""A made-up group over some evenings, through the real API and clock, holds all that connections promise.

`python -m benchmarks simulated-group` does the same with 200 people over 12 evenings: see docs/connections.md.
"""

import json
from random import Random

import pytest

from benchmarks.simulated_group import witness
from benchmarks.simulated_group.life import Life, lived

PEOPLE, EVENINGS = 30, 4


def erase(life: Life, name: str) -> None:
    world = life.world
    (contact,) = [one["id"] for one in world.items("/v1/groups/demo/contacts", q=name) if one["name"] == name]
    world.ask("DELETE", f"/v1/groups/demo/contacts/{contact}")


def still_named(life: Life, name: str) -> list[tuple[str, str]]:
    return [key for key, item in life.world.dump().items() if name.lower() in json.dumps(item).lower()]


@pytest.mark.timeout(120)
def test_nobody_is_mailed_without_consent_introduced_again_flooded_left_alone_or_unanswered() -> None:
    with lived(PEOPLE, EVENINGS, Random(7)) as life:
        assert vars(witness.findings(life)) == {name: [] for name in vars(witness.findings(life))}
        totals = witness.totals(life)
        known = sorted({name for one in life.evenings for name in one.signed_up | one.maybe})
        assert still_named(life, known[0])
        for name in known[::4]:
            erase(life, name)
            assert still_named(life, name) == [], "something says still who it was"
    assert totals["pairs introduced"] > 10
    assert totals["of these both came"] > 5
    assert totals["of these of connections"] > 5
    assert totals["maybes"] > 1
