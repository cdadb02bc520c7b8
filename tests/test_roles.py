"""Each function's role allows what that function calls and nothing else."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from unittest.mock import patch

import pytest
from pynamodb.exceptions import PutError

from infra.package.contents import AWS_SERVICES
from rapport import tokens
from rapport.aws.ses import SesTransport, Uncertain
from rapport.domain.base.clock import instant_text
from rapport.domain.connections.news import News, NewsKind
from rapport.domain.delivery import Delivery, DeliveryState
from rapport.sending.kinds.sign_in_link import code_of
from rapport.store import contacts, ledger, signups
from rapport.store import events as events_store
from rapport.store.admin import members
from rapport.store.connections import asks, attendees, maybes, questions
from rapport.store.connections import news as news_store
from rapport.store.dynamodb import keys
from rapport.usecases.connections.met import own_code as code_of_attendee
from tests.testing.lambda_events import http_event
from tests.testing.pictures import picture
from tests.testing.role_world import RoleWorld
from tests.testing.roles import (
    PARTITIONS,
    Request,
    Statement,
    allows,
    is_like,
    role,
    running_as,
)
from tests.testing.simulation.cloud import Crash, simulated_aws
from tests.testing.simulation.world import MEETING
from tests.testing.template import (
    FUNCTIONS,
    ROLES,
    actions,
    as_list,
    events,
    module,
    names_in,
    role_of,
    statements,
    target,
)
from tests.testing.world import World

each_function = pytest.mark.parametrize("name", FUNCTIONS)


@each_function
def test_a_function_has_a_role_of_its_own(name: str) -> None:
    assert [role_of(each) for each in FUNCTIONS].count(role_of(name)) == 1


def test_only_the_sender_may_send_mail_and_only_as_us() -> None:
    able = {role for role in ROLES if any(action.startswith("ses:") for action in actions(role))}
    assert able == {"SendRole"}
    sending = next(each for each in statements("SendRole") if "ses:SendEmail" in each["Action"])
    assert sending["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderAddress"}}}
    # Any identity, for SES may check the recipient's, too; the sender is who the condition says.
    assert sending["Resource"][0]["Fn::Sub"].endswith(":identity/*")
    assert set(names_in(sending["Resource"])) >= {"ConfigurationSet"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_what_it_may_do_and_to_what(role: str) -> None:
    assert not [action for action in actions(role) if "*" in action]
    to_anything = [each["Action"] for each in statements(role) if "*" in as_list(each["Resource"])]
    assert {*to_anything} <= {"ses:GetAccount", "cloudwatch:GetMetricStatistics"}, "only what AWS has no resource for"
    assert "ManagedPolicyArns" not in ROLES[role]


@each_function
def test_a_role_writes_only_the_log_of_its_function(name: str) -> None:
    logged = {n for each in statements(role_of(name)) if "logs:PutLogEvents" in each["Action"] for n in names_in(each)}
    assert logged == {target(FUNCTIONS[name]["LoggingConfig"]["LogGroup"])}


@each_function
def test_a_role_takes_from_the_queues_of_its_function_and_no_others(name: str) -> None:
    fed_by = {target(event["Queue"]) for function, event in events("SQS") if function == name}
    takes = [each for each in statements(role_of(name)) if "sqs:ReceiveMessage" in as_list(each["Action"])]
    assert {n for each in takes for n in names_in(each)} == fed_by


def test_the_secrets_are_read_by_those_who_make_or_check_tokens() -> None:
    able = {module(name) for name in FUNCTIONS if "ssm:GetParameter" in actions(role_of(name))}
    assert able == {"public", "organizer", "send"}


# ---- What is allowed is what is called ----

MESSAGE = {"audience": "confirmed", "subject": "Another room", "body": "Upstairs."}
RULE = {"name": "Bring a friend", "trigger": "on_signup", "audience": "confirmed", "subject": "Hi", "body": "Hello"}


@pytest.fixture(scope="module")
def asked() -> Mapping[str, set[Request]]:
    """What each function asks for in the life of a group, from its first event to its last key."""
    with simulated_aws() as simulation:
        world = RoleWorld(simulation)
        world.cloud.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
        live_through_everything(world)
        assert not world.cloud.violations
    return world.asked


@each_function
def test_a_role_allows_what_its_function_calls(name: str, asked: Mapping[str, set[Request]]) -> None:
    assert not [request for request in asked[name] if not allows(role(name), request)]


@each_function
def test_a_role_allows_nothing_that_its_function_never_calls(name: str, asked: Mapping[str, set[Request]]) -> None:
    """With any action, resource or kind of partition less, something would be denied."""
    needed = asked[name] | by_others(name)
    for less, what in narrowed(role(name)):
        assert not all(allows(less, request) for request in needed), f"{name} never needs {what}"


def narrowed(said: tuple[Statement, ...]) -> Iterator[tuple[tuple[Statement, ...], str]]:
    """A role with one thing less, and what that is."""
    for statement in said:
        others = tuple(one for one in said if one is not statement)
        yield others, statement.sid
        for action in statement.actions:
            yield (*others, replace(statement, actions=statement.actions - {action})), f"{statement.sid}: {action}"
        for resource in statement.resources:
            less = replace(statement, resources=statement.resources - {resource})
            yield (*others, less), f"{statement.sid}: {resource}"
        for pattern in statement.partitions:
            yield (*others, statement.without(pattern)), f"{statement.sid}: {pattern}"


def by_others(name: str) -> set[Request]:
    """What is done in a function's name: Lambda feeds it from its queues, somebody follows a link that it signed."""
    queues = [target(event["Queue"]) for function, event in events("SQS") if function == name]
    fed = {Request(f"sqs:{done}", queue) for done in FEEDING for queue in queues}
    return fed | ({Request("s3:GetObject", "ExportsBucket/*")} if name == "OrganizerFunction" else set())


