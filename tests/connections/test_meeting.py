"""Codes, and what comes of two people's answers about each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rapport.domain.connections.afterwards.codes import LENGTH, LETTERS, code_of, typed_code
from rapport.domain.connections.afterwards.feedback import Feedback, how_it_was
from rapport.domain.connections.afterwards.unanswered import MOST, with_answer, with_unanswered
from rapport.domain.connections.meeting import Meeting, next_telling
from rapport.domain.connections.pairs import pair_id
from rapport.domain.contact import Contact

MORNING = datetime(2026, 11, 27, 9, tzinfo=UTC)
BERLIN = "Europe/Berlin"
SIX = datetime(2026, 11, 27, 17, tzinfo=UTC)
"""18:00 in Berlin."""


def meeting(**more: object) -> Meeting:
    fields: dict[str, object] = {"group": "demo", "event": "e", "id": "p", "people": ("ada", "bob"), **more}
    return Meeting(**fields)  # type: ignore[arg-type]


def says(
    one: Meeting, who: str, *, met: bool | None = None, swap: bool | None = None, at: datetime = MORNING
) -> Meeting:
    return one.with_answer(who, met=met, swap=swap, now=at, timezone=BERLIN)


def test_a_pair_is_the_same_whoever_is_named_first_and_another_at_each_event() -> None:
    assert pair_id("e", "ada", "bob") == pair_id("e", "bob", "ada") != pair_id("f", "ada", "bob")


def test_a_code_is_of_one_signup_and_is_read_however_it_is_typed() -> None:
    code = code_of("e", "ada", "nonce")
    assert len(code) == LENGTH
    assert set(code) <= set(LETTERS)
    assert code != code_of("e", "ada", "anew")
    assert code != code_of("f", "ada", "nonce")
    assert typed_code(f" {code[:2].lower()}-{code[2:]} ") == code
    assert [typed_code(text) for text in ("", "BCD", "BCDFG", "BCDA", "1234", "ßßßß", "BÇDF")] == [None] * 7
    codes = {code_of("e", str(number), "nonce") for number in range(1000)}
    assert len(codes) > 990, "they are spread over all that there are"


def test_addresses_go_out_at_the_next_six_in_the_evening_where_the_event_is() -> None:
    assert next_telling(MORNING, BERLIN) == SIX
    assert next_telling(SIX, BERLIN) == SIX + timedelta(days=1), "what is said at six waits for the next day's"


@pytest.mark.parametrize("second", [True, False, None])
def test_addresses_are_swapped_only_where_both_say_so(second: bool | None) -> None:
    one = says(says(meeting(), "ada", swap=True), "bob", met=True, swap=second)
    assert one.swapped_at == (SIX if second else None)
    assert not one.is_swapped(SIX - timedelta(seconds=1)), "until then either may think again"
    assert one.is_swapped(SIX) == bool(second)


def test_a_yes_can_be_taken_back_until_it_is_told_and_not_after() -> None:
    both = says(says(meeting(), "ada", swap=True), "bob", swap=True)
    back = says(both, "ada", swap=False, at=SIX - timedelta(minutes=1))
    assert back.swapped_at is None
    again = says(back, "ada", swap=True, at=SIX + timedelta(hours=1))
    assert again.swapped_at == SIX + timedelta(days=1)
    told = says(both, "ada", met=True, swap=False, at=SIX)
    assert (told.swap, told.swapped_at, told.met) == (both.swap, SIX, {"ada": True})


def test_the_same_again_changes_nothing_and_nobody_speaks_for_the_other() -> None:
    one = says(meeting(), "ada", met=True, swap=True)
    assert says(one, "ada", met=True, swap=True, at=SIX) == one
    assert (one.met, one.swap, one.answered) == ({"ada": True}, {"ada": True}, {"ada": MORNING})
    assert not one.both_met
    assert says(one, "bob", met=True).both_met


def test_who_is_found_by_a_code_is_named_once_they_agree_and_a_no_looks_like_no_answer() -> None:
    typed = says(meeting(by_code=True), "ada", met=True, swap=True)
    assert typed.names_other_to("bob"), "who types a code gives their name"
    assert not typed.names_other_to("ada")
    assert not says(typed, "bob", met=False, swap=False).names_other_to("ada")
    assert says(typed, "bob", met=True).names_other_to("ada")
    assert says(typed, "bob", swap=True).names_other_to("ada")
    assert says(typed, "ada", met=False).names_other_to("bob"), "a no is not shown by what disappears, either"
    assert meeting().names_other_to("ada"), "who were introduced know each other's names"


def feedback(number: int, mark: int | None = 4, words: str = "", *, signed: bool = False) -> Feedback:
    return Feedback(group="demo", event="e", contact=f"c{number}", mark=mark, words=words, is_signed=signed, revision=1)


def test_organisers_see_marks_and_words_from_five_on_and_names_only_where_they_are_signed() -> None:
    few = [feedback(number, words=f"word {number}") for number in range(4)]
    signed = feedback(8, None, "Call me", signed=True)
    told = how_it_was([*few, signed])
    assert (told.marks, told.words, told.signed) == (None, (), (signed,))
    enough = [*few, feedback(9, 5, "a word")]
    told = how_it_was([*reversed(enough), signed])
    assert told.marks == (0, 0, 0, 4, 1)
    assert told.words == ("a word", *(f"word {number}" for number in range(4))), "in an order that says nothing"
    later = [replace(feedback(number, 1, "no"), answered_at=MORNING) for number in (10, 11, 12)]
    assert how_it_was([*enough, *later[:2], signed]) == told, "and then three at a time: nobody's mark is what changes"
    assert how_it_was([*enough, *later, signed]).marks == (3, 0, 0, 4, 1)


def test_three_events_without_an_answer_leave_somebody_out_until_they_say_anything() -> None:
    contact = Contact(group="demo", id="ada", created_at=MORNING)
    for event in ("one", "two", "two"):
        contact = with_unanswered(contact, event, MORNING)
    assert (contact.unanswered, contact.left_out_at) == (("one", "two"), None), "an event counts once"
    out = with_unanswered(contact, "three", MORNING)
    assert len(out.unanswered) == MOST
    assert out.left_out_at == MORNING
    assert with_unanswered(out, "four", SIX) == out
    assert with_answer(out) == Contact(group="demo", id="ada", created_at=MORNING)
    assert with_unanswered(with_answer(contact), "three", MORNING).left_out_at is None, "an answer begins anew"
