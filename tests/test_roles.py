"""Each function's role allows what that function calls and nothing else."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from unittest.mock import patch

import pytest

from infra.package.contents import AWS_SERVICES
from rapport import tokens
from rapport.aws.ses import SesTransport, Uncertain
from rapport.store import signups
from rapport.store.admin import members
from rapport.store.dynamodb import keys
from tests.testing.role_world import RoleWorld
from tests.testing.roles import CallRecorder, Permission, denied_partitions, granted
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
    of_type,
    role_of,
    statements,
    target,
)

each_function = pytest.mark.parametrize("name", FUNCTIONS)


@each_function
def test_a_function_has_a_role_of_its_own(name: str) -> None:
    assert [role_of(each) for each in FUNCTIONS].count(role_of(name)) == 1


def test_only_the_sender_may_send_mail_and_only_as_us() -> None:
    able = {role for role in ROLES if any(action.startswith("ses:") for action in actions(role))}
    assert able == {"SendRole"}
    sending = next(each for each in statements("SendRole") if "ses:SendEmail" in each["Action"])
    assert sending["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderAddress"}}}
    assert {"SesIdentity", "ConfigurationSet"} <= set(names_in(sending["Resource"]))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_what_it_may_do_and_to_what(role: str) -> None:
    assert not [action for action in actions(role) if "*" in action]
    to_anything = [each["Action"] for each in statements(role) if "*" in as_list(each["Resource"])]
    assert to_anything in ([], ["ses:GetAccount"]), "only what AWS has no resource for"
    assert ROLES[role]["ManagedPolicyArns"] == [{"Ref": "TracingPolicy"}]


def test_only_traces_go_to_no_resource_in_particular() -> None:
    policies = of_type("AWS::IAM::ManagedPolicy")
    assert list(policies) == ["TracingPolicy"]
    (statement,) = policies["TracingPolicy"]["PolicyDocument"]["Statement"]
    assert {action.split(":")[0] for action in statement["Action"]} == {"xray"}


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

WITHOUT_A_CALL = {
    "OrganizerFunction": {Permission("s3:GetObject", "ExportsBucket/*")},
}
"""Needed all the same: by a link that a function signs and somebody else follows."""


RULE = {"name": "Bring a friend", "trigger": "on_signup", "audience": "confirmed", "subject": "Hi", "body": "Hello"}


@pytest.fixture(scope="module")
def recorded() -> Iterator[CallRecorder]:
    """The life of a group, from its first event to its last key."""
    with simulated_aws() as simulation:
        world = RoleWorld(simulation)
        world.cloud.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
        live_through_everything(world)
        yield world.recorder


@pytest.fixture(scope="module")
def called(recorded: CallRecorder) -> Mapping[str, set[Permission]]:
    """What each function needed for it."""
    return recorded.used


@each_function
def test_a_role_allows_what_its_function_calls(name: str, called: Mapping[str, set[Permission]]) -> None:
    assert called[name] - granted(name) == set()


@each_function
def test_a_role_allows_nothing_that_its_function_never_calls(name: str, called: Mapping[str, set[Permission]]) -> None:
    assert granted(name) - called[name] - fed(name) - WITHOUT_A_CALL.get(name, set()) == set()


@each_function
def test_a_function_writes_into_no_partition_that_its_role_denies(name: str, recorded: CallRecorder) -> None:
    denied = denied_partitions(name)
    assert not [pk for pk in recorded.written[name] if any(fnmatchcase(pk, pattern) for pattern in denied)]


def test_the_public_function_can_change_nothing_that_is_for_organisers(recorded: CallRecorder) -> None:
    patterns = denied_partitions("PublicFunction")
    theirs = {pk for pk in recorded.written["OrganizerFunction"] if any(fnmatchcase(pk, one) for one in patterns)}
    settings = {pk for pk in theirs if pk.startswith("G#")}
    assert {pk.split("#")[2] for pk in settings} == {"ADMIN", "A", "IDEM"}
    assert {pk.split("#")[0] for pk in theirs - settings} == {"KEY"}


DENIED = {
    "PublicFunction": {"G#*#ADMIN", "G#*#A#*", "G#*#IDEM", "G#*#L#*", "KEY#*", "SYSTEM"},
    "OrganizerFunction": {"SYSTEM"},
    "JobsFunction": {"KEY#*", "SYSTEM"},
    "SendFunction": {"KEY#*", "SYSTEM"},
    "SesEventsFunction": {"KEY#*", "SYSTEM"},
}


@each_function
def test_a_function_that_writes_at_all_is_denied_this_and_nothing_else(name: str) -> None:
    writes = {"PutItem", "UpdateItem", "DeleteItem"}
    able = writes & {action.removeprefix("dynamodb:") for action in actions(role_of(name))}
    assert bool(able) == (name in DENIED)
    assert denied_partitions(name) == DENIED.get(name, set())
    for each in statements(role_of(name), "Deny"):
        assert {f"dynamodb:{action}" for action in writes} == set(each["Action"])


def test_nobody_from_outside_writes_keys_or_arms_or_says_what_was_mailed() -> None:
    denied = denied_partitions("PublicFunction")
    admin = (keys.admin_partition("demo"), keys.api_key_by_digest("0123abc").pk, keys.ARMED.pk)
    for pk in (*admin, keys.group_ledger("demo", "202611"), keys.ledger("demo", "e", keys.CHANGES)):
        assert any(fnmatchcase(pk, pattern) for pattern in denied), pk


def test_the_package_knows_the_services_that_are_called(called: Mapping[str, set[Permission]]) -> None:
    services = {permission.action.partition(":")[0] for needed in called.values() for permission in needed}
    assert {name.replace("ses", "sesv2") for name in services} <= AWS_SERVICES


def fed(name: str) -> set[Permission]:
    """What Lambda does in a function's name to feed it from its queues."""
    queues = [target(event["Queue"]) for function, event in events("SQS") if function == name]
    done = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
    return {Permission(f"sqs:{action}", queue) for action in done for queue in queues}


