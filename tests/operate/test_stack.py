"""A command finds its stack by name, in the outputs and parameters that the template declares."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra.operate import stack
from infra.operate.commands import main
from infra.operate.stack import from_cloudformation
from infra.operate.version import of_checkout
from tests.testing.template import TEMPLATE
from tests.testing.world import CONFIG


def outputs() -> list[dict[str, str]]:
    always = [name for name, output in TEMPLATE["Outputs"].items() if "Condition" not in output]
    return [{"OutputKey": name, "OutputValue": f"the {name}"} for name in always]


def parameters(**chosen: str) -> list[dict[str, str]]:
    given = {"SenderAddress": "hello@rapport.example", "SesIdentity": "rapport.example", **chosen}
    declared = {name: str(each.get("Default", "")) for name, each in TEMPLATE["Parameters"].items()}
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in {**declared, **given}.items()]


@pytest.fixture
def cloudformation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    made = boto3.client("cloudformation", region_name=CONFIG.region)
    monkeypatch.setattr(stack, "client", lambda *_: made)
    with Stubber(made) as stubbed:
        yield stubbed


def describes(cloudformation: Stubber, **changed: Any) -> None:
    found = {
        "StackName": "rapport",
        "CreationTime": datetime.now(UTC),
        "StackStatus": "CREATE_COMPLETE",
        "Outputs": outputs(),
        "Parameters": parameters(),
        **changed,
    }
    cloudformation.add_response("describe_stacks", {"Stacks": [found]}, {"StackName": "rapport"})


def test_a_stack_is_read_from_the_template_s_outputs_and_parameters(cloudformation: Stubber) -> None:
    describes(cloudformation)
    found = from_cloudformation("rapport", None)
    assert found.config.table == "the TableName"
    assert found.config.senders == 5
    assert found.config.region == CONFIG.region
    assert found.config.public_url == "the ApiUrl"
    assert found.config.secrets_parameter == "/rapport/secrets"
    assert found.queues["ses-events"] == "the SesEventsQueueUrl"


def test_a_stack_says_which_release_it_is(cloudformation: Stubber, capsys: pytest.CaptureFixture[str]) -> None:
    describes(cloudformation)
    assert main(["--stack", "rapport", "version"], {}) == 0
    assert capsys.readouterr().out == f"This checkout is {of_checkout()}.\nThe stack is the Version.\n"


def test_links_are_at_the_stack_s_own_domain_where_it_has_one(cloudformation: Stubber) -> None:
    describes(cloudformation, Parameters=parameters(DomainName="meet.example.org"))
    assert from_cloudformation("rapport", None).config.public_url == "https://meet.example.org"


def test_a_stack_that_is_none_of_rapport_is_said_to_be_none(
    cloudformation: Stubber, capsys: pytest.CaptureFixture[str]
) -> None:
    describes(cloudformation, Outputs=[])
    assert main(["--stack", "rapport", "armed"], {}) == 1
    assert capsys.readouterr().err.startswith("The stack rapport has no 'TableName'")


def test_a_stack_that_is_not_there_is_said_not_to_be(
    cloudformation: Stubber, capsys: pytest.CaptureFixture[str]
) -> None:
    message = "Stack with id rapport does not exist"
    cloudformation.add_client_error("describe_stacks", "ValidationError", message)
    assert main(["armed"], {"RAPPORT_STACK": "rapport"}) == 1
    assert capsys.readouterr().err == f"The stack rapport cannot be read: {message}.\n"


def test_without_a_stack_and_its_variables_it_is_said_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["armed"], {}) == 1
    assert capsys.readouterr().err.startswith("Name the stack with --stack")
