"""Why two people are introduced to each other, in a sentence for one of them."""

from collections.abc import Sequence

from ..wording import in_a_row

_MOST_NAMED = 2


def why_meet(name: str, they_offer: Sequence[str], you_offer: Sequence[str], said: str = "") -> str:
    """`they_offer`: topics that the reader asks for and `name` offers; `you_offer`: the other way round.

    Each is as it is written within a sentence. `said`: an organiser's own words, who made the pair.
    """
    theirs, yours = _in_a_row(they_offer), _in_a_row(you_offer)
    if said:
        return f"{name}: {said}"
    if theirs and yours:
        return f"{name} and you can help each other: {name} with {theirs}, you with {yours}."
    if theirs:
        return f"{name} offers what you are looking for: {theirs}."
    if yours:
        return f"{name} is looking for what you offer: {yours}."
    return f"{name} is open to meeting somebody new, as you are."


def _in_a_row(labels: Sequence[str]) -> str:
    return in_a_row(labels[:_MOST_NAMED])
