"""Each function's role allows what that function calls and nothing else."""

import pytest

from tests.template import (
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
    assert not [each for each in statements(role) if "*" in as_list(each["Resource"])]
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
