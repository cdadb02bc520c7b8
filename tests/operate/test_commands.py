"""What the operator's commands say, change and exit with."""

import re
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from infra.operate.commands import main
from rapport.domain.principal import Scope
from rapport.store.admin import arming as arming_store
from rapport.store.dynamodb import keys
from rapport.store.dynamodb.expressions import set_to
from tests.operate.conftest import Operate
from tests.operate.restoring import restore, snapshot
from tests.testing.deliveries import deliveries, mailing, sign_up_many, state
from tests.testing.template import ALARMS, TEMPLATE
from tests.testing.world import World

DOCS = Path(__file__).parents[2] / "docs"

OWNER = ("--owner", "a@example.org")

# ---- group, member, key ----


def test_a_group_is_made_with_its_settings_and_the_default_rules(world: World, operate: Operate) -> None:
    done = operate(
        *("group", "create", "book-club", "--name", "Book Club", "--owner", "B@example.org", "--owner-name", "Bea"),
        *("--timezone", "Europe/Berlin", "--language", "de", "--reply-to", "a@example.org", "--sender-name", "Ada"),
    )
    assert (done.code, done.lines[0]) == (0, "The group book-club is there: https://rapport.example/g/book-club")
    key = operate("key", "create", "book-club", "--scopes", "all").out.strip()
    group = world.ask("GET", "/v1/groups/book-club", key=key)
    (owner,) = world.ask("GET", "/v1/groups/book-club/members", key=key)["items"]
    assert (owner["email"], owner["name"], owner["role"], owner["state"]) == (
        "b@example.org",
        "Bea",
        "owner",
        "invited",
    )
    assert (group["timezone"], group["language"], group["sender_name"]) == ("Europe/Berlin", "de", "Ada")
    assert len(world.ask("GET", "/v1/groups/book-club/rules", key=key)["items"]) >= 10


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("group", "create", "demo", "--name", "Demo", *OWNER), "There is a group demo already."),
        (("group", "create", "no/slash", "--name", "X", *OWNER), "A group's id has up to 64"),
        (("group", "create", "x", "--name", "X", "--owner", "nobody"), "email: "),
        (("group", "create", "x", "--name", "X", "--timezone", "Mars/Base", *OWNER), "timezone: is not a time zone"),
        (("member", "invite", "none", "a@example.org", "--name", "A", "--role", "owner"), "There is no group none."),
        (("member", "invite", "demo", "olga@example.org", "--name", "O", "--role", "owner"), "a member's already"),
        (("member", "list", "none"), "There is no group none."),
        (("member", "adopt", "none"), "There is no group none."),
        (("key", "create", "demo", "--scopes", "all", "--expires-at", "2026-11-23T09:00:00Z"), "in the future"),
        (("key", "create", "none", "--scopes", "all"), "There is no group none."),
        (("key", "create", "demo", "--scopes", "everything"), "scopes"),
        (("key", "create", "demo", "--scopes", "all", "--expires-at", "soon"), "expires_at"),
        (("key", "list", "none"), "There is no group none."),
        (("key", "delete", "demo", "none"), "There is no API key none in this group."),
        (("unknown", "list", "none"), "There is no group none."),
        (("unknown", "list", "demo", "none"), "There is no event none in this group."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(
    world: World, operate: Operate, arguments: tuple[str, ...], says: str
) -> None:
    with world.unchanged():
        done = operate(*arguments)
    assert done.code == 1
    assert says in done.err
    assert len(done.err.splitlines()) == 1
    assert done.out == ""


def test_a_member_is_invited_and_listed_without_their_address_unless_asked_for(world: World, operate: Operate) -> None:
    assert operate("member", "invite", "demo", "Ines@example.org", "--name", "Ines", "--role", "check_in").code == 0
    world.now = datetime.now(UTC) + timedelta(minutes=1)  # commands go by the machine's clock
    world.tick()
    (mail,) = world.mails("ines")
    assert mail.subject == "You are invited to help run Demo"
    listed = operate("member", "list", "demo")
    assert [line.partition("  ")[2] for line in listed.lines] == ["Olga, owner, active", "Ines, check_in, invited"]
    assert "Ines <ines@example.org>, check_in" in operate("member", "list", "demo", "--addresses").out


def test_those_whom_a_group_s_team_named_are_invited_once_an_operator_says_so(world: World, operate: Operate) -> None:
    """`team` is what groups had before there were members: addresses, of which nobody knew whose they were."""
    team = ["olga@example.org", "ann@example.org", "ben@example.org"]
    world.app.table.update(keys.group("demo"), [set_to("team", team), set_to("v", 1)])
    assert "team" not in world.ask("GET", "/v1/groups/demo")
    world.ask("PATCH", "/v1/groups/demo", {"name": "Demo"})
    assert operate("member", "adopt", "demo").out == "2 invited as organizers.\n"
    shown = {one["email"]: (one["role"], one["state"]) for one in world.items("/v1/groups/demo/members")}
    assert shown.pop("olga@example.org") == ("owner", "active")
    assert shown == dict.fromkeys(("ann@example.org", "ben@example.org"), ("organizer", "invited"))
    assert operate("member", "adopt", "demo").out == "0 invited as organizers.\n"


def test_a_key_is_printed_once_alone_on_standard_output(world: World, operate: Operate) -> None:
    made = operate("key", "create", "demo", "--name", "site", "--scopes", "events:read,attendees:read")
    key = made.out.strip()
    assert made.out == f"{key}\n"
    assert key.startswith("rk_")
    assert world.call("GET", "/v1/groups/demo", key=key).status == 200
    assert world.call("GET", "/v1/groups/demo/contacts", key=key).status == 403
    listed = operate("key", "list", "demo").out
    assert key not in listed
    (line,) = [line for line in listed.splitlines() if "site" in line]
    assert "(events:read attendees:read)" in line
    assert operate("key", "delete", "demo", line.split()[0]).code == 0
    assert world.call("GET", "/v1/groups/demo", key=key).status == 401


def test_a_key_with_all_scopes_has_them_all_and_may_end(operate: Operate) -> None:
    operate("key", "create", "demo", "--name", "until", "--scopes", "all", "--expires-at", "2990-01-01T00:00:00Z")
    (line,) = [line for line in operate("key", "list", "demo").lines if "until" in line]
    assert f"({' '.join(Scope)})" in line
    assert line.endswith(", until 2990-01-01 00:00 UTC")


# ---- arm, armed ----

AN_HOUR_AGO = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"


def test_an_armed_table_says_so_and_arming_it_again_changes_nothing(world: World, operate: Operate) -> None:
    done = operate("armed")
    assert (done.code, done.out) == (0, "Armed since 2026-11-23 09:00:00 UTC.\n")
    before = arming_store.read(world.app.table)
    assert operate("arm").out == "Nothing to do. Armed since 2026-11-23 09:00:00 UTC.\n"
    assert arming_store.read(world.app.table) == before


def test_a_copy_is_armed_only_by_who_says_until_when_the_original_has_sent(world: World, operate: Operate) -> None:
    restore(world, snapshot(world))
    shown = operate("armed")
    assert shown.code == 1
    assert "copy" in shown.out
    refused = operate("arm")
    assert refused.code == 1
    assert "--mailed-until" in refused.err
    done = operate("arm", "--mailed-until", AN_HOUR_AGO)
    assert done.code == 0
    assert AN_HOUR_AGO.replace("T", " ").removesuffix("Z") in done.out
    assert operate("armed").code == 0
    record = arming_store.read(world.app.table)
    assert record is not None
    assert record.mailed_until == datetime.fromisoformat(AN_HOUR_AGO)


def test_a_copy_of_which_nothing_was_mailed_is_armed_without_an_instant(world: World, operate: Operate) -> None:
    restore(world, snapshot(world))
    assert operate("arm", "--nothing-was-mailed").code == 0
    assert operate("armed").code == 0


@pytest.mark.parametrize(
    "instant", ["2990-01-01T00:00:00Z", "yesterday", "2026-11-20T09:00:00", "2026-11-20T09:00:00+01:00"]
)
def test_an_instant_that_cannot_be_is_refused(world: World, operate: Operate, instant: str) -> None:
    with world.unchanged():
        assert operate("arm", "--mailed-until", instant).code == 1


# ---- unknown ----


@pytest.fixture
def unknown(world: World) -> str:
    """Two reminders of unknown outcome."""
    event = world.event()
    sign_up_many(world, event, 2)
    world.wind(timedelta(days=2, hours=7, minutes=59))
    world.ses.next("timeout", 2)
    world.wind(timedelta(hours=1))
    assert mailing(world, event, "day-before")["counts"] == {"unknown": 2}
    return event


def test_unknown_outcomes_are_listed_without_addresses_unless_asked_for(operate: Operate, unknown: str) -> None:
    for place in (("demo",), ("demo", unknown.rpartition("/")[2])):
        done = operate("unknown", "list", *place)
        assert done.lines[-1] == "2 unknown."
        assert len(done.lines) == 3
        assert "@" not in done.out
    assert "guest0@example.org" in operate("unknown", "list", "demo", "--addresses").out


def test_one_or_all_are_settled(world: World, operate: Operate, unknown: str) -> None:
    id = deliveries(world, unknown, state="unknown")[0]["id"]
    assert operate("unknown", "settle", "demo", "--as", "sent", "--delivery", id).out == "1 settled as sent.\n"
    assert operate("unknown", "settle", "demo", "--as", "sent", "--delivery", id).code == 1
    assert operate("unknown", "settle", "demo", "--as", "sent", "--all").out == "1 settled as sent.\n"
    assert mailing(world, unknown, "day-before")["counts"] == {"sent": 2}
    assert state(world, unknown, "day-before", "guest0") == ("sent", None)


# ---- Help ----


def commands(name: str = "") -> Iterator[str]:
    """`group create`, `armed`, …: what help lists, and its help in turn."""
    with redirect_stdout(StringIO()) as said, suppress(SystemExit):
        main([*name.split(), "--help"], {})
    nested = re.findall(r"^    ([a-z][\w-]*)", said.getvalue(), re.MULTILINE)
    if not nested:
        yield name
    for word in nested:
        yield from commands(f"{name} {word}".strip())


@pytest.mark.parametrize("command", [*commands()])
def test_every_command_has_help_and_is_in_the_documents(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"], {})
    assert ended.value.code == 0
    assert f"infra.operate {command}" in " ".join(capsys.readouterr().out.split())
    documents = (DOCS / "deploying.md").read_text() + (DOCS / "operating.md").read_text()
    assert re.search(rf"operate [^`\n]*\b{command}\b", documents), f"docs/operating.md does not tell of {command}"


@pytest.mark.parametrize("wrong", [[], ["fly"], ["dlq", "look", "none"], ["dlq", "redrive", "now"]])
def test_what_is_no_command_exits_with_2(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong, {})
    assert ended.value.code == 2


def test_the_documents_tell_what_to_do_for_each_alarm_and_of_each_parameter() -> None:
    operating, deploying = ((DOCS / name).read_text() for name in ("operating.md", "deploying.md"))
    assert not [name for name in ALARMS if f"`{name}`" not in operating]
    assert not [name for name in TEMPLATE["Parameters"] if f"`{name}`" not in deploying]


# ---- Suppressions ----


def test_a_complaint_is_lifted_by_an_operator_and_that_is_in_the_trail(world: World, operate: Operate) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "complaint")
    contact = world.attendee(event)["id"]
    path = f"/v1/groups/demo/contacts/{contact}"
    assert world.ask("GET", path)["suppressed"] == "complained"
    assert operate("suppression", "lift", "demo", contact, "--reason", "bounced").code == 1
    done = operate("suppression", "lift", "demo", contact, "--reason", "complained")
    assert done.code == 0
    assert "delete-suppressed-destination" in done.out
    assert "@" not in done.out
    assert world.ask("GET", path)["suppressed"] is None
    entry = world.ask("GET", "/v1/groups/demo/audit")["items"][0]
    assert (entry["actor"]["kind"], entry["action"]) == ("operator", "contact.lift_complained")
    assert entry["target"] == f"contacts/{contact}"
    world.wind(timedelta(days=2, hours=12))
    assert len(world.mails("ada")) == 2, "and mailed again"


def test_organisers_cannot_lift_a_complaint(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "complaint")
    path = f"/v1/groups/demo/contacts/{world.attendee(event)['id']}"
    for fields in ({"suppressed": None}, {"complained_at": None}):
        assert world.call("PATCH", path, fields).status == 422
    csv = "email,name\nada@example.org,Ada\n"
    world.ask("POST", "/v1/groups/demo/contacts/import", csv, headers={"content-type": "text/csv"})
    assert world.ask("GET", path)["suppressed"] == "complained"
