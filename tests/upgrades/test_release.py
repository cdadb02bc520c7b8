"""What each release wrote is read by the code of today, and what is written today says so where an older one cannot."""

import re
from typing import Any

import msgspec
import pytest

from infra.operate.version import of_checkout
from rapport.domain.audit import AuditEntry
from rapport.domain.brakes.brake import AccountBrake
from rapport.domain.branding.image import Image
from rapport.domain.consents.record import ConsentRecord
from rapport.domain.contact import Contact, Erasure, OwnLink
from rapport.domain.delivery import Delivery, Mailing
from rapport.domain.event import Event, Seats
from rapport.domain.group import Group, Sweep
from rapport.domain.members.member import Member
from rapport.domain.members.owed_mail import Alert, Invitation, RuleTest
from rapport.domain.principal import ApiKey
from rapport.domain.rule import Rule, RuleOverride
from rapport.domain.signup import LastCall, Signup, SignupChange
from rapport.jobs.messages import JobMessage
from rapport.jobs.registry import KINDS as JOBS
from rapport.store.admin.arming import Armed
from rapport.store.admin.idempotency import Answered
from rapport.store.dynamodb.codec import decode, encode
from rapport.store.dynamodb.newer import NEWER
from tests.testing.template import ROOT, TEMPLATE
from tests.upgrades.release import KINDS, Item, Release, release, releases, shape

READ_AS: dict[str, type] = {
    "A": AuditEntry,
    "ACCOUNT BRAKE": AccountBrake,
    "ADMIN APIKEY": ApiKey,
    "ADMIN GROUP": Group,
    "ADMIN IMAGE": Image,
    "ADMIN MEMBER": Member,
    "ADMIN RULE": Rule,
    "C CONSENTS": ConsentRecord,
    "C CONTACT": Contact,
    "C ERASURE": Erasure,
    "E CHANGE": SignupChange,
    "E LASTCALL": LastCall,
    "E MAILING": Mailing,
    "E SEATS": Seats,
    "E SIGNUP": Signup,
    "EVENTS ALERT": Alert,
    "EVENTS EVENT": Event,
    "EVENTS INVITATION": Invitation,
    "EVENTS RULETEST": RuleTest,
    "EVENTS SWEEP": Sweep,
    "IDEM": Answered,
    "KEY KEY": ApiKey,
    "L": Delivery,
    "LINKS LINK": OwnLink,
    "SYSTEM ARMED": Armed,
}


@pytest.fixture(scope="module", params=releases())
def frozen(request: pytest.FixtureRequest) -> Release:
    return release(request.param)


def kind_of(kind: str, item: Item) -> type | None:
    if kind == "ADMIN EVENTRULE":
        return Rule if "trigger" in item else RuleOverride
    return READ_AS.get(kind)


def test_every_item_of_a_release_is_read(frozen: Release) -> None:
    """All of it: nothing that is there is passed over as if a newer release had written it."""
    read = set()
    for key, items in frozen.items.items():
        for item in items:
            if (kind := kind_of(key, item)) is None:
                continue
            thing: Any = decode(kind, item)
            read.add(kind)
            assert not getattr(thing, NEWER, {}), (key, thing)
            assert decode(kind, encode(thing)) == thing, key
    assert read == {kind for kind in KINDS if kind.__name__ in frozen.shapes}


def test_every_message_of_a_release_finds_its_work(frozen: Release) -> None:
    messages = [message for message in frozen.messages.values() if "kind" in message]
    assert messages
    for message in messages:
        kind = JOBS[message["kind"]]
        assert msgspec.convert(message, kind.message) == msgspec.json.decode(
            msgspec.json.encode(message), type=kind.message
        )
        assert issubclass(kind.message, JobMessage)


def same_but_for_additions(then: Any, now: Any) -> bool:
    """Whether who knows a kind's shape as it was reads and writes back what is written now."""
    if then["version"] != now["version"]:
        return True
    name = then["schema"]["$ref"].rpartition("/")[2]
    before, after = (part["schema"]["$defs"] for part in (then, now))
    fields, fields_now = before[name]["properties"], after[name]["properties"]
    return (
        {**after, name: None} | {**before, name: None} == {**after, name: None}
        and all(fields_now.get(field) == fields[field] for field in fields)
        and before[name]["required"] == after[name]["required"]
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_an_older_release_could_not_read_or_would_lose_has_a_version_of_its_own(kind: type) -> None:
    """Else an entry in UPGRADES is missing (docs/upgrading.md): all but a field more, with a default, is a version."""
    latest = release(releases()[-1])
    assert kind.__name__ not in latest.shapes or same_but_for_additions(latest.shapes[kind.__name__], shape(kind))


def test_an_update_replaces_who_carries_out_before_who_can_ask_for_more() -> None:
    """Else an organiser could write to some alone what an older function would mail to all."""
    assert {"TickFunction", "JobsFunction"} <= set(TEMPLATE["Resources"]["OrganizerFunction"]["DependsOn"])


def test_the_version_is_the_same_wherever_it_is_stated() -> None:
    stated = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert stated
    assert of_checkout() == stated[1] == TEMPLATE["Outputs"]["Version"]["Value"]
