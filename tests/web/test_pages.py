"""What each page says and what its forms send."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rapport.domain.base.errors import FieldProblem
from rapport.domain.consents.words import WORDS, Consent
from rapport.domain.contact import Contact
from rapport.domain.event import Event, EventStatus, Seats, Venue, Waitlist, WaitlistMode
from rapport.domain.questions import Answers, Question, QuestionKind
from rapport.domain.signup import Signup, SignupStatus
from rapport.web import rendering
from rapport.web.public import pages, personal
from tests.testing.html import Element, read
from tests.web.samples import (
    AFTER,
    BAD,
    BAD_VALUES,
    CANCELLED,
    COMING,
    CONFIRMED,
    CONTACT,
    EVENT,
    FULL,
    GROUP,
    MOVED,
    NOW,
    OF_EVERY_KIND,
    PAGES,
    ROOM,
    SIGNUP,
    group,
    me,
    mine,
    sign_up,
    unsubscribe,
)

_UNDECIDED = {
    "name": "Ada",
    "answers.diet": "",
    "answers.work": "",
    "looking_for": "",
    "can_offer": "",
    "asked": "follow_up_consent visible introduce keep_in_touch",
}
_TOLD = {
    **_UNDECIDED,
    "looking_for": "a co-founder\ngrants",
    "visible": "true",
    "introduce": "true",
}


def _actions(document: Element) -> list[str]:
    return [form.attributes.get("action", "") for form in document.all("form")]


def test_a_sign_up_page_says_when_where_and_whether_places_are_left() -> None:
    said = read(sign_up().html).one("main").text
    assert "Thursday 3 December 2026 18:30–21:00 (Europe/Berlin)" in said
    assert "Café Einstein" in said
    assert "Places left" in said
    assert "28" not in said
    assert "12" not in said


def test_a_sign_up_page_says_who_is_coming_before_its_form() -> None:
    assert "coming" not in read(sign_up().html).one("main").text
    document = read(sign_up(coming=COMING).html)
    said = document.one("section", **{"class": "coming"})
    assert "Priya Natarajan offers testing jobs, a chat" in said.text
    assert "Show 2 more" in said.text
    assert "Legal advice 5+ people" in said.text
    assert document.one("main").text.index("Who is coming") < document.one("main").text.index("Email")
    assert "data-nosnippet" in said.attributes
    crowd = read(sign_up(coming=replace(COMING, people=COMING.people[:1] * 60)).html).one(
        "section", **{"class": "coming"}
    )
    assert (crowd.text.count("Priya"), "and 10 others" in crowd.text) == (50, True)
    alone = read(sign_up(coming=replace(COMING, people=())).html).one("section", **{"class": "coming"}).text
    assert alone == "What people offer Legal advice 5+ people"


def test_an_event_over_midnight_names_both_days() -> None:
    late = replace(EVENT, ends_local=datetime.fromisoformat("2026-12-04T02:00"))
    assert "Thursday 3 December 2026, 18:30 – Friday 4 December 2026, 02:00" in read(sign_up(late).html).text


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        (Seats(capacity=3, taken=2, confirmed=2), "A few places left"),
        (Seats(capacity=3, taken=3, confirmed=3), "Full"),
        (Seats(capacity=3, taken=2, confirmed=2, waitlisted=1), "Full"),
    ],
)
def test_a_newcomer_reads_what_they_would_get(seats: Seats, said: str) -> None:
    document = read(sign_up(seats=seats).html)
    assert said in document.text
    assert document.one("button").text == ("Join the waitlist" if said == "Full" else "Sign up")


def test_places_without_limit_are_not_counted() -> None:
    assert "Places" not in [term.text for term in read(sign_up(seats=Seats()).html).all("dt")]


def test_the_sign_up_form_asks_for_what_is_needed_by_the_apis_names_and_for_nothing_else() -> None:
    form = read(sign_up().html).one("form")
    empty = dict.fromkeys(("email", "name", "answers.work", "timezone", pages.HONEYPOT), "")
    assert form.fields() == empty | {pages.FILLED_AT: "signed"}
    needed = {one.attributes["name"] for one in form.all() if "required" in one.attributes}
    assert needed == {"email", "name", "answers.work"}
    assert form.attributes["action"] == "/g/demo/coffee"


def test_the_trap_is_out_of_sight_and_reach_but_not_undisplayed() -> None:
    document = read(sign_up().html)
    trap = document.one("div", **{"class": "trap"})
    field = trap.one("input", name=pages.HONEYPOT)
    assert trap.attributes["aria-hidden"] == "true"
    assert (field.attributes["tabindex"], field.attributes["autocomplete"]) == ("-1", "off")
    assert "display:none" not in pages.stylesheet().split(".trap{")[1].split("}")[0]


def test_what_was_entered_is_kept_and_what_is_wrong_is_said_there_and_above() -> None:
    entered = {
        "name": ["Ada"],
        "email": ["ada@"],
        "answers.diet": ["Vegan"],
        "can_offer": ["a\nb"],
        "visible": ["true"],
    }
    wrong = [FieldProblem("email", "is no address"), FieldProblem("answers.work", "needs an answer")]
    page = sign_up(values=entered, problems=[*wrong, FieldProblem("looking_for[10]", "is one too many")])
    document = read(page.html)
    assert page.status == 422
    assert document.one("form").fields().items() >= {name: values[0] for name, values in entered.items()}.items()
    for name, reason in {"email": "is no address", "answers.work": "needs", "looking_for": "is one too many"}.items():
        field = document.one(name=name)
        assert field.attributes["aria-invalid"] == "true"
        assert f"{name}.problem" in field.attributes["aria-describedby"].split()
        assert reason in document.one(id=f"{name}.problem").text
    summary = document.one(role="alert")
    assert [link.attributes["href"] for link in summary.all("a")] == ["#email", "#answers.work", "#looking_for"]
    assert "Work?: needs an answer" in summary.text


def test_ones_own_page_says_where_something_is_left_to_decide_and_can_be() -> None:
    def says(signup: Signup, contact: Contact = CONTACT) -> bool:
        shown = [personal.Shown(EVENT, signup, "k1.t", can_be_visible=True)]
        return "Something to confirm" in read(me(contact, shown).html).text

    told = replace(SIGNUP, unconfirmed={"follow_up_consent": True})
    assert says(told)
    assert not says(replace(told, status=SignupStatus.CANCELLED))
    assert not says(told, replace(CONTACT, follow_ups_stopped_at=NOW))


def test_hostile_words_come_back_as_they_were_typed() -> None:
    entered = read(sign_up(values=BAD_VALUES).html).one("form").fields()
    assert entered["name"] == entered["looking_for"] == entered["answers.work"] == BAD


def test_what_another_sites_form_said_besides_comes_back_with_what_is_wrong() -> None:
    values = {"can_offer": ["advice"], "visible": ["true"], "answers.diet": ["Vegan"], "language": ["de"]}
    form = read(sign_up(values=values, problems=[FieldProblem("email", "is no address")]).html).one("form")
    assert form.fields().items() >= {name: given[0] for name, given in values.items()}.items()
    assert "follow_up_consent" not in form.fields()


def test_a_problem_of_no_field_is_said_above() -> None:
    summary = read(sign_up(problems=[FieldProblem(pages.FILLED_AT, "please try again")]).html).one(role="alert")
    assert summary.one("li").text == "please try again"


@pytest.mark.parametrize(("event", "now", "said"), [(EVENT, AFTER, "over"), (CANCELLED, NOW, "cancelled")])
def test_nobody_signs_up_or_cancels_when_there_is_nothing_to_come(event: Event, now: datetime, said: str) -> None:
    assert f"This event is {said}" in read(sign_up(event, now=now).html).text
    assert f"This event is {said}" in read(mine(event, now=now).html).text
    assert _actions(read(sign_up(event, now=now).html)) == []
    assert not any(action.endswith("/cancel") for action in _actions(read(mine(event, now=now).html)))


def test_a_venue_is_a_link_only_over_http_and_its_address_leads_to_a_map() -> None:
    event = replace(EVENT, description="", venue=Venue(url="javascript:alert(1)"))
    assert not read(sign_up(event).html).one("dl").all("a")
    links = [link.attributes["href"] for link in read(sign_up().html).one("dl").all("a")]
    on_the_map = "https://www.openstreetmap.org/search?query=Kurf%C3%BCrstenstra%C3%9Fe%2058"
    assert links == [on_the_map, "https://example.org/map"]


def test_a_groups_page_leads_to_its_events() -> None:
    page = group([(EVENT, ROOM), (replace(EVENT, id="next"), FULL)], past=[replace(EVENT, id="last")])
    links = [article.one("h3").one("a").attributes["href"] for article in read(page.html).all("article")]
    assert links == ["/g/demo/coffee", "/g/demo/next"]
    assert "/g/demo/last" in [link.attributes["href"] for link in read(page.html).one("ul").all("a")]
    assert "Nothing is planned" in read(group([]).html).text


def test_a_groups_page_names_the_zone_of_an_event_that_is_not_its_own() -> None:
    assert "18:30 (Europe/Berlin)" in read(group([(EVENT, ROOM)]).html).text
    at_home = replace(GROUP, timezone="Europe/Berlin")
    assert "Europe/Berlin" not in read(group([(EVENT, ROOM)], at_home).html).text


def test_a_groups_page_promises_no_place_where_sign_up_is_closed() -> None:
    closed = replace(EVENT, signup_closes_local=datetime.fromisoformat("2026-11-20T12:00"))
    (article,) = read(group([(closed, ROOM)]).html).all("article")
    assert "Sign-up is closed" in article.text
    assert "Places left" not in article.text


@pytest.mark.parametrize(
    ("seat", "next_"),
    [
        (SignupStatus.CONFIRMED, "A confirmation with an entry for your calendar is on its way"),
        (SignupStatus.PENDING, "Press it: only then your sign-up counts."),
        (SignupStatus.WAITLISTED, "As soon as a place is free for you it is yours"),
    ],
)
def test_after_signing_up_one_is_told_what_happens_next(seat: SignupStatus, next_: str) -> None:
    said = read(pages.signed_up_page(GROUP, EVENT, seat).html).one("main").text
    assert said.startswith("Check your email Thank you for signing up for Breakfast before work.")
    assert next_ in said
    assert ("joins the waitlist" in said) is (seat is SignupStatus.WAITLISTED)


def test_what_one_signs_up_to_is_said_before() -> None:
    offers = replace(EVENT, waitlist=Waitlist(mode=WaitlistMode.OFFER, offer_hours=24))
    assert "is asked by email as soon as one is free" in read(sign_up(offers, FULL).html).text
    assert "gets the next free one" in read(sign_up(seats=FULL).html).text
    assert (
        "your place counts once you press its button" in read(sign_up(replace(EVENT, confirm_address=True)).html).text
    )
    closes = replace(EVENT, signup_closes_local=datetime.fromisoformat("2026-12-02T20:00"))
    assert "Sign-up closes on Wednesday 2 December 2026, 20:00 (Europe/Berlin)." in read(sign_up(closes).html).text


@pytest.mark.parametrize(
    ("page", "said", "posts"),
    [
        ("my_signup_confirmed", "You have a place", ["", "/cancel"]),
        ("my_signup_waitlisted", "You are number 2 in line", ["", "/cancel"]),
        ("my_signup_last_call", "A place has become free", ["/accept", "", "/cancel"]),
        ("my_signup_offered", "A place is held for you", ["/accept", "/decline", "", "/cancel"]),
        ("my_signup_pending", "Not confirmed yet", ["/confirm", "", "/cancel"]),
        ("my_signup_cancelled", "You are not coming", []),
        ("my_signup_attended", "You were there", [""]),
        ("my_signup_over", "This event is over", [""]),
        ("my_signup_event_cancelled", "This event is cancelled", []),
    ],
)
def test_one_reads_where_one_stands_and_can_do_what_there_is_to_do(page: str, said: str, posts: list[str]) -> None:
    document = read(PAGES[page].html)
    assert said in document.one("main").text
    confirmed = [action.removeprefix("/s/k1.t_-") for action in _actions(document)]
    assert confirmed == posts
    assert ("QR code for the door" in PAGES[page].html) is (page == "my_signup_confirmed")


def test_one_form_confirms_place_and_words_and_its_other_button_the_place_alone() -> None:
    document = read(PAGES["my_signup_pending_and_more"].html)
    (form,) = [form for form in document.all("form") if form.attributes["action"].endswith("/confirm")]
    assert form.fields() == {}
    assert [button.attributes.get("name") for button in form.all("button")] == [None, "only"]


def test_an_offer_says_until_when_it_stands() -> None:
    offered = replace(CONFIRMED, status=SignupStatus.OFFERED, held_until=NOW + timedelta(hours=20))
    assert "until Tuesday 24 November 2026, 06:00 (Europe/Berlin). After that" in read(mine(signup=offered).html).text


def test_a_sign_up_that_ran_out_is_not_said_to_be_cancelled_by_anybody() -> None:
    gone = replace(SIGNUP, status=SignupStatus.CANCELLED)
    unconfirmed, expired = replace(gone, previous_status=SignupStatus.PENDING), replace(gone, offers_run_out=2)
    assert "Your sign-up ended before it was confirmed." in read(mine(signup=unconfirmed).html).text
    assert "was not taken in time, so your sign-up has ended." in read(mine(signup=expired).html).text


def test_who_gets_the_link_is_said_only_while_anybody_may_still_get_it() -> None:
    online, said = replace(EVENT, join_url="https://meet.example/x"), "Who has a place gets the link."
    waits, gone = (replace(SIGNUP, status=status) for status in (SignupStatus.WAITLISTED, SignupStatus.CANCELLED))
    assert said in read(sign_up(online).html).text
    assert said in read(mine(online, waits).html).text
    none = [sign_up(online, now=AFTER), mine(online, gone), mine(online, now=AFTER), mine(online, CONFIRMED)]
    none.append(mine(replace(online, status=EventStatus.CANCELLED)))
    assert [read(page.html).text for page in none if said in page.html] == []


def test_who_saves_something_before_confirming_is_not_told_to_be_done() -> None:
    pending = replace(SIGNUP, status=SignupStatus.PENDING)
    assert "Saved. One thing is left: please confirm your sign-up." in mine(signup=pending, notice="saved").html


def test_in_the_last_hours_no_order_of_the_line_is_promised() -> None:
    offers = replace(EVENT, waitlist=Waitlist(mode=WaitlistMode.OFFER, offer_hours=24))
    waits = replace(SIGNUP, status=SignupStatus.WAITLISTED)
    page = read(mine(offers, waits, offers.starts_at - timedelta(hours=1), line=1, seats=FULL).html).text
    assert "the first to take it has it" in page
    assert "order of signing up" not in page


def test_no_reminder_is_promised_that_nobody_may_have_planned() -> None:
    for seats in (ROOM, FULL):
        assert "reminder" not in sign_up(seats=seats).html


def test_what_cannot_be_done_any_more_is_said_where_one_stands() -> None:
    page = mine(signup=replace(SIGNUP, status=SignupStatus.WAITLISTED), refused="Somebody was faster.")
    assert (page.status, "Somebody was faster." in page.html, "/cancel" in page.html) == (409, True, True)


def test_what_the_organisers_cancelled_is_not_said_to_be_ones_own_doing() -> None:
    thrown_out = read(PAGES["my_signup_thrown_out"].html)
    assert "Founders Coffee cancelled your sign-up. You came twice." in thrown_out.text
    assert "Come back" not in thrown_out.text
    assert "This event is cancelled. There is nothing for you to do. The room is flooded." in (
        read(PAGES["my_signup_event_cancelled"].html).text
    )


def test_what_changed_since_one_signed_up_is_said_for_two_weeks() -> None:
    moved = "This has changed since you signed up."
    assert (
        f"{moved} The time on Thursday 3 December 2026 has moved from 18:30–21:00 to 19:00"
        in read(PAGES["my_signup_moved"].html).text
    )
    assert moved not in read(mine(MOVED, replace(SIGNUP, signed_up_at=NOW + timedelta(hours=2))).html).text
    far = replace(
        MOVED,
        starts_local=datetime.fromisoformat("2027-01-07T19:00"),
        ends_local=datetime.fromisoformat("2027-01-07T21:00"),
    )
    assert moved in read(mine(far, now=NOW + timedelta(days=14)).html).text
    assert moved not in read(mine(far, now=NOW + timedelta(days=15)).html).text


def test_what_cancelling_costs_is_said_before() -> None:
    def costs(**given: Any) -> str:
        return read(mine(**given).html).one("section", **{"aria-labelledby": "cancel-title"}).text

    waiting = replace(SIGNUP, status=SignupStatus.WAITLISTED)
    assert "free for somebody else then. There is no undo: to come back you sign up anew." in costs()
    assert "2 people wait: your place goes to the first of them" in costs(seats=FULL)
    assert "There is no undo: you would rejoin last." in costs(seats=FULL)
    assert "1 person waits: your place" in costs(seats=replace(FULL, waitlisted=1))
    assert "gives up your place in the line (number 2)," in costs(signup=waiting, seats=FULL, line=2)
    pending = replace(SIGNUP, status=SignupStatus.PENDING)
    assert "Your sign-up ends, and nobody is signed up by it." in costs(signup=pending)
    offers = replace(EVENT, waitlist=Waitlist(mode=WaitlistMode.OFFER, offer_hours=24))
    assert "your place is offered to the first of them" in costs(event=offers, seats=FULL)
    last = {"event": offers, "seats": FULL, "now": offers.starts_at - timedelta(hours=1)}
    assert "your place goes to whoever of them takes it first" in costs(**last)


def test_each_kind_of_question_has_the_control_that_fits_it_and_shows_what_was_answered() -> None:
    event = replace(EVENT, questions=OF_EVERY_KIND, former_questions=(Question(id="old", label="Once?"),))
    answers: Answers = {
        "text": "a",
        "long": "b\nc",
        "one": "X",
        "some": ["Y"],
        "sure": False,
        "old": True,
        "gone": ["Z"],
    }
    document = read(mine(event, replace(CONFIRMED, answers=answers)).html)
    form = document.all("form")[0]
    assert form.one(id="answers.text").attributes["value"] == "a"
    assert form.one("textarea", id="answers.long").text == "b c"
    chosen = [(one.attributes["name"], one.attributes["value"]) for one in form.all() if "checked" in one.attributes]
    assert chosen == [
        ("answers.one", "X"),
        ("answers.some", "Y"),
        ("answers.sure", "false"),
        ("answers.gone", "Z"),
        ("visible", "true"),
    ]
    assert form.one("select").entered == ""
    assert "Once? You answered: Yes" in form.text


def test_a_choice_can_be_taken_back_where_no_answer_is_needed() -> None:
    event = replace(EVENT, questions=OF_EVERY_KIND)
    document = read(mine(event, replace(CONFIRMED, answers={"some": ["Y"]})).html)
    sent = [(one.attributes["name"], one.attributes["value"]) for one in document.all(type="hidden")]
    assert ("answers.some", "") in sent
    assert [one.attributes["name"] for one in document.all(type="radio", value="")] == ["answers.sure"]
    assert "checked" in document.one(type="radio", value="").attributes


def test_ones_own_page_shows_the_answers_in_the_form_that_changes_them() -> None:
    contact = replace(CONTACT, looking_for=("a co-founder", "grants"), introduce_at=NOW)
    signup = replace(SIGNUP, unconfirmed={}, visible=True, answers={"diet": "Vegan", "work": "yes"})
    change, cancel = read(mine(signup=signup, contact=contact).html).all("form")
    assert change.fields() == _TOLD | {"answers.diet": "Vegan", "answers.work": "yes"}
    assert cancel.fields() == {}


def test_what_the_sign_up_form_told_is_asked_for_and_nothing_of_it_is_ticked() -> None:
    document = read(mine().html)
    assert _actions(document) == ["/s/k1.t_-/confirm", "/s/k1.t_-", "/s/k1.t_-/cancel"]
    confirm, change, _ = document.all("form")
    assert confirm.fields() == {}
    assert change.fields() == _UNDECIDED
    came_with_it = document.one("ul", **{"class": "came-with-it steps"}).text
    for said in ("I am looking for: a co-founder; grants", WORDS[Consent.VISIBLE].text):
        assert said in came_with_it
    assert WORDS[Consent.FOLLOW_UP].text not in came_with_it


def test_who_cancelled_can_only_sign_up_again() -> None:
    document = read(mine(signup=replace(SIGNUP, status=SignupStatus.CANCELLED)).html)
    assert _actions(document) == []
    assert "/g/demo/coffee" in [link.attributes["href"] for link in document.all("a")]


def test_what_the_sign_up_form_told_asks_for_confirmation() -> None:
    asked = "Did you say this?"
    assert asked in read(mine().html).text
    assert asked not in read(mine(signup=replace(SIGNUP, unconfirmed={})).html).text
    for consent, words in WORDS.items():
        page = read(mine(signup=replace(SIGNUP, unconfirmed={consent.value: True})).html)
        assert asked in page.text
        assert words.text in page.one("ul", **{"class": "came-with-it steps"}).text
        assert not any("checked" in box.attributes for box in page.all(type="checkbox")), "it is theirs to tick"


def test_a_wrong_change_keeps_what_was_entered() -> None:
    entered = {"name": [""], "looking_for": ["x"], "asked": ["follow_up_consent visible"]}
    page = mine(values=entered, problems=[FieldProblem("name", "is needed")])
    assert page.status == 422
    assert read(page.html).all("form")[1].fields() == {**_UNDECIDED, "name": "", "looking_for": "x"}


def test_unsubscribing_offers_three_choices_and_as_served_stops_everything() -> None:
    form = read(unsubscribe().html).one("form")
    assert form.attributes["action"] == "/u/k1.t_-"
    assert [one.attributes["value"] for one in form.all(type="radio")] == ["event", "follow_ups", "everything"]
    assert form.fields() == {"choice": "everything"}


def test_unsubscribing_without_an_event_does_not_speak_of_one() -> None:
    form = read(unsubscribe(event=None).html).one("form")
    assert [one.attributes["value"] for one in form.all(type="radio")] == ["follow_ups", "everything"]


def test_of_a_cancelled_sign_up_nothing_is_said_to_be_saved() -> None:
    cancelled = replace(SIGNUP, status=SignupStatus.CANCELLED)
    assert "Saved" in read(mine(notice="saved").html).text
    assert "Saved" not in read(mine(signup=cancelled, notice="saved").html).text


@pytest.mark.parametrize("done", ["event", "follow_ups"])
def test_after_one_choice_the_others_remain(done: pages.Choice) -> None:
    document = read(unsubscribe(done=done).html)
    assert document.one(role="status").text.startswith("No more")
    assert done not in [one.attributes["value"] for one in document.one("form").all(type="radio")]


def test_who_gets_nothing_any_more_is_told_so_and_keeps_the_place() -> None:
    for page in (unsubscribe(done="everything"), unsubscribe(replace(CONTACT, unsubscribed_at=NOW))):
        document = read(page.html)
        assert not document.all("form")
        assert "No more emails" in document.one(role="status").text
        assert "You keep your place" in document.text


def test_a_problem_is_put_in_words() -> None:
    page = rendering.problem_page(404, "There is no such page", "Perhaps it was mistyped.")
    assert page.status == 404
    assert read(page.html).one("main").text == "There is no such page Perhaps it was mistyped."


def test_a_cancelled_events_page_is_still_there() -> None:
    assert sign_up(replace(EVENT, status=EventStatus.CANCELLED)).status == 200


def test_no_id_of_a_question_s_fields_is_another_s_whatever_the_questions_are_called() -> None:
    """A label of one would else lead into the other."""
    some = Question(id="day", label="Day?", kind=QuestionKind.CHOICES, required=True, options=("X", "Y", "Z"))
    names = ("day-2", "day-problem", "day-hint", "name", "email", "website")
    event = replace(EVENT, questions=(some, *(replace(some, id=name) for name in names)))
    page = sign_up(event, problems=[FieldProblem(f"answers.{name}", "needs an answer") for name in ("day", *names)])
    ids = [one.attributes["id"] for one in read(page.html).all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
