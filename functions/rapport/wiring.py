"""The only maker of clients, clock and ids. Clients are made on first use: a sign-up that fails makes none."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from threading import Lock
from typing import Any

import boto3
import botocore.session

from .app import App
from .aws import botocore_tuning
from .aws.exports import ExportBucket
from .aws.images import ImageBucket
from .aws.parameters import Parameters
from .aws.reputation import Reputation
from .aws.ses import SesTransport
from .aws.sqs import Queue
from .config import Config, read_config
from .sending.arming import SendGuard
from .sending.brakes.account_brake_cache import AccountBrakeCache
from .sending.budgets import Budgets
from .sending.rate_limit import RateLimit
from .store.contact_ids import ContactIds
from .store.dynamodb.connection import ClientConnection
from .store.dynamodb.table import Table
from .store.limits.keyed_hash import KeyedHash
from .tokens import KEPT_SECONDS, TokenKeys, Tokens


def system_clock() -> datetime:
    return datetime.now(UTC)


def random_id() -> str:
    return secrets.token_hex(10)


def make_app(now: Callable[[], datetime] = system_clock, config: Config | None = None) -> App:
    config = config or read_config()
    client = Clients(config.region)
    table = Table(ClientConnection(lambda: client("dynamodb"), config.region), config.table)
    parameters = Parameters(lambda: client("ssm"), KEPT_SECONDS)
    keyed_hash = KeyedHash(table)
    mailer = SesTransport(lambda: client("sesv2"), config.configuration_set)
    return App(
        config=config,
        table=table,
        queues={
            "jobs": Queue(lambda: client("sqs"), config.jobs_queue),
            "now": Queue(lambda: client("sqs"), config.now_queue),
            "soon": Queue(lambda: client("sqs"), config.soon_queue),
            "bulk": Queue(lambda: client("sqs"), config.bulk_queue),
        },
        mailer=mailer,
        send_guard=SendGuard(table),
        rate_limit=RateLimit(mailer.rate, config.senders),
        budgets=Budgets(table, keyed_hash),
        reputation=Reputation(lambda: client("cloudwatch")),
        account_brakes=AccountBrakeCache(table),
        tokens=Tokens(partial(_token_keys, parameters, config.secrets_parameter)),
        contact_id=ContactIds(table),
        keyed_hash=keyed_hash,
        now=now,
        new_id=random_id,
        images=ImageBucket(lambda: client("s3"), config.images_bucket),
        exports=ExportBucket(lambda: client("s3"), config.exports_bucket),
    )


def _token_keys(parameters: Parameters, name: str, fresh: bool) -> TokenKeys:
    stored = parameters.json(name, fresh=fresh)
    return TokenKeys(current=stored["current"], keys=stored["keys"])


class Clients:
    """boto3's clients, all of one session. Each is made when it is first asked for, one at a time."""

    def __init__(self, region: str) -> None:
        shared = botocore.session.get_session()
        botocore_tuning.tune(shared)
        self._session = boto3.Session(botocore_session=shared, region_name=region)
        self._made: dict[str, Any] = {}
        self._making = Lock()

    def __call__(self, service: str) -> Any:
        if service not in self._made:
            with self._making:
                if service not in self._made:
                    config = botocore_tuning.client_config(service)
                    self._made[service] = self._session.client(service, config=config)
        return self._made[service]


@lru_cache(maxsize=2)
def app(address: str = "") -> App:
    """The process's own, wired from its environment once.

    `address`: where the API is that calls this function, for one whose environment does not say.
    """
    config = read_config()
    return make_app(config=replace(config, public_url=config.public_url or address))
