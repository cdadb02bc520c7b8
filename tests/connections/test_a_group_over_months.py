"""A made-up group over some evenings, through the real API and clock, holds all that connections promise.

`python -m benchmarks simulated-group` does the same with 200 people over 12 evenings: see docs/connections.md.
"""

from random import Random

import pytest

from benchmarks.simulated_group import witness
from benchmarks.simulated_group.life import lived

PEOPLE, EVENINGS = 30, 4


@pytest.mark.timeout(120)
def test_nobody_is_mailed_without_consent_introduced_again_flooded_left_alone_or_unanswered() -> None:
    with lived(PEOPLE, EVENINGS, Random(7)) as life:
        assert vars(witness.findings(life)) == {name: [] for name in vars(witness.findings(life))}
        totals = witness.totals(life)
    assert totals["pairs introduced"] > 10
    assert totals["of these both came"] > 5
    assert totals["of these of connections"] > 5
    assert totals["maybes"] > 1
