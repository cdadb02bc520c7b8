"""Asks and offers are compared by their words, whatever the form of these."""

import time
from itertools import combinations

import pytest

from rapport.domain.topics.match import topics_asked, topics_offered
from rapport.domain.topics.vocabulary import Topic, Vocabulary
from tests.domain.topics.labelled import labelled, precision, recall

LEGAL = Topic(id="legal", labels={"en": "Legal advice", "de": "Rechtsberatung"}, asks=("a lawyer", "eine Anwältin"))
WEB = Topic(id="web", labels={"en": "Web design"}, asks=("Webdesignerin",))
JOBS = Topic(id="jobs", labels={"en": "Jobs"}, asks=("a job",), offers=("hiring",))
AGILE = Topic(id="agile", labels={"en": "Agile coaching"})
COACH = Topic(id="coach", labels={"en": "Coaching"}, asks=("IT",))
OURS = Vocabulary(group="g", topics=(LEGAL, WEB, JOBS, AGILE, COACH))


@pytest.mark.parametrize(
    ("file", "right", "of_all"), [("asks_and_offers.csv", 0.95, 0.90), ("held_out.csv", 0.85, 0.25)]
)
def test_what_is_found_is_right_and_most_is_found(file: str, right: float, of_all: float) -> None:
    texts = labelled(file)
    assert precision(texts) >= right
    assert recall(texts) >= of_all


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("LAWYERS!", {"legal"}),
        ("Anwälte", {"legal"}),
        ("anwaelte", {"legal"}),
        ("Fachanwältinnen", {"legal"}),
        ("Anwält:innen", {"legal"}),
        ("advice, legal if possible", set()),
        ("advice of a legal kind", {"legal"}),
        ("web-designers", {"web"}),
        ("Designer, web or print", set()),
        ("a job as a lawyer", {"jobs"}),
        ("not a job but a lawyer", {"legal"}),
        ("clients who need a lawyer", set()),
        ("Kunden, die eine Anwältin brauchen", set()),
        ("an agile coach", {"agile"}),
        ("do it for me", set()),
        ("someone from IT", {"coach"}),
        ("hiring", set()),
        ("", set()),
        ("🐝", set()),
    ],
)
def test_an_ask_is_compared_by_its_words(text: str, topics: set[str]) -> None:
    assert topics_asked(OURS, [text]) == topics


def test_asking_has_other_words_than_offering() -> None:
    assert topics_offered(OURS, ["We are hiring", "legal advice"]) == {"jobs", "legal"}
    assert topics_offered(OURS, ["lawyer"]) == set()


def test_a_phrase_is_found_as_it_stands_whatever_is_in_it() -> None:
    odd = Topic(id="odd", labels={"en": "Odd"}, asks=("not me, not you",))
    assert topics_asked(Vocabulary(group="g", topics=(odd,)), ["Not me, not YOU"]) == {"odd"}


def test_nothing_takes_long_to_compare() -> None:
    begun = time.perf_counter()
    topics_asked(OURS, ["x" * 2_000, "x-" * 1_000, "in:" * 700, "that need " * 200])
    assert time.perf_counter() - begun < 2


def test_a_vocabulary_and_a_text_that_are_made_to_take_long_do_not() -> None:
    """Two thousand phrases that are all in one text, each of which might be a part of another."""
    words = [letter + digit for letter in "abcdefg" for digit in "0123456789"][:66]
    phrases = tuple(f"{one} {other}" for one, other in combinations(words, 2))
    topics = tuple(Topic(id=f"t{n}", labels={"en": f"Topic {n}"}, asks=phrases[n::20]) for n in range(20))
    vocabulary = Vocabulary(group="g", topics=topics)
    assert topics_asked(vocabulary, ["nothing"]) == frozenset(), "and words are prepared"
    begun = time.process_time()
    assert len(topics_asked(vocabulary, [" ".join(words)])) == 20
    assert time.process_time() - begun < 1


def test_a_label_is_in_the_language_that_is_asked_for_or_in_english() -> None:
    assert [OURS.label("legal", language) for language in ("de-AT", "fr", "en")] == [
        "Rechtsberatung",
        "Legal advice",
        "Legal advice",
    ]
    assert OURS.label("gone", "en") == "gone"


def test_within_a_sentence_an_english_label_begins_small() -> None:
    said = Vocabulary(group="g", topics=(LEGAL, Topic(id="it", labels={"en": "IT support"})))
    assert [said.within(*one) for one in (("legal", "en"), ("legal", "fr"), ("legal", "de"), ("it", "en"))] == [
        "legal advice",
        "legal advice",
        "Rechtsberatung",
        "IT support",
    ]
