"""All that we change about botocore, which has no promise for most of it. After an upgrade, look here first.

| change | what an upgrade may break | the tests that tell |
|---|---|---|
| files that describe services are read by a faster decoder: 30 ms of a cold start | `JSONFileLoader.load_file` takes other arguments, files have other endings, the loader keeps it elsewhere | `tests/aws/test_descriptions.py` |
| parameters of DynamoDB, and of SES's SendEmail, go out as the JSON that they are, without botocore's serialiser | the events `provide-client-params` and `before-call`, the token that makes a transaction's repeat harmless, `RequestItems` in the rules for endpoints | `tests/aws/test_requests.py`, which compares what is sent byte by byte |
| DynamoDB's answers are read as JSON, without botocore's parser: 38 ms for 1,000 items | the event `before-parse`, and what stands in `ResponseMetadata` and errors | `tests/aws/test_answers.py` |
| a brief user agent, put together once: a tenth of what a request costs | nothing: it is an option | `tests/aws/test_clients.py` |
| parameters are not validated: the services do that | nothing: it is an option | `tests/aws/test_clients.py` |
| SES is called once: boto3 repeats a SendEmail whose answer was lost, and here nothing is sent twice unasked | nothing: it is an option | `tests/aws/test_clients.py`, `tests/aws/test_requests.py` |
"""  # noqa: E501 - a table

import gzip
from contextlib import suppress
from datetime import timedelta
from typing import Any

import botocore.session
import msgspec
from botocore.config import Config
from botocore.loaders import JSONFileLoader

BRIEF: dict[str, Any] = {"user_agent": "rapport", "parameter_validation": False}

_OPTIONS: dict[str, Any] = {"connect_timeout": 2, "read_timeout": 5, "max_pool_connections": 64}
LONGEST_CALL = timedelta(seconds=15)
"""What must be left before SES is called, of a lease and of a function's time: both time-outs, and some air."""

_LINKS: dict[str, Any] = {
    "signature_version": "s3v4",
    "s3": {"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
}
"""botocore would sign links to objects by SigV2, for the bucket's global name."""

_RETRIES: dict[str, dict[str, Any]] = {
    "dynamodb": {"mode": "standard", "total_max_attempts": 4},
    "sesv2": {"total_max_attempts": 1},
}

_SENT_AS_JSON = ("dynamodb", "sesv2.SendEmail")

READ_AS_JSON = ("GetItem", "BatchGetItem", "Query", "UpdateItem")
"""DynamoDB's operations that answer with items."""


def tune(session: botocore.session.Session) -> None:
    """Changes the clients that the session makes from here on."""
    session.get_component("data_loader").file_loader = Descriptions()
    session.set_default_client_config(Config(**BRIEF))
    session.user_agent_name = BRIEF["user_agent"]  # where it stands, boto3 adds nothing to it
    send_as_json(session)
    read_as_json(session)


def client_config(service: str) -> Config:
    """Time-outs that an API call outlives, and how often botocore tries by itself."""
    retries = {"retries": _RETRIES[service]} if service in _RETRIES else {}
    return Config(**_OPTIONS, **retries, **(_LINKS if service == "s3" else {}))


class Descriptions(JSONFileLoader):  # type: ignore[misc] # botocore has no types
    """botocore's files that describe services, read by a decoder that takes a third of the time."""

    def load_file(self, file_path: str) -> Any:
        """None where there is no such file; `file_path` lacks its ending."""
        for ending, open_file in ((".json", open), (".json.gz", gzip.open)):
            with suppress(FileNotFoundError), open_file(f"{file_path}{ending}", "rb") as file:
                return msgspec.json.decode(file.read())
        return None


def send_as_json(session: botocore.session.Session) -> None:
    for name in _SENT_AS_JSON:
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


def read_as_json(session: botocore.session.Session) -> None:
    for operation in READ_AS_JSON:
        session.register(f"before-parse.dynamodb.{operation}", _read)


def _read(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: object) -> None:
    """Hands botocore an answer that is read already.

    It finds the same in it, but for binary values, of which the table has none.
    """
    if response_dict["status_code"] == 200:
        customized_response_dict.update(msgspec.json.decode(response_dict["body"]))
        response_dict["body"] = b"{}"
