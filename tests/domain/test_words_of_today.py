"""Groups that never changed the words they began with have today's."""

import json
from dataclasses import replace
from pathlib import Path

from rapport.domain.rule import Audience, Rule, Trigger
from rapport.domain.rules.words_of_today import of_today
from rapport.mail.default_rules import DEFAULT_RULES

RELEASE = Path(__file__).parents[1] / "upgrades" / "releases" / "0.1.0.json"
TODAY = {rule["id"]: rule["body"] for rule in DEFAULT_RULES}


def rule(id: str, body: str) -> Rule:
    return Rule(
        group="demo",
        id=id,
        name="",
        trigger=Trigger.BEFORE_START,
        audience=Audience.CONFIRMED,
        subject="",
        body=body,
        max_lateness="PT6H",
    )


def test_words_of_an_earlier_release_are_those_that_a_new_group_has_today() -> None:
    written = json.loads(RELEASE.read_text())["items"]["ADMIN RULE"]
    stored = {item["id"]["S"]: item["body"]["S"] for item in written}
    old = rule("day-before", stored["day-before"])
    assert "{{introductions}}" not in old.body
    assert of_today(old).body == TODAY["day-before"]
    for id, added in {
        "two-hours-before": "{{introductions}}\n\n",
        "thank-you": "{{introductions}}\n\n",
    }.items():
        assert of_today(rule(id, TODAY[id].replace(added, "", 1))).body == TODAY[id]


def test_what_a_group_changed_by_a_single_letter_stays_as_it_is() -> None:
    for id, body in TODAY.items():
        own = rule(id, body.replace("{{introductions}}\n\n", "").replace("Hi ", "Dear "))
        assert of_today(own) == own
        assert of_today(replace(own, body=body)).body == body
