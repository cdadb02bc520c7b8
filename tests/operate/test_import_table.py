"""`operate import`: a stack that was deleted is made anew around the table that was kept."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from infra.operate import stack
from infra.operate.commands import main
from infra.operate.import_table import resources_kept
from tests.testing.template import RESOURCES
from tests.testing.world import CONFIG

IMPORT = ("--stack", "rapport", "import", "--table", "rapport-table", "--images", "rapport-images-1")
CHANGE_SET = {"StackName": "rapport", "ChangeSetName": "import"}


@pytest.fixture
def cloudformation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    made = boto3.client("cloudformation", region_name=CONFIG.region)
    monkeypatch.setattr(stack, "client", lambda *_: made)
    monkeypatch.setattr("botocore.waiter.time.sleep", lambda _: None)
    with Stubber(made) as stubbed:
        yield stubbed
        stubbed.assert_no_pending_responses()


def takes_the_change_set(cloudformation: Stubber, status: str, reason: str = "") -> None:
    table = {"ResourceType": "AWS::DynamoDB::Table", "LogicalResourceId": "Table"}
    identifier = {"ResourceIdentifier": {"TableName": "rapport-table"}}
    bucket = {"ResourceType": "AWS::S3::Bucket", "LogicalResourceId": "ImagesBucket"}
    named = {"ResourceIdentifier": {"BucketName": "rapport-images-1"}}
    imported = [{**table, **identifier}, {**bucket, **named}]
    wanted = {"ChangeSetType": "IMPORT", "TemplateBody": ANY, "ResourcesToImport": imported}
    cloudformation.add_response("create_change_set", {"Id": "1"}, {**CHANGE_SET, **wanted})
    cloudformation.add_response("describe_change_set", {"Status": status, "StatusReason": reason}, CHANGE_SET)


def ends_as(cloudformation: Stubber, status: str, reason: str = "") -> None:
    found = {"StackName": "rapport", "CreationTime": "2026-12-01T00:00:00Z", "StackStatus": status}
    told: dict[str, Any] = {"Stacks": [{**found, "StackStatusReason": reason}]}
    cloudformation.add_response("describe_stacks", told, {"StackName": "rapport"})


def test_the_table_is_imported_by_its_name(cloudformation: Stubber, capsys: pytest.CaptureFixture[str]) -> None:
    takes_the_change_set(cloudformation, "CREATE_COMPLETE")
    cloudformation.add_response("execute_change_set", {}, CHANGE_SET)
    ends_as(cloudformation, "IMPORT_IN_PROGRESS")
    ends_as(cloudformation, "IMPORT_COMPLETE")
    assert main(IMPORT, {}) == 0
    assert (
        capsys.readouterr().out
        == "The stack rapport has ImagesBucket and Table: `sam build && sam deploy` makes the rest.\n"
    )


def test_why_it_cannot_be_imported_is_said(cloudformation: Stubber, capsys: pytest.CaptureFixture[str]) -> None:
    takes_the_change_set(cloudformation, "FAILED", "rapport-table does not exist")
    assert main(IMPORT, {}) == 1
    assert capsys.readouterr().err == "CloudFormation did not import it: rapport-table does not exist\n"


def test_why_an_import_was_taken_back_is_said(cloudformation: Stubber, capsys: pytest.CaptureFixture[str]) -> None:
    takes_the_change_set(cloudformation, "CREATE_COMPLETE")
    cloudformation.add_response("execute_change_set", {}, CHANGE_SET)
    ends_as(cloudformation, "IMPORT_ROLLBACK_COMPLETE", "it belongs to another stack")
    assert main(IMPORT, {}) == 1
    assert capsys.readouterr().err == "CloudFormation did not import it: it belongs to another stack\n"


def test_what_is_imported_is_what_the_template_keeps_with_nothing_left_to_look_up() -> None:
    """CloudFormation takes no reference to what is not in the template, and nothing that may be deleted."""
    named = {"Table": "rapport-table", "ImagesBucket": "rapport-images-1", "SesDomain": "example.org"}
    kept = resources_kept("rapport", named)
    assert {*kept} == {name for name, each in RESOURCES.items() if each.get("DeletionPolicy") == "Retain"}
    assert all(each["DeletionPolicy"] == "Retain" for each in kept.values())
    text = json.dumps(kept)
    assert "Fn::" not in text
    assert '"Ref"' not in text
    assert kept["Table"]["Properties"]["TableName"] == "rapport-table"
    assert kept["SesDomain"]["Properties"]["EmailIdentity"] == "example.org"
    assert {*resources_kept("rapport", {**named, "ImagesBucket": None, "SesDomain": None})} == {"Table"}


def test_a_stack_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(IMPORT[2:], {}) == 1
    assert capsys.readouterr().err == "Name the stack with --stack.\n"
