"""What people agree to is kept in the words of its time."""

from datetime import UTC, datetime, timedelta

from rapport.domain.consents.record import MOST_KEPT, ConsentRecord, said
from rapport.domain.consents.words import WORDS, Consent
from rapport.domain.contact import SINCE

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KNOWN = {
    ("follow_up_consent", 1): "Tell me about later events of this group. I can stop that at any time",
    ("visible", 1): "Show my name and what I offer on this event’s public page and in its invitations",
    ("introduce", 1): "Introduce me to up to three people; each sees my name and the ask or offer that fits. "
    "I am 16 or over",
    ("keep_in_touch", 1): "Say hello for us now and then",
}
"""All words that were ever asked with: none of these is changed, a new version is added."""


def test_other_words_are_another_version() -> None:
    assert {consent: KNOWN[consent.value, words.version] for consent, words in WORDS.items()} == {
        consent: words.text for consent, words in WORDS.items()
    }


def test_every_consent_is_asked_for_in_words() -> None:
    assert {*WORDS} == {*Consent} == {*SINCE, Consent.VISIBLE}


def test_the_last_word_on_a_consent_counts_of_each_event_by_itself() -> None:
    words = [
        said(Consent.VISIBLE, given=True, at=NOW, event="a"),
        said(Consent.VISIBLE, given=False, at=NOW, event="b"),
        said(Consent.INTRODUCE, given=True, at=NOW, event="a"),
        said(Consent.INTRODUCE, given=False, at=NOW + timedelta(days=1)),
    ]
    record = ConsentRecord(group="demo", contact="ada").with_said(*words)
    assert (record.last(Consent.VISIBLE, "a"), record.last(Consent.VISIBLE, "b")) == (words[0], words[1])
    assert record.last(Consent.INTRODUCE) == words[3]
    assert record.last(Consent.KEEP_IN_TOUCH) is None


def test_the_record_is_bounded_and_keeps_the_latest_word_on_each() -> None:
    record = ConsentRecord(group="demo", contact="ada").with_said(
        said(Consent.KEEP_IN_TOUCH, given=False, at=NOW), said(Consent.KEEP_IN_TOUCH, given=True, at=NOW)
    )
    for number in range(MOST_KEPT + 50):
        record = record.with_said(said(Consent.VISIBLE, given=True, at=NOW, event=f"event{number}"))
    assert len(record.said) == MOST_KEPT + 1
    assert record.said[0] == said(Consent.KEEP_IN_TOUCH, given=True, at=NOW)
    assert record.last(Consent.VISIBLE, f"event{MOST_KEPT + 49}") is not None
