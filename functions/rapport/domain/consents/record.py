"""The record of a person's consents: every word of theirs on each, given or taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from .words import WORDS, Consent

MOST_KEPT = 100
"""Words of one person; the latest on each consent of the contact is always kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an address's owner said of one consent, and in which words it was put to them."""

    consent: Consent
    given: bool
    """False where they took it back."""
    at: datetime
    event: str | None = None
    """Of which event, for what is asked anew with each."""
    text: str
    language: str
    version: int


def said(consent: Consent, *, given: bool, at: datetime, event: str | None = None) -> Said:
    """In the words of today."""
    words = WORDS[consent]
    return Said(
        consent=consent,
        given=given,
        at=at,
        event=event if consent is Consent.VISIBLE else None,
        text=words.text,
        language=words.language,
        version=words.version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """All that one person said of consents, the oldest first."""

    group: str
    contact: str
    said: tuple[Said, ...] = ()
    revision: int = 0
    newer_fields: NewerFields = none_newer()

    def last(self, consent: Consent, event: str | None = None) -> Said | None:
        """The latest word on a consent, of an event where it is of one."""
        return next((one for one in reversed(self.said) if (one.consent, one.event) == (consent, event)), None)

    def with_said(self, *news: Said) -> "ConsentRecord":
        kept = tuple(bounded((*self.said, *news)))
        return replace(self, said=kept, revision=self.revision + 1)


def bounded(said: tuple[Said, ...]) -> Iterator[Said]:
    """The newest; and of what is not of one event the latest word, however old."""
    latest = {one.consent: number for number, one in enumerate(said) if one.event is None}
    for number, one in enumerate(said):
        if number >= len(said) - MOST_KEPT or latest.get(one.consent) == number:
            yield one
