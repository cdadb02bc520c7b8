"""The only maker of clients, clock and ids. Clients are made on first use: a sign-up that fails makes none."""

import gzip
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import botocore.session
import msgspec
from botocore.config import Config as ClientConfig
from botocore.loaders import JSONFileLoader

from .app import App
from .aws.ses import SesTransport
from .aws.sqs import Queue
from .config import Config, read_config
from .sending.rate_limit import RateLimit
from .sending.send_guard import SendGuard
from .store.contact_ids import ContactIds
from .store.dynamodb.table import Table, connect
from .tokens import TokenKeys, Tokens

SES_CONFIG = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 1}}
"""boto3 retries a SendEmail by itself, even one whose answer was lost: here nothing is sent twice unasked."""

BRIEF = {"user_agent": "rapport", "parameter_validation": False}
"""botocore's own user agent says more, and is put together anew for every request: that is a tenth of what one costs.
And the services look at the parameters themselves."""

_AS_JSON = ("dynamodb", "sesv2.SendEmail")
"""What takes its parameters as the JSON that they are: botocore, which looks up the shape of each part of them, finds
the same in many times the time. Tests hold the two against each other."""


class _Descriptions(JSONFileLoader):  # type: ignore[misc] # botocore has no types
    """botocore's files that describe services, read by a decoder that takes a third of the time: 30 ms of a start."""

    def load_file(self, file_path: str) -> Any:
        """None where there is no such file; `file_path` lacks its ending."""
        for ending, open_file in ((".json", open), (".json.gz", gzip.open)):
            with suppress(FileNotFoundError), open_file(f"{file_path}{ending}", "rb") as file:
                return msgspec.json.decode(file.read())
        return None


def system_clock() -> datetime:
    return datetime.now(UTC)


def random_id() -> str:
    return secrets.token_hex(10)


def make_app(now: Callable[[], datetime] = system_clock, config: Config | None = None) -> App:
    config = config or read_config()
    session = botocore.session.get_session()
    session.get_component("data_loader").file_loader = _Descriptions()
    session.set_default_client_config(ClientConfig(**BRIEF))
    send_as_json(session)

    making = Lock()

    @cache
    def client(service: str) -> Any:
        with making:  # a session makes one client at a time
            return _client(session, service, config.region)

    table = Table(connect(session, config.region), config.table)
    mailer = SesTransport(lambda: client("sesv2"), config.configuration_set)
    return App(
        config=config,
        table=table,
        jobs=Queue(lambda: client("sqs"), config.jobs_queue),
        now_queue=Queue(lambda: client("sqs"), config.now_queue),
        soon_queue=Queue(lambda: client("sqs"), config.soon_queue),
        bulk_queue=Queue(lambda: client("sqs"), config.bulk_queue),
        mailer=mailer,
        arming=SendGuard(table),
        pace=RateLimit(mailer.rate, config.senders),
        tokens=Tokens(lambda: _token_keys(client("ssm"), config.secrets_parameter)),
        contact_id=ContactIds(table),
        now=now,
        new_id=random_id,
        exports=lambda: client("s3"),
    )


def send_as_json(session: botocore.session.Session) -> None:
    """Has the clients that the session makes from here on write their requests without botocore's serialiser."""
    for name in _AS_JSON:
        session.register(f"provide-client-params.{name}", _keep)
        session.register(f"before-call.{name}", _write)


def _keep(params: dict[str, Any], context: dict[str, Any], **_: object) -> dict[str, Any]:
    """What botocore sees in place of the parameters: next to nothing.

    It adds the token that makes a repeat harmless; and its rules for endpoints want the map of a batch's tables, where
    it would find nothing: they look for ARNs, and the table goes by its name.
    """
    seen: dict[str, Any] = {"RequestItems": {}} if "RequestItems" in params else {}
    context["rapport"] = params, seen
    return seen


def _write(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    """Writes the request's body, binary values in base64 as botocore does."""
    given, seen = context["rapport"]
    params["body"] = msgspec.json.encode({**seen, **given})


def _client(session: botocore.session.Session, service: str, region: str) -> Any:
    options = SES_CONFIG if service == "sesv2" else {"connect_timeout": 2, "read_timeout": 5}
    return session.create_client(service, region_name=region, config=ClientConfig(max_pool_connections=64, **options))


def _token_keys(ssm: Any, parameter: str) -> TokenKeys:
    stored = json.loads(ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"])
    return TokenKeys(current=stored["current"], keys=stored["keys"])


@lru_cache(maxsize=1)
def app() -> App:
    """The process's own, wired from its environment once."""
    return make_app()