FEEDING = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")


@each_function
def test_a_role_names_the_partitions_of_all_that_it_may_do_to_the_table(name: str) -> None:
    for statement in role(name):
        if statement.actions == {"dynamodb:DescribeTable"} or statement.resources == {"Table/index/due"}:
            assert not statement.condition, "DynamoDB names no partition of the table here"
        elif any(action.startswith("dynamodb:") for action in statement.actions):
            assert statement.effect == "Allow"
            assert statement.partitions
            assert statement.partitions <= PARTITIONS.keys()
            # Without the second, a call that names no partition would be allowed.
            assert [operator for operator, *_ in statement.condition] == ["ForAllValues:StringLike", "Null"]


@each_function
def test_what_is_asked_for_with_several_partitions_stands_in_one_statement(name: str) -> None:
    on_table = [action for each in role(name) for action in each.actions if "Table" in each.resources]
    assert len(on_table) == len(set(on_table))


def test_each_partition_is_of_one_kind() -> None:
    for kind, ours in PARTITIONS.items():
        for key in ours:
            assert [pattern for pattern in PARTITIONS if is_like(key.pk, [pattern])] == [kind]


# ---- What must not be ----

WRITES = ("PutItem", "UpdateItem", "DeleteItem")
NOT_FOR = {
    "PublicFunction": {
        "G#*#ADMIN",
        "G#*#EVENTS",
        "G#*#L#*",
        "G#*#A#*",
        "G#*#IDEM",
        "KEY#*",
        "LOGIN#*",
        "MAIL#*",
        "ACCOUNT",
        "SYSTEM",
    },
    "OrganizerFunction": {"G#*#LINKS", "BOX#*", "ACCOUNT", "SYSTEM"},
    "TickFunction": {*PARTITIONS} - {"ACCOUNT"},
    "JobsFunction": {
        "G#*#LINKS",
        "G#*#ADMIN",
        "G#*#IDEM",
        "KEY#*",
        "LOGIN#*",
        "MAIL#*",
        "ACCOUNT",
        "SYSTEM",
    },
    "SendFunction": {"G#*#ADMIN", "G#*#A#*", "G#*#IDEM", "KEY#*", "LOGIN#*", "ACCOUNT", "SYSTEM"},
    "SesEventsFunction": {"G#*#LINKS", "G#*#A#*", "G#*#IDEM", "KEY#*", "LOGIN#*", "ACCOUNT", "SYSTEM"},
}
"""Into which kinds of partition a function must never be able to write."""


@each_function
def test_a_function_cannot_write_what_is_not_its_own(name: str) -> None:
    for kind in NOT_FOR[name]:
        for key in PARTITIONS[kind]:
            for action in WRITES:
                assert not may(name, action, key.pk), (action, key)


def test_the_public_function_reads_no_keys_no_trail_and_no_ledger_and_deletes_nothing() -> None:
    for kind in ("KEY#*", "G#*#A#*", "G#*#IDEM", "G#*#L#*"):
        for action in ("GetItem", "BatchGetItem", "Query"):
            assert not may("PublicFunction", action, PARTITIONS[kind][0].pk)
    for ours in PARTITIONS.values():
        assert not may("PublicFunction", "DeleteItem", ours[0].pk)


@each_function
def test_nobody_changes_what_is_in_the_trail_or_what_was_answered(name: str) -> None:
    for kind in ("G#*#A#*", "G#*#IDEM"):
        for action in ("UpdateItem", "DeleteItem"):
            assert not may(name, action, PARTITIONS[kind][0].pk)


@each_function
def test_a_batch_or_transaction_with_one_foreign_partition_is_refused_whole(name: str) -> None:
    for statement in role(name):
        for action in statement.actions if statement.partitions else ():
            own = [PARTITIONS[pattern][0].pk for pattern in statement.partitions]
            assert may(name, action.partition(":")[2], *own) or "Table" not in statement.resources
            assert not may(name, action.partition(":")[2], *own, "G#g#SOMETHING-ELSE")


@each_function
def test_a_call_without_a_partition_reads_and_writes_nothing(name: str) -> None:
    for action in ("Scan", "Query", "GetItem", "BatchGetItem", "BatchWriteItem", "PartiQLSelect", *WRITES):
        assert not may(name, action)


def may(name: str, action: str, *partitions: str) -> bool:
    return allows(role(name), Request(f"dynamodb:{action}", "Table", frozenset(partitions)))


def test_mail_goes_out_by_the_sender_as_us_and_by_nobody_else() -> None:
    able = [
        (name, sender)
        for name in FUNCTIONS
        for sender in ("SenderAddress", "president@example.org")
        if allows(role(name), Request("ses:SendEmail", "identity/*", sender=sender))
    ]
    assert able == [("SendFunction", "SenderAddress")]


def test_a_call_that_a_role_does_not_allow_fails_in_tests_as_it_would_on_aws(world: World) -> None:
    """So whatever a test has a function do is held to its role, too."""
    with running_as("PublicFunction"), pytest.raises(PutError, match=r"PublicFunction .*:PutItem on KEY#stolen"):
        world.app.table.put({"pk": {"S": "KEY#stolen"}, "sk": {"S": "KEY"}})
    world.app.table.put({"pk": {"S": "KEY#made"}, "sk": {"S": "KEY"}})  # as an operator may


def test_the_package_knows_the_services_that_are_called(asked: Mapping[str, set[Request]]) -> None:
    services = {request.action.partition(":")[0] for needed in asked.values() for request in needed}
    assert {name.replace("ses", "sesv2") for name in services} <= AWS_SERVICES


# ---- A life in which everything happens ----


def live_through_everything(world: RoleWorld) -> None:
    event = organise(world)
    come_and_go(world, event)
    for part in (come_by_the_pages, change_the_plan, hear_from_ses, hear_that_the_account_is_at_risk, run_out_of_time):
        part(world, event)
    lose_a_message(world, event)
    settle_by_hand(world, event)
    keep_contacts(world, event)
    look_at_everything(world, event)
    promote(world, event)
    tell(world, id_of_attendee(world, "Ada"))
    think_of_coming(world, event)
    decide_about_oneself(world, event)
    die_while_sending(world, event)
    world.wind(36)  # until the follow-ups
    say_whom_they_met(world, event)
    invite_contacts(world)
    ses_says(world, event, delivery_of_a_mailing(world, event), "Reject")
    annoy_somebody(world, event)
    cancel(world, organise(world, "2026-12-24T09:00:00", "2026-12-24T11:00:00"))
    forget_by_themselves(world)


def organise(world: RoleWorld, starts_at: str = "2026-12-03T09:00:00", ends_at: str = "2026-12-03T11:00:00") -> str:
    given = {**MEETING, "starts_at": starts_at, "ends_at": ends_at, "capacity": 1}
    made = world.ask("POST", "/v1/groups/demo/events", given).json
    event = f"/v1/groups/demo/events/{made['id']}"
    for action in ("publish", "unpublish", "publish", "clone"):
        world.ask("POST", f"{event}/{action}")
    clone = world.ask("POST", f"{event}/clone").json["id"]
    world.ask("DELETE", f"/v1/groups/demo/events/{clone}")
    return event


def come_and_go(world: RoleWorld, event: str) -> None:
    """Ada has the only place, Ben waits and gets it, Cleo waits until there is more room."""
    for name in ("Ada", "Ben", "Cleo"):
        sign_up(world, event, name)
    world.drain()
    ada = id_of_attendee(world, "Ada")
    own = f"/public/v1/signups/{token(world, event, ada, tokens.SIGNUP)}"
    world.ask("GET", own)
    world.ask("PATCH", own, {"visible": True})
    world.ask("POST", f"{own}/cancel")
    with patch("rapport.usecases.signups.seats.promote_waiting", side_effect=Crash), suppress(Crash):
        world.request("PATCH", event, {"capacity": 3})  # the function dies before it seats anyone
    world.wind(1)
    sign_up(world, event, "Ben")
    world.ask(
        "POST", f"/public/v1/unsubscribe/{token(world, event, ada, tokens.UNSUBSCRIBE)}", "List-Unsubscribe=One-Click"
    )


def come_by_the_pages(world: RoleWorld, event: str) -> None:
    image = world.ask("POST", "/v1/groups/demo/images", picture("photo.png")).json["id"]
    for path in ("/g/demo", f"/g/demo/{id_of(event)}", f"/g/demo/images/{image}", "/g/demo/events.ics"):
        world.ask("GET", path)
    for page, purpose in {"s": tokens.SIGNUP, "u": tokens.UNSUBSCRIBE}.items():
        world.ask("GET", f"/{page}/{token(world, event, id_of_attendee(world, 'Ben'), purpose)}")


def change_the_plan(world: RoleWorld, event: str) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"language": "de"})
    for place in ("/v1/groups/demo", event):
        rule = f"{place}/rules/{world.ask('POST', f'{place}/rules', RULE).json['id']}"
        world.ask("PATCH", rule, {"enabled": False})
        world.ask("POST", f"{rule}/test", {"email": "olga@example.org"})
        world.drain()
        world.ask("DELETE", rule)
    world.ask("POST", f"{event}/messages", {**MESSAGE, "tags": ["speaker"]})
    world.drain()
    world.ask("PATCH", event, {"starts_at": "2026-12-03T08:30:00"})
    world.wind(36)


def hear_from_ses(world: RoleWorld, event: str) -> None:
    with patch.object(SesTransport, "send", side_effect=Uncertain("no answer")):
        sign_up(world, event, "Dora")
        world.drain()
    for delivery, kind in zip(deliveries(world, event), ("Send", "Delivery", "Bounce", "Complaint"), strict=False):
        ses_says(world, event, delivery["id"], kind)
    for paused in (True, False):
        world.ask("PATCH", "/v1/groups/demo", {"paused": paused})


def promote(world: RoleWorld, event: str) -> None:
    sign_up(world, event, "Gina")
    world.drain()
    own = f"/public/v1/signups/{token(world, event, id_of_attendee(world, 'Gina'), tokens.SIGNUP)}"
    world.ask("PATCH", own, {"follow_up_consent": True})
    after = {"trigger": "after_end", "offset": {"elapsed": "PT1H"}, "audience": "everyone", "promotional": True}
    world.ask("POST", f"{event}/rules", {**RULE, **after})


def decide_about_oneself(world: RoleWorld, event: str) -> None:
    """Hugo looks at his own page, decides, gets what is kept of him, and has it deleted."""
    sign_up(world, event, "Hugo")
    world.drain()
    hugo = contacts.get(world.own_app.table, "demo", id_of_attendee(world, "Hugo"))
    me = tokens.me_token(world.own_app.tokens, hugo)
    world.ask("GET", f"/me/{me}")
    world.ask("POST", f"/me/{me}", "asked=introduce&introduce=true&looking_for=a+job")
    world.ask("POST", f"/me/{me}/export", "")
    world.drain()
    ask_and_be_helped(world, me)
    world.ask("POST", "/lost/demo", "email=hugo@example.org")
    world.lose_what_is_queued()
    world.wind(1)
    links = world.own_app.table.query_all(keys.contacts_ledger("demo"))
    assert {item["mailing"]["S"] for item in links} == {"own_me", "own_export", "own_news", "own_maybe"}
    now = instant_text(world.cloud.now)
    made = ["demo", hugo.id, instant_text(hugo.created_at), "202612031200", now]
    export = f"/export/{world.own_app.tokens.make(tokens.EXPORT, made)}"
    world.ask("GET", export)
    world.ask("POST", export, "")
    world.ask("GET", f"/erase/{me}")
    world.ask("POST", f"/erase/{me}", "")
    world.drain()


def ask_and_be_helped(world: RoleWorld, me: str) -> None:
    """Hugo asks the group for a job; Ben, who is kept in touch with, has one."""
    world.ask("POST", f"/me/{me}/ask", "ask=a+job")
    ask = world.ask("GET", "/v1/groups/demo/asks").json["items"][0]["id"]
    world.ask("POST", f"/v1/groups/demo/asks/{ask}/approve")
    ben = contacts.get(world.own_app.table, "demo", id_of_attendee(world, "Ben"))
    own_page = tokens.me_token(world.own_app.tokens, ben)
    world.ask("POST", f"/me/{own_page}", "asked=keep_in_touch&keep_in_touch=true&can_offer=hiring")
    with patch("rapport.domain.connections.keep_in_touch.CYCLE", 1):
        world.wind(25)
    (posted,) = asks.of_group(world.own_app.table, "demo")
    for method in ("GET", "POST"):
        world.ask(method, f"/help/{tokens.help_token(world.own_app.tokens, ben, posted)}")
    world.ask("POST", f"/me/{me}/ask/withdraw")
    world.drain()


def say_whom_they_met(world: RoleWorld, event: str) -> None:
    """Two of those who have a place type each other's codes, and swap addresses."""
    found = attendees.with_place(world.own_app.table, "demo", id_of(event))
    one, other = islice((signup for signup in found if signup.email), 2)
    for mine, theirs in ((one, other), (other, one)):
        page = f"/s/{tokens.signup_token(world.own_app.tokens, mine)}/met"
        world.ask("GET", page)
        world.ask("POST", page, f"code={code_of_attendee(theirs)}&swap.code=yes")


def invite_contacts(world: RoleWorld) -> None:
    """Gina is invited by the job, for the request has time for one contact, and takes a place at one press."""
    supper = organise(world, "2026-12-23T09:00:00", "2026-12-23T11:00:00")
    written = {"audience": {"tags": [], "missed": True}, "subject": "Supper", "body": "Will you come?"}
    world.ask("POST", f"{supper}/invitations", {**written, "dry_run": True})
    with (
        patch("rapport.usecases.connections.invite.AT_ONCE", 1),
        patch("rapport.usecases.connections.invite.SECONDS_AT_ONCE", 0.0),
    ):
        world.ask("POST", f"{supper}/invitations", {**written, "audience": {}})
        world.wind(1)
    gina = contacts.get(world.own_app.table, "demo", id_of_attendee(world, "Gina"))
    page = f"/me/{tokens.me_token(world.own_app.tokens, gina)}/events/{id_of(supper)}"
    world.ask("GET", page)
    world.ask("POST", f"{page}/sign-up", "")
    world.drain()
    for figures in (f"{supper}/connections", "/v1/groups/demo/connections"):
        world.ask("GET", figures)


def annoy_somebody(world: RoleWorld, event: str) -> None:
    with patch("rapport.domain.brakes.verdicts.FEWEST_COMPLAINTS", 1):
        ses_says(world, event, delivery_of_a_mailing(world, event), "Complaint")
    assert world.ask("GET", "/v1/groups/demo").json["brakes"]


def hear_that_the_account_is_at_risk(world: RoleWorld, _event: str) -> None:
    world.cloud.now = world.cloud.now.replace(minute=7) + timedelta(hours=1)
    with patch("rapport.domain.brakes.verdicts.ACCOUNT_BOUNCES", 0.0):
        world.tick()


def ses_says(world: RoleWorld, event: str, delivery: str, kind: str) -> None:
    ses_says_of(world, {"group": "demo", "event": id_of(event), "delivery": delivery, "attempt": "1"}, kind)


def ses_says_of(world: RoleWorld, tags: Mapping[str, str], kind: str) -> None:
    mail = {"messageId": "of SES", "tags": {name: [value] for name, value in tags.items()}}
    said = {"eventType": kind, "mail": mail, "bounce": {"bounceType": "Permanent"}}
    world.hand("SesEventsFunction", {"Message": json.dumps(said)})


def run_out_of_time(world: RoleWorld, event: str) -> None:
    mailing = keys.mailing("demo", id_of(event), "day-before_g1")
    for kind in ("recipients_soon", "recipients_bulk"):
        message = {"kind": kind, **mailing._asdict(), "contacts": ["c"]}
        world.hand("SendFunction", message, time_left=timedelta())
        world.lose_what_is_queued()


def lose_a_message(world: RoleWorld, event: str) -> None:
    """What somebody waits for is then found by the tick."""
    attendee = id_of_attendee(world, "Cleo")
    world.ask("POST", f"{event}/attendees/{attendee}/cancel")
    world.lose_what_is_queued()
    world.wind(1)


def settle_by_hand(world: RoleWorld, event: str) -> None:
    with patch.object(SesTransport, "send", side_effect=Uncertain("no answer")):
        sign_up(world, event, "Emil")
        world.drain()
    (unknown,) = [one for one in deliveries(world, event) if one["state"] == "unknown"]
    world.ask("POST", f"{event}/deliveries/{unknown['id']}/settle", {"as": "sent"})


def keep_contacts(world: RoleWorld, event: str) -> None:
    """Cleo and Emil are forgotten, which takes longer than a request: meanwhile Cleo signs up anew."""
    contacts = "/v1/groups/demo/contacts"
    world.ask("POST", f"{contacts}/import", b"email,name\nfay@example.org,Fay\n")
    ids = [id_of_attendee(world, name) for name in ("Cleo", "Emil")]
    world.ask("PATCH", f"{contacts}/{ids[0]}", {"notes": "A founder"})
    tell(world, ids[0])
    with patch("rapport.usecases.contacts.erase.SECONDS_AT_ONCE", -1):
        for id in ids:
            world.ask("DELETE", f"{contacts}/{id}")
    tell(world, ids[0])  # by a function that had read the contact before
    sign_up(world, event, "Cleo")
    fay = world.contact("fay")
    with patch("rapport.usecases.contacts.everywhere.SECONDS_AT_ONCE", -1):
        world.ask("POST", f"{contacts}/{fay}/merge", {"into": world.contact("cleo")})
    with patch("rapport.usecases.contacts.everywhere.SECONDS_AT_ONCE", -1):
        world.ask("PATCH", f"{contacts}/{world.contact('cleo')}", {"blocked": True})
    sign_up(world, event, "Cleo")
    world.wind(1)
    for delivery in deliveries(world, event):
        if delivery["contact_id"] == ids[1]:
            ses_says(world, event, delivery["id"], "Bounce")
    world.ask("DELETE", f"{contacts}/{id_of_attendee(world, 'Dora')}")


