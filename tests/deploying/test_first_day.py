"""docs/deploying.md, typed as it stands there, from an empty account to a group that takes sign-ups, and back again.

`make rehearse` runs it. What nobody answers for here is said in the document: "The rehearsal".
"""

import json

import pytest

from .conftest import DOMAIN, Day, architecture, link
from .document import section, steps, typed

pytestmark = pytest.mark.timeout(900)
STEPS = steps()


def test_steps_1_to_4_deploy_the_stack(day: Day) -> None:
    day.type(STEPS[1])
    day.type(STEPS[2])
    settings = day.root / "samconfig.toml"
    own = settings.read_text().replace("example.org", DOMAIN)
    settings.write_text(
        own.replace("parameter_overrides = [", f'parameter_overrides = ["Architecture={architecture()}",')
    )
    day.type(STEPS[3])
    day.type(STEPS[4])
    assert {"ApiUrl", "DkimRecords", "MailFromRecords"} <= day.outputs().keys()


def test_step_5_waits_for_ses(day: Day) -> None:
    assert day.type(STEPS[5]).strip() == "true"


def test_step_6_has_a_mail_from_sns_to_confirm(day: Day) -> None:
    topic = day.outputs()["AlarmTopicArn"]
    subscribed = json.loads(day.type(f"aws sns list-subscriptions-by-topic --topic-arn {topic}"))["Subscriptions"]
    assert [(each["Protocol"], each["Endpoint"]) for each in subscribed] == [("email", f"you@{DOMAIN}")]


def test_steps_7_and_8_set_up_a_group_whose_owner_is_invited(day: Day) -> None:
    day.open_the_door()
    day.type(
        f"url={day.outputs()['ApiUrl']}\ncurl -s $url/openapi.json"
    )  # a first start may take long on a busy machine
    assert day.type(STEPS[7]).startswith("rk_")
    page = link(day.mail(f"ada@{DOMAIN}", "Berlin Founders"), "/console/invitation/")
    assert "<button" in day.type(f"curl -s {page}")
    day.type(f"curl -s -X POST {page}")
    members = json.loads(day.type('curl -s -H "Authorization: Bearer $KEY" $url/v1/groups/berlin/members'))["items"]
    assert [(each["role"], each["state"]) for each in members] == [("owner", "active")]


def test_step_9_makes_an_event_that_takes_a_sign_up_and_its_cancellation(day: Day) -> None:
    page = day.type(STEPS[9]).splitlines()[-1]
    assert "First supper" in day.type(f"curl -s {page}")
    form = json.dumps({"email": f"ben@{DOMAIN}", "name": "Ben"})
    signups = page.replace("/g/", "/public/v1/groups/").replace("/berlin/", "/berlin/events/") + "/signups"
    taken = day.type(f"curl -s -H 'Content-Type: application/json' {signups} -d '{form}'")
    assert json.loads(taken) == {"status": "accepted", "seat": "confirmed"}
    own = link(day.mail(f"ben@{DOMAIN}", "First supper"), "/s/")
    assert "First supper" in day.type(f"curl -s {own}")
    token = own.rpartition("/")[2]
    cancelled = day.type(f"curl -s -X POST $url/public/v1/signups/{token}/cancel")
    assert json.loads(cancelled)["status"] == "cancelled"


def test_step_10_is_one_that_the_aws_cli_knows(day: Day) -> None:
    """There is nobody who would review it: the command is read, not sent."""
    day.type(STEPS[10].rstrip() + " --generate-cli-skeleton output")


def test_a_stack_that_was_deleted_is_brought_back_with_all_that_was_in_it(day: Day) -> None:
    day.close_the_door()
    kept = {name: day.outputs()[name] for name in ("TableName", "ImagesBucketName")}
    deleting, _ = typed(section("Deleting")).split("aws s3 rb --force")  # from there on for good
    day.type(deleting, answers="y\ny\n")
    back = typed(section("Bringing a stack back"))
    day.type(back.replace("rapport-imagesbucket-…", kept["ImagesBucketName"]))
    assert kept.items() <= day.outputs().items()
    day.open_the_door()
    url = day.outputs()["ApiUrl"]
    listed = day.type(f'curl -s -H "Authorization: Bearer $KEY" {url}/v1/groups/berlin/events')
    assert [each["title"] for each in json.loads(listed)["items"]] == ["First supper"]
