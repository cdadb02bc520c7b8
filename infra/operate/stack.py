"""What a command works on: a stack in AWS by its name, or what environment variables name, such as the local cloud."""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import boto3
from botocore.exceptions import ClientError

from rapport import wiring
from rapport.app import App
from rapport.config import Config, read_config
from rapport.domain.principal import Principal, operator

from .errors import OperateError

QUEUES = {
    "now": "NowQueueUrl",
    "soon": "SoonQueueUrl",
    "bulk": "BulkQueueUrl",
    "jobs": "JobsQueueUrl",
    "ses-events": "SesEventsQueueUrl",
}
"""Each queue by its name here, with the output of the stack that is its address."""


@dataclass(frozen=True)
class Stack:
    config: Config
    queues: Mapping[str, str]
    """The address of each queue, by name."""
    version: str = ""
    """The release that is deployed; empty where nothing is, as on the local cloud."""

    @cached_property
    def app(self) -> App:
        return wiring.make_app(config=self.config)

    def who(self, group: str) -> Principal:
        """Who gives the commands, acting on a group: by the name that this machine knows them by."""
        try:
            name = getpass.getuser()
        except (KeyError, OSError):  # a container's user may have none
            name = "operator"
        return operator(group, name)

    @property
    def ssm(self) -> Any:
        return client("ssm", self.config.region)

    @property
    def quotas(self) -> Any:
        return client("service-quotas", self.config.region)

    @property
    def sqs(self) -> Any:
        return client("sqs", self.config.region)


@dataclass(frozen=True)
class NamedStack:
    """One that is not there yet, or no longer."""

    name: str
    region: str | None

    @property
    def cloudformation(self) -> Any:
        return client("cloudformation", self.region)


@cache
def client(service: str, region: str | None) -> Any:
    return boto3.client(service, region_name=region)


def from_environment(environment: Mapping[str, str]) -> Stack:
    """From the variables that the functions have, and SES_EVENTS_QUEUE_URL. Raises OperateError."""
    try:
        config = read_config(environment)
    except KeyError as error:
        raise OperateError(f"Name the stack with --stack: without one, the environment must have {error}.") from None
    queues = {
        "now": config.now_queue,
        "soon": config.soon_queue,
        "bulk": config.bulk_queue,
        "jobs": config.jobs_queue,
        "ses-events": environment.get("SES_EVENTS_QUEUE_URL", ""),
    }
    return Stack(config, {name: url for name, url in queues.items() if url})


def from_cloudformation(name: str, region: str | None) -> Stack:
    """From the outputs and parameters of a stack that is deployed. Raises OperateError."""
    cloudformation = client("cloudformation", region)
    try:
        (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        raise OperateError(f"The stack {name} cannot be read: {error.response['Error']['Message']}.") from None
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}
    parameters = {each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", ())}
    try:
        config = _config(outputs, parameters, cloudformation.meta.region_name)
        return Stack(config, {queue: outputs[output] for queue, output in QUEUES.items()}, outputs.get("Version", ""))
    except KeyError as error:
        raise OperateError(f"The stack {name} has no {error}: it is not one of Rapport, or is not finished.") from None


def _config(outputs: Mapping[str, str], parameters: Mapping[str, str], region: str) -> Config:
    own_domain = parameters["DomainName"]
    return Config(
        table=outputs["TableName"],
        region=region,
        jobs_queue=outputs["JobsQueueUrl"],
        now_queue=outputs["NowQueueUrl"],
        soon_queue=outputs["SoonQueueUrl"],
        bulk_queue=outputs["BulkQueueUrl"],
        configuration_set=outputs["ConfigurationSetName"],
        senders=int(parameters["SendingConcurrency"]),
        sender=parameters["SenderAddress"],
        public_url=f"https://{own_domain}" if own_domain else outputs["ApiUrl"],
        secrets_parameter=parameters["SecretsParameter"],
        exports_bucket=outputs["ExportsBucketName"],
        images_bucket=outputs["ImagesBucketName"],
    )
