"""Rules of the group and of one event: made, changed, turned off and deleted, and what that does to the mails."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from pynamodb.expressions.operand import Path

from rapport.domain.members.member import Role
from rapport.domain.rule import Rule
from rapport.mail.placeholders import NAMES
from rapport.store.admin import daily_limits, rules
from rapport.store.dynamodb import keys
from rapport.store.table import Table, Write
from rapport.usecases.events import plan_due
from tests.testing.world import MONDAY, World
from tests.timing.steps import (
    DAY,
    ENDS,
    GROUP,
    HOUR,
    STARTS,
    a_rule,
    add_rule,
    change_rule,
    later,
    mailed,
    mailed_at,
    state,
    timeline,
    without_default_rules,
)


def test_what_is_left_out_of_a_rule_is_filled_in(world: World) -> None:
    before = world.ask("POST", f"{GROUP}/rules", a_rule())
    after = world.ask("POST", f"{GROUP}/rules", a_rule(trigger="after_end", offset={"elapsed": "PT1H"}))
    on_act = world.ask("POST", f"{GROUP}/rules", a_rule(trigger="on_cancelled"))
    assert [rule["max_lateness"] for rule in (before, after, on_act)] == ["PT6H", "P2D", "P2D"]
    assert (before["promotional"], before["enabled"], on_act["offset"]) == (False, True, None)


def test_a_groups_rules_apply_to_each_event_beside_the_events_own(world: World) -> None:
    event, other = world.event(), world.event()
    ours, its = add_rule(world, GROUP), add_rule(world, event)
    assert {ours, its} <= {rule["id"] for rule in world.items(f"{event}/rules")}
    assert its not in {rule["id"] for rule in world.items(f"{other}/rules")}
    assert its not in {rule["id"] for rule in world.items(f"{GROUP}/rules")}
    assert timeline(world, event, ours)[0]["due_at"] == timeline(world, event, its)[0]["due_at"]


def test_a_groups_rule_changed_for_an_event_is_changed_there_only(world: World) -> None:
    event, other = world.event(), world.event()
    world.ask("PATCH", f"{event}/rules/day-before", {"offset": {"days": 2, "at": "12:00"}, "subject": "Soon"})
    assert [timeline(world, one, "day-before")[0]["due_at_local"] for one in (event, other)] == [
        "2026-11-24T12:00:00",
        "2026-11-25T18:00:00",
    ]
    assert world.ask("GET", f"{GROUP}/rules/day-before")["subject"].startswith("Tomorrow")
    change_rule(world, GROUP, "day-before", body="New words for all.", offset={"days": 3, "at": "12:00"})
    here = world.ask("GET", f"{event}/rules/day-before")
    assert (here["subject"], here["body"]) == ("Soon", "New words for all.")
    assert here["offset"] == {"days": 2, "at": "12:00"}


def test_an_event_keeps_its_own_time_whatever_becomes_of_the_groups_trigger(world: World) -> None:
    event = world.event()
    world.ask("PATCH", f"{event}/rules/day-before", {"offset": {"elapsed": "PT3H"}})
    change_rule(world, GROUP, "day-before", trigger="at", offset={"instant": "2026-11-24T12:00:00Z"})
    (mailing,) = timeline(world, event, "day-before")
    assert (mailing["trigger"], mailing["due_at"]) == ("before_start", "2026-11-26T14:30:00Z")


@pytest.mark.parametrize("how", ["PATCH", "DELETE"])
def test_a_groups_rule_turned_off_for_an_event_mails_nobody_there(world: World, how: str) -> None:
    event, other = world.event(), world.event()
    for one, who in ((event, "ada"), (other, "bea")):
        world.sign_up(one, who)
    world.call(how, f"{event}/rules/day-before", {"enabled": False} if how == "PATCH" else None)
    assert world.ask("GET", f"{event}/rules/day-before")["enabled"] is False
    assert timeline(world, event, "day-before") == []
    world.wind(STARTS)
    assert mailed(world, "ada") == ["on-signup", "two-hours-before"]
    assert mailed(world, "bea") == ["on-signup", "day-before", "two-hours-before"]


def test_an_events_own_rule_deleted_is_gone(world: World) -> None:
    event = world.event()
    rule = add_rule(world, event)
    assert world.call("DELETE", f"{event}/rules/{rule}").status == 204
    assert world.call("GET", f"{event}/rules/{rule}").status == 404
    assert world.call("DELETE", f"{event}/rules/{rule}").status == 404
    assert timeline(world, event, rule) == []


def test_a_groups_rule_deleted_is_gone_from_every_event(world: World) -> None:
    event = world.event()
    world.ask("PATCH", f"{event}/rules/day-before", {"subject": "Soon"})
    world.sign_up(event)
    assert world.call("DELETE", f"{GROUP}/rules/day-before").status == 204
    world.wind(STARTS)
    assert mailed(world) == ["on-signup", "two-hours-before"]


def test_a_new_rule_of_the_group_reaches_events_that_are_under_way(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    rule = add_rule(world, GROUP, offset={"elapsed": "PT5H"})
    world.wind(STARTS)
    assert (rule, "Thu 12:30") in mailed_at(world)


def test_a_new_rule_of_the_group_reaches_an_event_long_past_if_it_has_a_time_to_come(world: World) -> None:
    without_default_rules(world)
    event = world.event()
    world.sign_up(event)
    world.wind(ENDS + 600 * DAY)
    rule = add_rule(world, GROUP, trigger="after_end", offset={"elapsed": "P700D"})
    world.wind(ENDS + 701 * DAY)
    assert mailed(world) == [rule]


def test_a_rule_brought_forward_goes_out_at_its_new_time_and_once(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    change_rule(world, event, "day-before", offset={"days": 2, "at": "18:00"})
    world.wind(STARTS)
    assert mailed_at(world)[1:] == [("day-before", "Tue 17:00"), ("two-hours-before", "Thu 15:30")]


def test_a_rule_put_off_after_it_went_out_does_not_go_out_again(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.wind(STARTS - DAY)
    change_rule(world, event, "day-before", offset={"elapsed": "PT5H"})
    world.wind(STARTS)
    assert mailed(world) == ["on-signup", "day-before", "two-hours-before"]
    assert state(world, event, "day-before") == ("closed", None)


@pytest.mark.parametrize(
    ("trigger", "act"),
    [
        ("on_signup", "sign up"),
        ("on_waitlisted", "wait"),
        ("on_promoted", "promote"),
        ("on_cancelled", "cancel"),
        ("on_event_changed", "change"),
        ("on_event_cancelled", "call off"),
    ],
)
def test_a_rule_on_an_act_mails_for_later_acts_only(world: World, trigger: str, act: str) -> None:
    """And of those once each."""
    without_default_rules(world)
    first, second = world.event(capacity=1), world.event(capacity=1)
    for event in (first, second):
        if event is second:
            rule = add_rule(world, GROUP, trigger=trigger, audience="everyone")
            world.wind(HOUR)
            assert not world.mails(), "an act of the past is past"
        world.sign_up(event, "ada")
        world.sign_up(event, "bea")
        later(world)
        carry_out(world, event, act)
        world.wind(HOUR)
    # On the change: nothing was mailed that states the old, so there is nothing to put right.
    expected = {"sign up": 1, "wait": 1, "promote": 1, "cancel": 1, "change": 0, "call off": 2}[act]
    assert [mail.tags["delivery"].split("_")[0] for mail in world.mails()] == [rule] * expected


def carry_out(world: World, event: str, act: str) -> None:
    match act:
        case "promote":
            world.ask("PATCH", event, {"capacity": 2})
        case "cancel":
            world.act(event, "ada", "cancel")
        case "change":
            world.ask("PATCH", event, {"venue": {"name": "Elsewhere"}})
        case "call off":
            world.ask("POST", f"{event}/cancel")


def test_an_act_is_answered_by_each_rule_on_it_once(world: World) -> None:
    event = world.event()
    also = add_rule(world, event, trigger="on_signup", audience="everyone", subject="Also")
    world.sign_up(event)
    world.wind(HOUR)
    assert sorted(mailed(world)) == sorted(["on-signup", also])


def test_the_subject_and_words_are_the_rules_filled_in_and_nothing_else(world: World) -> None:
    without_default_rules(world)
    event = world.event(title="Tea & cake", venue={"name": "Café Größenwahn"})
    add_rule(
        world,
        event,
        trigger="on_signup",
        subject="{{first_name}}: {{event.title}}",
        body="{{name}}, {{event.starts}}, {{event.venue}}, {{group.name}}, {{signup.url}}",
    )
    world.sign_up(event, name="Ada Lovelace")
    (mail,) = world.mails("ada")
    assert mail.subject == "Ada: Tea & cake"
    assert "Ada Lovelace, Thursday 26 November 2026, 18:30–21:00 (Europe/Berlin), Café Größenwahn, Demo, http" in (
        " ".join(mail.text.split())
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"trigger": "on_signup"}, "offset"),
        ({"offset": None}, "offset"),
        ({"offset": {"elapsed": "-PT1H"}}, "offset.elapsed"),
        ({"offset": {"elapsed": None}}, "offset.elapsed"),
        ({"offset": {"elapsed": {"hours": 1}}}, "offset.elapsed"),
        ({"offset": {"days": 1.5, "at": "09:00"}}, "offset.days"),
        ({"offset": {"instant": "2026-11-24T12:00:00Z"}}, "offset"),
        ({"trigger": "at"}, "offset"),
        ({"trigger": "sometimes"}, "trigger"),
        ({"audience": "nobody"}, "audience"),
        ({"max_lateness": "soon"}, "max_lateness"),
        ({"max_lateness": "P9999D"}, "max_lateness"),
        ({"body": "Hello {{ name }}"}, "body"),
        ({"subject": "{{event.secret}}"}, "subject"),
        ({"id": "mine"}, "id"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_field_and_changes_nothing(
    world: World, changes: dict[str, object], field: str
) -> None:
    event = world.event()
    with world.unchanged():
        made = world.call("POST", f"{GROUP}/rules", a_rule() | changes)
        changed = world.call("PATCH", f"{event}/rules/day-before", changes)
    assert [(made.status, made.wrong_fields), (changed.status, changed.wrong_fields)] == [(422, [field])] * 2


def test_who_mistypes_placeholders_is_told_in_each_field_which_there_are(world: World) -> None:
    rule = a_rule() | {"subject": "{{firstname}}", "body": "{{event.date}} {{name}} " + "{{" + "x" * 9_000 + "}}"}
    answer = world.call("POST", f"{GROUP}/rules", rule)
    assert answer.wrong_fields == ["subject", "body"]
    subject, body = (one["reason"] for one in answer.json["errors"])
    for reason in (subject, body):
        assert all(f"{{{{{name}}}}}" in reason for name in NAMES)
    assert subject.endswith("there is no {{firstname}}")
    assert "there is no {{event.date}}, {{xxx" in body


def test_a_rule_turned_into_one_on_an_act_loses_its_offset(world: World) -> None:
    event = world.event()
    world.ask("PATCH", f"{event}/rules/day-before", {"trigger": "on_signup", "offset": None})
    world.sign_up(event)
    assert sorted(mailed(world)) == ["day-before", "on-signup"]


def test_more_rules_due_at_once_than_one_transaction_holds_all_go_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_due, "MOST_AT_ONCE", 2)
    without_default_rules(world)
    event = world.event()
    for _ in range(5):
        world.ask("POST", f"{event}/rules", a_rule())
    world.sign_up(event)
    world.wind(STARTS - DAY + timedelta(minutes=2))
    assert len(world.mails("ada")) == 5


def test_a_rule_can_be_tried_on_an_active_member_and_on_nobody_else(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("POST", f"{GROUP}/members", {"email": "ines@example.org", "name": "Ines", "role": "owner"})
    world.ses.mailbox.clear()
    for place in (event, GROUP):
        for nobody in ("ada@example.org", "ines@example.org", "stranger@example.org"):
            with world.unchanged():
                refused = world.call("POST", f"{place}/rules/day-before/test", {"email": nobody})
            assert (refused.status, refused.wrong_fields) == (422, ["email"])
        assert world.call("POST", f"{place}/rules/day-before/test", {"email": "Olga@example.org "}).status == 200
    assert [mail.to for mail in world.ses.mailbox] == ["olga@example.org"] * 2
    for mail in world.ses.mailbox:
        assert mail.subject == "[Test] Tomorrow: Founders' breakfast"
        assert not [word for word in ("was signed up", "Unsubscribe", "/u/") if word in mail.text + mail.html]
        assert "This is a test of the rule “The day before”" in " ".join(mail.text.split())
        assert ("List-Unsubscribe" in mail.parsed, mail.parsed["To"]) == (False, "olga@example.org")
    assert timeline(world, event, "day-before")[0]["counts"] == {}


def test_a_group_has_50_tests_a_day_whoever_they_go_to(world: World) -> None:
    world.add_member("oscar", Role.ORGANIZER)
    test = f"{GROUP}/rules/day-before/test"
    for number in range(50):
        world.ask("POST", test, {"email": ("olga@example.org", "oscar@example.org")[number % 2]})
    world.ask("PATCH", GROUP, {"name": "Demo"})
    with world.unchanged():
        refused = world.call("POST", test, {"email": "olga@example.org"})
    assert (refused.status, len(world.mails())) == (429, 50)
    world.now += timedelta(seconds=int(refused.headers["retry-after"]))
    assert world.now.date() == (MONDAY + DAY).date()
    world.ask("POST", test, {"email": "olga@example.org"})


def test_two_who_test_at_once_share_the_last_of_the_day(world: World) -> None:
    test = f"{GROUP}/rules/day-before/test"
    for _ in range(49):
        world.ask("POST", test, {"email": "olga@example.org"}, drain=False)
    statuses: list[int] = []

    real = daily_limits.to_take

    def after_another(table: Table, group: str, what: str, most: int, now: datetime) -> Write:
        if not statuses:
            statuses.append(0)
            statuses[0] = world.call("POST", test, {"email": "olga@example.org"}, drain=False).status
        return real(table, group, what, most, now)

    with patch.object(daily_limits, "to_take", after_another):
        statuses.append(world.call("POST", test, {"email": "olga@example.org"}, drain=False).status)
    assert statuses == [200, 429]


def test_a_test_whose_message_comes_twice_is_sent_once(world: World) -> None:
    world.call("POST", f"{GROUP}/rules/day-before/test", {"email": "olga@example.org"}, drain=False)
    (body,) = world.now_queue.bodies
    world.now_queue.bodies.append(body)
    world.drain()
    assert len(world.mails()) == 1


def test_an_event_has_96_rules_of_its_own_at_most_and_a_clone_has_them_all(world: World) -> None:
    """More would not go into the one transaction that makes the clone, with the trail's entry and the kept answer."""
    event = world.event()
    world.ask("DELETE", f"{event}/rules/day-before")  # turned off for the event: one of its own
    for _ in range(95):
        add_rule(world, event)
    one_more = world.call("POST", f"{event}/rules", a_rule())
    one_change_more = world.call("PATCH", f"{event}/rules/thank-you", {"subject": "Thanks"})
    assert [answer.status for answer in (one_more, one_change_more)] == [422, 422]
    assert one_more.wrong_fields == ["rules"]
    world.ask("PATCH", f"{event}/rules/day-before", {"enabled": True})
    clone = world.ask("POST", f"{event}/clone", headers={"idempotency-key": "100th-write"})["id"]
    assert len(world.items(f"{GROUP}/events/{clone}/rules")) == len(world.items(f"{event}/rules"))


