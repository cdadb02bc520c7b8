"""The consents that there are, and the words in which each is asked for.

A form may be anybody's, so what it ticks counts only once the address's owner confirmed it from a mailed link.
"""

from collections.abc import Mapping
from enum import StrEnum

from ..base.dataclass import dataclass


class Consent(StrEnum):
    """Each is called as the API's field is."""

    VISIBLE = "visible"
    """Of one event; the others are of the contact, until they are taken back."""
    FOLLOW_UP = "follow_up_consent"
    INTRODUCE = "introduce"
    KEEP_IN_TOUCH = "keep_in_touch"


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    version: int = 1
    """Another text is another version: what was agreed to is kept in the words of its time."""
    language: str = "en"


WORDS: Mapping[Consent, Words] = {
    Consent.FOLLOW_UP: Words("Tell me about later events of this group. I can stop that at any time"),
    Consent.VISIBLE: Words("Show my name and what I offer on this event’s public page and in its invitations"),
    Consent.INTRODUCE: Words(
        "Introduce me to up to three people; each sees my name and the ask or offer that fits. I am 16 or over"
    ),
    Consent.KEEP_IN_TOUCH: Words("Say hello for us now and then"),
}
"""In the order in which they are asked for."""
