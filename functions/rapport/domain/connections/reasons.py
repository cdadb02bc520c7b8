"""Why two people are introduced to each other, in a sentence for one of them."""

from collections.abc import Sequence

from ..wording import in_a_row

_MOST_NAMED = 2


def why_meet(name: str, they_offer: Sequence[str], you_offer: Sequence[str], said: str = "") -> str:
    """`they_offer`: labels of topics that the reader asks for and `name` offers; `you_offer`: the other way round.

    `said`: an organiser's own words, who made the pair.
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
    return in_a_row([_within(label) for label in labels[:_MOST_NAMED]])


def _within(label: str) -> str:
    """As it is written within a sentence: `Legal advice` with a small letter, `IT support` as it is."""
    words = label.split()
    is_plain = bool(words) and words[0][1:].islower() and all(word.islower() for word in words[1:])
    return label[:1].lower() + label[1:] if is_plain else label