def tell(world: RoleWorld, contact: str) -> None:
    """There is news for somebody."""
    now = world.cloud.now
    news = News(
        group="demo",
        contact=contact,
        kind=NewsKind.INTRODUCED,
        id=contact,
        facts={"person": id_of_attendee(world, "Ben"), "role": "helper", "ask": "1"},
        at=now,
        helps_until=now + timedelta(days=7),
    )
    world.own_app.table.transact(*news_store.to_tell(world.own_app.table, now, news))


def think_of_coming(world: RoleWorld, event: str) -> None:
    """Max would come if somebody met him; Ben will, and he comes."""
    ben = f"/public/v1/signups/{token(world, event, id_of_attendee(world, 'Ben'), tokens.SIGNUP)}"
    world.ask("PATCH", ben, {"introduce": True, "can_offer": ["legal advice"]})
    public = event.replace("/v1/", "/public/v1/")
    world.ask("POST", f"{public}/maybe", {"email": "max@example.org", "name": "Max", "ask": "a lawyer"})
    world.drain()
    max_ = id_of_attendee(world, "Max")
    (typed,) = maybes.asked_of_person(world.own_app.table, "demo", [max_])
    page = f"/maybe/{world.own_app.tokens.make(tokens.MAYBE, ['demo', id_of(event), max_, typed.request])}"
    world.ask("GET", page)
    world.ask("POST", f"{page}/confirm", "ask=a+lawyer")
    world.wind(2)
    asked = questions.of_contact(world.own_app.table, "demo", id_of_attendee(world, "Ben")).questions[0].id
    world.ask("POST", f"{ben.replace('/public/v1/signups', '/s')}/meet", f"question={asked}&would_meet=yes")
    world.wind(1)
    world.ask("GET", f"{event}/maybes")
    world.ask("POST", f"{page}/come", "introduce=true")
    world.drain()


def die_while_sending(world: RoleWorld, event: str) -> None:
    """A sender that has written its intent for a follow-up, and is not heard of again."""
    contact, schedule = id_of_attendee(world, "Ben"), events_store.get(world.own_app.table, "demo", id_of(event))
    mailing = f"thank-you_g{schedule.schedule_version}"
    intent = Delivery(
        group="demo",
        event=id_of(event),
        id=f"{mailing}_{contact}",
        mailing=mailing,
        contact=contact,
        email="ben@example.org",
        state=DeliveryState.DISPATCHING,
        attempt=1,
        lease_until=world.cloud.now,
    )
    ledger.put_delivery(world.own_app.table, intent, None)


def forget_by_themselves(world: RoleWorld) -> None:
    """Gus was imported, and is not seen for a day."""
    world.ask("POST", "/v1/groups/demo/contacts/import", b"email,name\ngus@example.org,Gus\n")
    world.ask("PATCH", "/v1/groups/demo", {"retention_days": 1})
    world.ask("GET", "/v1/groups/demo/retention")
    world.wind(25)
    world.ask("PATCH", "/v1/groups/demo", {"retention_days": None})


def look_at_everything(world: RoleWorld, event: str) -> None:
    public = event.replace("/v1/", "/public/v1/")
    attendee = id_of_attendee(world, "Ben")
    world.ask("POST", f"{event}/attendees/{attendee}/check-in")
    world.ask("DELETE", f"{event}/attendees/{attendee}/check-in")
    ben = signups.attendee(world.own_app.table, "demo", id_of(event), attendee).signup
    world.ask("POST", f"{event}/check-in", {"code": tokens.check_in_code(world.own_app.tokens, ben)})
    for path in ("events", "contacts", f"contacts/{attendee}", f"contacts/{attendee}/history"):
        world.ask("GET", f"/v1/groups/demo/{path}")
    for path in ("attendees", "mailings", "deliveries", "attendees.csv"):
        world.ask("GET", f"{event}/{path}")
    world.ask("GET", f"{event}/attendees", sort="name", limit="1")
    with patch("rapport.http.organizer.attendees.listing.MOST_ROWS", 1):
        export = world.call("GET", f"{event}/attendees.csv", sort="name").headers["location"]
    world.drain()
    assert world.ask("GET", export).json["state"] == "done"
    world.ask("GET", public)
    world.ask("GET", public.rpartition("/")[0])
    world.ask("GET", "/v1/groups/demo/audit")
    use_the_console(world)
    run_the_group(world)
    key = world.ask("POST", "/v1/groups/demo/api-keys", {"name": "n", "scopes": ["events:read"]}, once="1").json
    world.ask("DELETE", f"/v1/groups/demo/api-keys/{key['id']}")


