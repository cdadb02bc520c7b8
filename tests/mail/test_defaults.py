import re

import pytest

from rapport.domain.rule import Audience, Trigger
from rapport.mail.content import compile_template
from rapport.mail.default_rules import (
    ALREADY_IN_BODY,
    ALREADY_IN_SUBJECT,
    CANCELLED_BY_ORGANIZERS,
    DEFAULT_RULES,
    LAST_CALL,
    LAST_OFFER_EXPIRED,
)
from rapport.mail.placeholders import unknown_placeholders
from tests.mail.samples import EVENT_URL, FRAME, SIGNUP_URL, VALUES
from tests.testing.html import read_mail

TEXTS = {rule["id"]: (rule["subject"], rule["body"]) for rule in DEFAULT_RULES} | {
    "already-in": (ALREADY_IN_SUBJECT, ALREADY_IN_BODY),
    "cancelled-by-organizers": CANCELLED_BY_ORGANIZERS,
    "last-call": LAST_CALL,
    "last-offer-expired": LAST_OFFER_EXPIRED,
}
STATE_WHEN_AND_WHERE = {
    "on-signup",
    "on-pending",
    "on-waitlisted",
    "on-offered",
    "on-promoted",
    "on-event-changed",
    "day-before",
    "two-hours-before",
    "already-in",
}


def test_the_default_rules_are_the_contracts() -> None:
    assert [(rule["trigger"], rule["offset"], rule["audience"]) for rule in DEFAULT_RULES] == [
        (Trigger.ON_SIGNUP, None, Audience.CONFIRMED),
        (Trigger.ON_PENDING, None, Audience.EVERYONE),
        (Trigger.ON_WAITLISTED, None, Audience.WAITLISTED),
        (Trigger.ON_OFFERED, None, Audience.WAITLISTED),
        (Trigger.ON_OFFER_EXPIRED, None, Audience.WAITLISTED),
        (Trigger.ON_PROMOTED, None, Audience.CONFIRMED),
        (Trigger.ON_CANCELLED, None, Audience.CANCELLED),
        (Trigger.ON_EVENT_CHANGED, None, Audience.EVERYONE),
        (Trigger.ON_EVENT_CANCELLED, None, Audience.EVERYONE),
        (Trigger.BEFORE_START, {"days": 1, "at": "18:00"}, Audience.CONFIRMED),
        (Trigger.BEFORE_START, {"elapsed": "PT2H"}, Audience.CONFIRMED),
        (Trigger.AFTER_END, {"days": 1, "at": "10:00"}, Audience.ATTENDED),
        (Trigger.AFTER_END, {"days": 1, "at": "10:00"}, Audience.NO_SHOW),
    ]


def test_their_ids_are_distinct_and_fit_a_message_tag() -> None:
    ids = [rule["id"] for rule in DEFAULT_RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id) for id in ids)


@pytest.mark.parametrize("id", TEXTS)
def test_their_words_make_a_sound_mail(id: str) -> None:
    subject, body = TEXTS[id]
    assert unknown_placeholders(subject + body) == []
    content = compile_template(subject, body).render(VALUES, FRAME)
    assert "{" not in content.text + content.subject
    assert "Friday & Friends" in content.subject
    assert "Friday & Friends" in content.text.partition("\n-- \n")[0]
    assert len(content.subject) < 78
    assert "Hi Zoë," in content.text
    links = [address for _, address in read_mail(content.html).links]
    assert len(set(links)) == len(links), "no link stands twice"


@pytest.mark.parametrize("id", TEXTS)
def test_a_line_breaks_only_where_it_should(id: str) -> None:
    *paragraphs, farewell = TEXTS[id][1].strip().split("\n\n")
    assert farewell.endswith(",\n{{group.name}}")
    assert all(
        "\n" not in words or re.match(r"\*\*(?:\[{{event.title}}\]\({{event.url}}\)|{{event.title}})\*\*\n", words)
        for words in paragraphs
    )


@pytest.mark.parametrize("id", sorted(STATE_WHEN_AND_WHERE))
def test_what_one_must_know_to_come_or_to_cancel_is_in_them(id: str) -> None:
    content = compile_template(*TEXTS[id]).render(VALUES, FRAME)
    assert f"When: {VALUES['event.starts']}\n" in content.text
    assert f"Where: {VALUES['event.venue']}\n" in content.text
    seen = read_mail(content.html)
    assert f"When\n{VALUES['event.starts']}\n" in seen.text
    assert f"Where\n{VALUES['event.venue']}\n" in seen.text
    assert content.text.index(SIGNUP_URL) < content.text.index("\n-- \n")
    assert [address for _, address in seen.links][:1] == [EVENT_URL]