def test_a_group_has_96_rules_at_most(world: World) -> None:
    has = len(world.items(f"{GROUP}/rules"))
    for _ in range(96 - has):
        world.ask("POST", f"{GROUP}/rules", a_rule())
    assert world.call("POST", f"{GROUP}/rules", a_rule()).status == 422


def meanwhile(act: Callable[[], object]) -> AbstractContextManager[object]:
    """Has somebody else do so between the reading of a group's rule and its writing, the first time."""
    real, todo = rules.to_replace, [act]

    def to_replace(table: Table, old: Rule, new: Rule) -> Write:
        if todo:
            todo.pop()()
        return real(table, old, new)

    return patch.object(rules, "to_replace", to_replace)


def test_two_who_change_a_groups_rule_at_once_both_have_their_way(world: World) -> None:
    path = f"{GROUP}/rules/day-before"
    with meanwhile(lambda: world.ask("PATCH", path, {"subject": "New subject"}, drain=False)):
        world.ask("PATCH", path, {"name": "New name"})
    rule = world.ask("GET", path)
    assert (rule["name"], rule["subject"]) == ("New name", "New subject")


def test_a_change_does_not_bring_back_a_groups_rule_that_was_deleted_meanwhile(world: World) -> None:
    path = f"{GROUP}/rules/day-before"
    with meanwhile(lambda: world.call("DELETE", path, drain=False)):
        assert world.call("PATCH", path, {"name": "New name"}).status == 404
    assert world.call("GET", path).status == 404


def test_a_rule_that_an_earlier_release_wrote_without_a_revision_can_be_changed(world: World) -> None:
    key = keys.group_rule("demo", "day-before")
    world.app.table.update(key, [Path("revision").remove()])
    for name in ("New name", "Newer name"):
        assert world.ask("PATCH", f"{GROUP}/rules/day-before", {"name": name})["name"] == name


def test_an_event_goes_back_to_the_rule_of_its_group_and_its_own_stay_its_own(world: World) -> None:
    event = world.event()
    world.ask("DELETE", f"{event}/rules/day-before")
    assert timeline(world, event, "day-before") == []
    for _ in range(2):
        assert world.ask("POST", f"{event}/rules/day-before/reset")["enabled"]
    assert [one["state"] for one in timeline(world, event, "day-before")] == ["scheduled"]
    own = add_rule(world, event)
    assert world.call("POST", f"{event}/rules/{own}/reset").status == 409