def use_the_console(world: RoleWorld) -> None:
    cookie = sign_in(world)
    request = http_event("GET", "/console/demo", cookies=[f"__Host-rapport_session={cookie}"])
    assert world.invoke("OrganizerFunction", request)["statusCode"] == 200


def sign_in(world: RoleWorld) -> str:
    """Olga's session, by the code that she is mailed; what SES says of that mail is heard, too."""
    form = {"content-type": "application/x-www-form-urlencoded"}
    asked = world.invoke(
        "OrganizerFunction", http_event("POST", "/console/sign-in", b"email=olga@example.org", headers=form)
    )
    kept = asked["cookies"][0].partition(";")[0]
    world.drain()
    person, id = kept.partition("=")[2].partition(".")[0], sha256(kept.partition(".")[2].encode()).hexdigest()
    code = code_of(world.own_app, person, id)
    for typed in ("x", code):
        event = http_event("POST", "/console/sign-in", f"code={typed}".encode(), headers=form, cookies=[kept])
        answer = world.invoke("OrganizerFunction", event)
    for kind in ("Send", "Bounce"):
        ses_says_of(world, {"delivery": f"signin_{person}_{id}", "attempt": "1"}, kind)
    return str(answer["cookies"][0]).partition(";")[0].partition("=")[2]


def run_the_group(world: RoleWorld) -> None:
    """Ines is invited as an owner, accepts, and is removed while Olga stays."""
    ines = {"email": "ines@example.org", "name": "Ines", "role": "owner"}
    path = f"/v1/groups/demo/members/{world.ask('POST', '/v1/groups/demo/members', ines).json['id']}"
    world.drain()
    invitation = members.get(world.own_app.table, "demo", id_of(path)).invitation
    link = world.own_app.tokens.make(tokens.INVITATION, ["demo", id_of(path), invitation])
    for method in ("GET", "POST"):
        world.ask(method, f"/console/invitation/{link}")
    world.ask("PATCH", path, {"role": "organizer"})
    world.ask("DELETE", path)


def cancel(world: RoleWorld, event: str) -> None:
    sign_up(world, event, "Ben")
    world.drain()
    world.ask("POST", f"{event}/cancel")
    world.wind(1)


def sign_up(world: RoleWorld, event: str, name: str) -> None:
    path = event.replace("/v1/", "/public/v1/") + "/signups"
    world.ask("POST", path, {"email": f"{name.lower()}@example.org", "name": name})
    world.cloud.now += timedelta(seconds=1)


def id_of_attendee(world: RoleWorld, name: str) -> str:
    return world.own_app.contact_id("demo", f"{name.lower()}@example.org")


def deliveries(world: RoleWorld, event: str) -> list[dict[str, str]]:
    """Those that SES has a word on, uncertain ones first."""
    found = world.ask("GET", f"{event}/deliveries").json["items"]
    return sorted((one for one in found if one["attempted_at"]), key=lambda one: one["state"] != "unknown")


def delivery_of_a_mailing(world: RoleWorld, event: str) -> str:
    return next(one["id"] for one in deliveries(world, event) if one["id"].startswith("day-before"))


def token(world: RoleWorld, event: str, attendee: str, purpose: str) -> str:
    whose = ["demo", id_of(event), attendee]
    nonce = signups.attendee(world.own_app.table, *whose).signup.nonce
    return world.own_app.tokens.make(purpose, [*whose, nonce] if purpose == tokens.SIGNUP else whose)


def id_of(event: str) -> str:
    return event.rpartition("/")[2]
