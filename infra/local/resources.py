"""The template's table, queues, topics, bucket and secrets on the engine: made where they are missing."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from .template import Template

REGION = "eu-west-1"
ACCOUNT = "000000000000"
SECRET_KEY = "local"  # noqa: S105 - of a cloud on loopback, which anybody on this machine may use
STACK = "rapport"
_INDEXES = ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
_QUEUE_ATTRIBUTES = ("VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "MaximumMessageSize")


class OutdatedError(Exception):
    """What lies in .rapport/ was made by a template that is too different."""


PSEUDO_PARAMETERS = {
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}


def attributes_of(endpoint: str, kind: str, logical_id: str, name: str | None = None) -> dict[str, str]:
    """What references to one of the template's resources give here; `name` is the one that it has there, if any."""
    name = name or f"{STACK}-{logical_id}"
    match kind:
        case "AWS::SQS::Queue":
            arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
            return {"Ref": queue_url(endpoint, arn), "QueueName": name, "Arn": arn}
        case "AWS::SNS::Topic":
            return {"Ref": f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}", "TopicName": name}
        case "AWS::DynamoDB::Table":
            return {"Ref": name, "Arn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"}
        case "AWS::S3::Bucket":
            return {"Ref": name.lower(), "Arn": f"arn:aws:s3:::{name.lower()}"}
    return {"Ref": name}


def queue_url(endpoint: str, arn: str) -> str:
    """The engine's own names a port that it had once."""
    *_, account, name = arn.split(":")
    return f"{endpoint}/{account}/{name}"


class Clients:
    """The engine's services, each client made when first asked for."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._session = botocore.session.get_session()
        self._made: dict[str, Any] = {}

    def __getitem__(self, service: str) -> Any:
        if service not in self._made:
            self._made[service] = self._session.create_client(
                service,
                region_name=REGION,
                endpoint_url=self._endpoint,
                aws_access_key_id="local",
                aws_secret_access_key="local",  # noqa: S106 - the engine lets everyone in
                config=Config(max_pool_connections=64, retries={"total_max_attempts": 2}, proxies={}),
            )
        return self._made[service]


def create_all(template: Template, clients: Clients) -> None:
    """Raises OutdatedError where the table that is there has other keys."""
    for name, properties in template.of_type("AWS::DynamoDB::Table").items():
        _create_table(clients["dynamodb"], template.value({"Ref": name}), template.value(properties))
    _create_queues(clients["sqs"], template)
    for name in template.of_type("AWS::SNS::Topic"):
        clients["sns"].create_topic(Name=f"{STACK}-{name}")
    for properties in template.of_type("AWS::SNS::Subscription").values():
        _subscribe(clients["sns"], template.value(properties))
    for name in template.of_type("AWS::S3::Bucket"):
        _create_bucket(clients["s3"], template.value({"Ref": name}))


def _unless_there(create: Callable[[], Any], code: str) -> bool:
    """Whether it was made now."""
    try:
        create()
    except ClientError as error:
        if error.response["Error"]["Code"] != code:
            raise
        return False
    return True


def _create_bucket(s3: Any, name: str) -> None:
    region = {"LocationConstraint": REGION}
    _unless_there(lambda: s3.create_bucket(Bucket=name, CreateBucketConfiguration=region), "BucketAlreadyOwnedByYou")


def _create_table(dynamodb: Any, name: str, properties: Mapping[str, Any]) -> None:
    wanted = {key: properties[key] for key in ("KeySchema", "AttributeDefinitions", *_INDEXES) if key in properties}
    if not _unless_there(
        lambda: dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **wanted), "ResourceInUseException"
    ):
        _check_table(dynamodb.describe_table(TableName=name)["Table"], wanted)
    if ttl := properties.get("TimeToLiveSpecification"):
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)


def _check_table(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    if _keys(found) != _keys(wanted):
        raise OutdatedError("The table in .rapport/ has other keys or indexes than template.yaml: start with FRESH=1.")


def _keys(table: Mapping[str, Any]) -> dict[str, Any]:
    indexes = [index for kind in _INDEXES for index in table.get(kind) or ()]
    return {index["IndexName"]: index["KeySchema"] for index in indexes} | {"": table["KeySchema"]}


def _create_queues(sqs: Any, template: Template) -> None:
    queues = template.of_type("AWS::SQS::Queue")
    for name in queues:
        sqs.create_queue(QueueName=f"{STACK}-{name}")
    for name, properties in queues.items():
        chosen = {key: str(template.value(properties[key])) for key in _QUEUE_ATTRIBUTES if key in properties}
        if "RedrivePolicy" in properties:
            chosen["RedrivePolicy"] = json.dumps(template.value(properties["RedrivePolicy"]))
        if chosen:
            sqs.set_queue_attributes(QueueUrl=template.value({"Ref": name}), Attributes=chosen)


def _subscribe(sns: Any, properties: Mapping[str, Any]) -> None:
    topic, endpoint = properties["TopicArn"], properties["Endpoint"]
    there = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    if not any(each["Endpoint"] == endpoint for each in there):
        raw = str(properties.get("RawMessageDelivery", False)).lower()
        sns.subscribe(
            TopicArn=topic, Protocol=properties["Protocol"], Endpoint=endpoint, Attributes={"RawMessageDelivery": raw}
        )


def create_token_keys(ssm: Any, name: str) -> None:
    """The keys of tokens, random, the first time; then kept, so that links in old mails stay good."""
    value = json.dumps({"current": "k1", "keys": {"k1": secrets.token_urlsafe(32)}})
    _unless_there(lambda: ssm.put_parameter(Name=name, Type="SecureString", Value=value), "ParameterAlreadyExists")


def event_topics(template: Template) -> dict[str, str]:
    """The topic to which SES publishes, by configuration set."""
    destinations = template.of_type("AWS::SES::ConfigurationSetEventDestination").values()
    resolved = [template.value(destination) for destination in destinations]
    return {each["ConfigurationSetName"]: each["EventDestination"]["SnsDestination"]["TopicARN"] for each in resolved}
