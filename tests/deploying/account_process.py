"""MiniStack as an AWS account to deploy into, with what it lacks for that: run by the rehearsal's Python.

Stand-ins, each as small as can be, for what MiniStack 1.4 passes over without a word or refuses:

- routes that an HTTP API has in its definition, which is how SAM writes them;
- metric filters, which it knows in its logs but not in its stacks;
- `DeletionPolicy: Retain`, and that a table which exists is never replaced by an empty one: it is imported, or the
  stack fails;
- that an identity which a stack makes is one to SES's newer interface, too;
- an import as the first thing that a stack is made by, and the state in which it leaves the stack;
- that a stack is not protected from being deleted, which `sam delete` asks for.
"""

from typing import Any

from ministack import app
from ministack.core.responses import now_iso
from ministack.services import dynamodb, ses_v2
from ministack.services.cloudformation import changesets, handlers, provisioners

HANDLERS: dict[str, dict[str, Any]] = provisioners._RESOURCE_HANDLERS
_create_api = HANDLERS["AWS::ApiGatewayV2::Api"]["create"]
_create_table = HANDLERS["AWS::DynamoDB::Table"]["create"]
_create_identity = HANDLERS["AWS::SES::EmailIdentity"]["create"]
_track = changesets._track_change_set_execution
_describe_stacks = handlers._ACTION_HANDLERS["DescribeStacks"]
_create_change_set = handlers._ACTION_HANDLERS["CreateChangeSet"]
importing: set[str] = set()
"""The stacks that an import has begun to make."""


def create_api(logical_id: str, properties: Any, stack: str) -> Any:
    made = _create_api(logical_id, properties, stack)
    for path, methods in properties.get("Body", {}).get("paths", {}).items():
        for method, operation in methods.items():
            create_route(made[0], path, method, operation["x-amazon-apigateway-integration"])
    return made


def create_route(api: str, path: str, method: str, integration: Any) -> None:
    verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
    wanted = {"IntegrationUri": integration["uri"], "PayloadFormatVersion": integration["payloadFormatVersion"]}
    target, _ = HANDLERS["AWS::ApiGatewayV2::Integration"]["create"]("", {"ApiId": api, **wanted}, "")
    key = "$default" if path.strip("/") == "$default" else f"{verb} {path}"
    route = {"ApiId": api, "RouteKey": key, "Target": f"integrations/{target}"}
    HANDLERS["AWS::ApiGatewayV2::Route"]["create"]("", route, "")


def create_table(logical_id: str, properties: Any, stack: str) -> Any:
    name = properties["TableName"]
    if name not in dynamodb._tables:
        return _create_table(logical_id, properties, stack)
    if stack not in importing:
        raise ValueError(f"Resource of type 'AWS::DynamoDB::Table' with identifier '{name}' already exists.")
    return name, {"Arn": dynamodb._tables[name]["TableArn"]}


def create_identity(logical_id: str, properties: Any, stack: str) -> Any:
    name = properties["EmailIdentity"]
    ses_v2._identities[name] = {
        "IdentityType": "DOMAIN",
        "VerifiedForSendingStatus": True,
        "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS", "Tokens": []},
        "MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
        "CreatedTimestamp": now_iso(),
    }
    return _create_identity(logical_id, properties, stack)


def create_change_set(asked: Any) -> Any:
    """An import of a stack that is not there is what makes it."""
    if asked.get("ChangeSetType") == ["IMPORT"]:
        importing.add(asked["StackName"][0])
        asked = {**asked, "ChangeSetType": ["CREATE"]}
    return _create_change_set(asked)


async def track(change_set: Any, stack: Any, work: Any) -> None:
    await _track(change_set, stack, work)
    if stack["StackName"] in importing:
        importing.remove(stack["StackName"])
        stack["StackStatus"] = stack["StackStatus"].replace("CREATE", "IMPORT")


def describe_stacks(asked: Any) -> Any:
    status, headers, body = _describe_stacks(asked)
    unprotected = b"<EnableTerminationProtection>false</EnableTerminationProtection>"
    return status, headers, body.replace(b"<StackStatus>", unprotected + b"<StackStatus>")


def retain(*_: object) -> None:
    """Nothing is deleted."""


HANDLERS["AWS::Logs::MetricFilter"] = {"create": lambda id, *_: (id, {}), "delete": retain}
HANDLERS["AWS::ApiGatewayV2::Api"]["create"] = create_api
HANDLERS["AWS::DynamoDB::Table"] |= {"create": create_table, "delete": retain, "update": lambda id, *_: (id, {})}
HANDLERS["AWS::S3::Bucket"]["delete"] = retain
HANDLERS["AWS::SES::EmailIdentity"] |= {"create": create_identity, "delete": retain}
handlers._ACTION_HANDLERS |= {"CreateChangeSet": create_change_set, "DescribeStacks": describe_stacks}
changesets._track_change_set_execution = track

if __name__ == "__main__":
    app.main()
