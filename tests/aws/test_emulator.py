"""The package as `make package` builds it, for this machine's processor, on AWS's own emulator of Lambda's runtime.

Each function starts as it does on Lambda, by its handler's name, finds nothing but the package, and answers a real
event.
"""

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import boto3
import pytest

from infra.local.engine import ministack
from infra.local.http_server import free_port
from infra.package.build import ROOT, Package
from rapport import wiring
from rapport.domain.patches import NewGroup
from rapport.domain.principal import Scope, operator
from rapport.usecases.groups.api_keys import create_key
from rapport.usecases.groups.settings import create_group
from tests.testing.environment import functions_environment
from tests.testing.lambda_events import http_event, records
from tests.testing.ses_process import ses
from tests.testing.template import FUNCTIONS, module

pytestmark = [pytest.mark.emulator, pytest.mark.engine, pytest.mark.runtime, pytest.mark.timeout(300)]

PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
INVOKE = "/2015-03-31/functions/function/invocations"
Invoke = Callable[[object], Any]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """A function's, with a group `demo`, and a key to it in `KEY`."""
    with (
        ministack(tmp_path_factory.mktemp("engine")) as engine,
        ses() as service,
        functions_environment(engine, service.url, "emulated", RESERVED_ADDRESSES="accepted") as variables,
    ):
        app = wiring.make_app()
        create_group(app, operator("demo"), NewGroup(name="Demo"))
        yield {**variables, "KEY": create_key(app, operator("demo"), "test", list(Scope))[1]}


@pytest.fixture(scope="module")
def invoke(package: Package, environment: Mapping[str, str]) -> Iterator[Callable[[str], Invoke]]:
    """A function by its module's name, started when it is first asked for."""
    with ExitStack() as running:
        started: dict[str, Invoke] = {}

        def function(name: str) -> Invoke:
            if name not in started:
                started[name] = running.enter_context(emulated(name, package, environment))
            return started[name]

        yield function


@contextmanager
def emulated(name: str, package: Package, environment: Mapping[str, str]) -> Iterator[Invoke]:
    task = package.artifact
    (emulator,) = (ROOT / ".venv-emulator").glob(
        f"lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-{package.architecture}"
    )
    emulator.chmod(0o755)
    (template,) = (each for logical, each in FUNCTIONS.items() if module(logical) == name)
    port, api = free_port(), free_port()
    own = {
        **environment,
        "PATH": "/usr/bin:/bin",
        "AWS_LAMBDA_FUNCTION_NAME": f"rapport-{name}",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(template["Timeout"]),
        "LAMBDA_TASK_ROOT": str(task),
    }
    addresses = (f"--runtime-interface-emulator-address=127.0.0.1:{port}", f"--runtime-api-address=127.0.0.1:{api}")
    command = [str(emulator), *addresses, str(PYTHON), "-m", "awslambdaric", template["Handler"]]
    with (
        (task.parent / f"{name}.log").open("w") as log,
        subprocess.Popen(command, cwd=task, env=own, stdout=log, stderr=log) as process,
    ):
        try:
            yield lambda event: _invoked(port, event)
        finally:
            process.terminate()


def _invoked(port: int, event: object) -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{INVOKE}", json.dumps(event).encode())
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.05)
    raise AssertionError("the emulator does not answer")


def ask(invoke: Callable[[str], Invoke], method: str, path: str, body: object = None, key: str = "") -> Any:
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {key}"} if key else {})}
    answer = invoke("organizer" if key else "public")(http_event(method, path, body, headers=headers))
    assert answer.get("statusCode", 500) < 300, answer
    return json.loads(answer["body"]) if answer["headers"]["content-type"] == "application/json" else answer["body"]


def test_every_function_answers_a_real_event(invoke: Callable[[str], Invoke], environment: Mapping[str, str]) -> None:
    key = environment["KEY"]
    meeting = {
        "title": "Supper",
        "starts_at": "2099-01-14T19:00:00",
        "ends_at": "2099-01-14T22:00:00",
        "timezone": "UTC",
    }
    event = ask(invoke, "POST", "/v1/groups/demo/events", meeting, key)["id"]
    ask(invoke, "POST", f"/v1/groups/demo/events/{event}/publish", key=key)
    assert "Supper" in ask(invoke, "GET", f"/g/demo/{event}")
    form = {"email": "ada@example.org", "name": "Ada"}
    assert ask(invoke, "POST", f"/public/v1/groups/demo/events/{event}/signups", form)["status"] == "accepted"

    queues = {name: environment[f"{name}_QUEUE_URL"] for name in ("NOW", "JOBS")}
    messages = [json.loads(body) for url in queues.values() for body in received(url)]
    assert {one["kind"] for one in messages} == {"signup_change", "event"}
    for one in messages:
        function = "send" if one["kind"] == "signup_change" else "jobs"
        assert invoke(function)(records(one)) == {"batchItemFailures": []}
    (delivery,) = ask(invoke, "GET", f"/v1/groups/demo/events/{event}/deliveries", key=key)["items"]
    assert delivery["state"] == "sent"

    tags = {"group": ["demo"], "event": [event], "delivery": [delivery["id"]], "attempt": ["1"]}
    said = {"eventType": "Delivery", "delivery": {}, "mail": {"messageId": delivery["message_id"], "tags": tags}}
    assert invoke("ses_events")(records({"Message": json.dumps(said)})) == {"batchItemFailures": []}
    (delivery,) = ask(invoke, "GET", f"/v1/groups/demo/events/{event}/deliveries", key=key)["items"]
    assert delivery["outcome"] == "delivered"

    assert invoke("tick")({}).keys() == {"handed_out"}
    assert {module(name) for name in FUNCTIONS} == {"public", "organizer", "send", "jobs", "ses_events", "tick"}


def received(url: str) -> list[str]:
    sqs, bodies = boto3.client("sqs"), []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ()):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies
