"""What makes one choice of pairs better than another."""

from typing import NamedTuple


class Score(NamedTuple):
    """What is maximised, in this order."""

    introduced: int
    """People with at least one introduction."""
    met: int
    """Asks that an offer meets: each of a person once, however many offer it."""
    mutual: int
    """Pairs in which both help each other."""
    value: int
    evenness: int
    """Minus the sum of the squares of how many introductions each has."""
    rested: int
    """Minus how many introductions those in the pairs had at the last six events."""
    order: int
    """Minus the sum of the pairs' hashes: nothing else is left to choose by."""


# One number is compared and added much faster than seven. Each part has more room than thousands of people can fill.
ORDER = 1
RESTED = ORDER << 60
EVENNESS = RESTED << 24
VALUE = EVENNESS << 24
MUTUAL = VALUE << 20
MET = MUTUAL << 20
INTRODUCED = MET << 20


def weighed(score: Score) -> int:
    """One number for a score: of two scores the greater has the greater."""
    return (
        score.introduced * INTRODUCED
        + score.met * MET
        + score.mutual * MUTUAL
        + score.value * VALUE
        + score.evenness * EVENNESS
        + score.rested * RESTED
        + score.order * ORDER
    )


def own_worth(value: int, recent: int, order: int) -> int:
    """What a pair is worth whatever other pairs there are."""
    return (value == 2) * MUTUAL + value * VALUE - recent * RESTED - order * ORDER
