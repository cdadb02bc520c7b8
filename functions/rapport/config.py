"""The environment, read in one place."""

import logging
import os
from collections.abc import Mapping

from .domain.base.dataclass import dataclass


@dataclass(frozen=True)
class Config:
    table: str
    region: str
    jobs_queue: str
    now_queue: str
    soon_queue: str
    bulk_queue: str
    configuration_set: str
    senders: int
    """How many processes may send mailings at the same time."""
    sender: str
    """The address mails come from."""
    public_url: str
    """Where pages and links begin, without a slash at the end; empty for what the API calls, if that has no domain."""
    secrets_parameter: str
    exports_bucket: str
    images_bucket: str
    accepts_reserved_addresses: bool = False
    """Whether addresses that no mail can reach may sign up: on the local cloud, where mail goes nowhere anyway."""


def log_level(environment: Mapping[str, str] = os.environ) -> str | int:
    """From which level on the log has lines, as `logging` takes it."""
    return environment.get("LOG_LEVEL", logging.INFO)


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    """Raises KeyError naming a variable that is missing."""
    return Config(
        table=environment["TABLE"],
        region=environment["AWS_REGION"],
        jobs_queue=environment["JOBS_QUEUE_URL"],
        now_queue=environment["NOW_QUEUE_URL"],
        soon_queue=environment["SOON_QUEUE_URL"],
        bulk_queue=environment["BULK_QUEUE_URL"],
        configuration_set=environment["SES_CONFIGURATION_SET"],
        senders=int(environment["SENDERS"]),
        sender=environment["SENDER"],
        public_url=environment.get("PUBLIC_URL", ""),
        secrets_parameter=environment["SECRETS_PARAMETER"],
        exports_bucket=environment.get("EXPORTS_BUCKET", ""),
        images_bucket=environment.get("IMAGES_BUCKET", ""),
        accepts_reserved_addresses=environment.get("RESERVED_ADDRESSES") == "accepted",
    )