def live_through_everything(world: RoleWorld) -> None:
    event = organise(world)
    come_and_go(world, event)
    for part in (come_by_the_pages, change_the_plan, hear_from_ses, run_out_of_time):
        part(world, event)
    lose_a_message(world, event)
    look_at_everything(world, event)
    world.wind(36)  # until the follow-ups
    cancel(world, organise(world, "2026-12-24T09:00:00", "2026-12-24T11:00:00"))


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
    for path in ("/g/demo", f"/g/demo/{id_of(event)}"):
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
    world.ask("PATCH", event, {"starts_at": "2026-12-03T08:30:00"})
    world.wind(36)


def hear_from_ses(world: RoleWorld, event: str) -> None:
    with patch.object(SesTransport, "send", side_effect=Uncertain("no answer")):
        sign_up(world, event, "Dora")
        world.drain()
    for delivery, kind in zip(deliveries(world, event), ("Send", "Delivery", "Bounce", "Complaint"), strict=False):
        tags = {"group": "demo", "event": id_of(event), "delivery": delivery["id"], "attempt": "1"}
        mail = {"messageId": "of SES", "tags": {name: [value] for name, value in tags.items()}}
        said = {"eventType": kind, "mail": mail, "bounce": {"bounceType": "Permanent"}}
        with patch("rapport.sending.circuit_breaker.FEWEST_COMPLAINTS", 1):
            world.hand("SesEventsFunction", {"Message": json.dumps(said)})
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})


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


def look_at_everything(world: RoleWorld, event: str) -> None:
    public = event.replace("/v1/", "/public/v1/")
    attendee = id_of_attendee(world, "Ben")
    world.ask("POST", f"{event}/attendees/{attendee}/check-in")
    world.ask("DELETE", f"{event}/attendees/{attendee}/check-in")
    for path in ("events", "contacts", f"contacts/{attendee}", f"contacts/{attendee}/history"):
        world.ask("GET", f"/v1/groups/demo/{path}")
    for path in ("attendees", "mailings", "deliveries", "attendees.csv"):
        world.ask("GET", f"{event}/{path}")
    world.ask("GET", f"{event}/attendees", sort="name", limit="1")
    with patch("rapport.http.organizer.attendees_csv.MOST_ROWS", 1):
        world.ask("GET", f"{event}/attendees.csv")
    world.ask("GET", public)
    world.ask("GET", public.rpartition("/")[0])
    world.ask("GET", "/v1/groups/demo/audit")
    run_the_group(world)
    key = world.ask("POST", "/v1/groups/demo/api-keys", {"name": "n", "scopes": ["events:read"]}, once="1").json
    world.ask("DELETE", f"/v1/groups/demo/api-keys/{key['id']}")


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


def token(world: RoleWorld, event: str, attendee: str, purpose: str) -> str:
    whose = ["demo", id_of(event), attendee]
    nonce = signups.attendee(world.own_app.table, *whose).signup.nonce
    return world.own_app.tokens.make(purpose, [*whose, nonce] if purpose == tokens.SIGNUP else whose)


def id_of(event: str) -> str:
    return event.rpartition("/")[2]
