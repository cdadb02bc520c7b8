"""What docs/abuse.md states of attacks, smaller; `python -m benchmarks abuse` plays them as they are stated."""

import re
from pathlib import Path

import pytest

from benchmarks.abuse import attacks

DOCUMENT = (Path(__file__).parents[2] / "docs" / "abuse.md").read_text()


def stated_dollars(attack: str) -> float:
    (row,) = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {attack}")]
    return float(re.findall(r"\$(\d+\.\d+)", row)[0])


def test_places_held_for_addresses_that_never_confirm_are_a_fifth_for_a_day_and_the_rest_is_to_be_had() -> None:
    siege = attacks.siege(20)
    assert (siege.held, siege.most_held, siege.seated, siege.left) == (2, 2, 8, 0)


def test_all_of_a_48_costs_what_is_stated() -> None:
    attack = attacks.one_network(25)
    assert attack.answers == {202: 25}
    assert attack.mails == 25
    assert attack.dollars * 10_000 / 25 == pytest.approx(stated_dollars("10,000 addresses from all of a /48"), rel=0.15)


def test_who_is_refused_costs_next_to_nothing() -> None:
    attack = attacks.one_source(100)
    assert attack.answers == {202: 60, 429: 40}
    assert attack.mails == 60
    assert attack.dollars < stated_dollars("10,000 addresses from one source")
