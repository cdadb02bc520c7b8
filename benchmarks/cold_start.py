"""Cold starts: importing a function and its first call, beside a bare boto3 handler that puts one item.

Each is a new process on the packaged files, ours and the bare one in turns; what counts is its CPU. The bare one's
package has bytecode and no unused services, as ours has, but botocore's descriptions of services as they come.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.console import page_request, signed_in
from benchmarks.figures import Figure, Ratio
from benchmarks.harness import (
    GROUP,
    Harness,
    begin_reminder,
    harness,
    make_event,
    recipients_message,
    reconcile_message,
    records,
    request,
    sign_up_many,
)
from benchmarks.packaged import package
from rapport.domain.delivery import Mailing
from rapport.domain.event import Event
from tests.testing import lambda_events

ROUNDS = 15
_CHILD = Path(__file__).with_name("first_call.py")
_BARE = """
import os
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.put_item(TableName=os.environ["TABLE"], Item={"pk": {"S": "BARE"}, "sk": {"S": "BARE"}})
"""
_TARGETS = {
    "public": 1.35,
    "organizer": 1.4,
    "console": 1.8,
    "tick": 1.45,
    "jobs": 1.45,
    "send": 1.65,
    "ses_events": 1.45,
}
_FUNCTIONS = {"console": "organizer"}
"""Which function is asked, where it is not called so: the same one answers the API and pages."""
_AS_DEPLOYED = {"POWERTOOLS_METRICS_DISABLED": "false", "POWERTOOLS_METRICS_NAMESPACE": "Rapport/bench"}
_WHAT = {
    "public": "a sign-up",
    "organizer": "a page of attendees",
    "console": "a group's home",
    "tick": "nothing due",
    "jobs": "a mailing reconciled",
    "send": "a reminder",
    "ses_events": "one was delivered",
}


@dataclass
class _Times:
    """Of a function's first calls, and of the bare handler's, each right before one of them."""

    cpu: list[float] = field(default_factory=list)
    bare_cpu: list[float] = field(default_factory=list)
    passed: list[float] = field(default_factory=list)
    bare_passed: list[float] = field(default_factory=list)

    def add(self, bare: tuple[float, float], ours: tuple[float, float]) -> None:
        self.bare_cpu.append(bare[0])
        self.bare_passed.append(bare[1])
        self.cpu.append(ours[0])
        self.passed.append(ours[1])


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    with harness() as on, tempfile.TemporaryDirectory() as artifact, tempfile.TemporaryDirectory() as plain:
        package(Path(artifact))
        package(Path(plain), slim=False)
        Path(plain, "bare_handler.py").write_text(_BARE)
        times = _measure(on, Path(artifact), Path(plain), rounds)
    for module, each in times.items():
        ratio = Ratio(each.cpu, each.bare_cpu)
        figure = ratio.figure(f"cold start of {module}, {_WHAT[module]}", at_most=_TARGETS[module])
        passed = f"time that passed {Ratio(each.passed, each.bare_passed).value:.2f} ×"
        yield Figure(**{**vars(figure), "detail": f"{figure.detail}; {passed}"})


def _measure(on: Harness, artifact: Path, plain: Path, rounds: int) -> dict[str, _Times]:
    times = {module: _Times() for module in _TARGETS}
    event = make_event(on.app)
    (contact,) = sign_up_many(on.app, event, 1)
    home = page_request(f"/console/{GROUP}", signed_in(on.app))
    for number in range(rounds + 1):
        events = _events(event, begin_reminder(on.app, event, f"cold{number}"), contact, number)
        events = {**events, "console": home}
        for module, found in times.items():
            bare = _first_call(on, plain, "bare_handler", {})
            ours = _first_call(on, artifact, f"handlers.{_FUNCTIONS.get(module, module)}", events.get(module, {}))
            if number:  # the first round fills the machine's caches
                found.add(bare, ours)
    return times


def _events(event: Event, mailing: Mailing, contact: str, number: int) -> Mapping[str, Mapping[str, Any]]:
    """What each function is called with: the same mailing goes from one to the next."""
    sign_up = json.dumps({"email": f"cold{number}@example.org", "name": "Ada Cold"})
    path = f"groups/{GROUP}/events/{event.id}"
    return {
        "public": request("POST", f"/public/v1/{path}/signups", sign_up),
        "organizer": request("GET", f"/v1/{path}/attendees"),
        "jobs": records(reconcile_message(mailing)),
        "send": records(recipients_message(mailing, [contact])),
        "ses_events": lambda_events.records({"Message": json.dumps(_delivered(mailing, contact))}),
    }


def _delivered(mailing: Mailing, contact: str) -> dict[str, Any]:
    """What SES says of a mail that arrived."""
    named = {"group": mailing.group, "event": mailing.event, "delivery": f"{mailing.id}_{contact}"}
    tags = {name: [value] for name, value in {**named, "attempt": "1"}.items()}
    return {"eventType": "Delivery", "delivery": {}, "mail": {"messageId": "0102", "tags": tags}}


def _first_call(on: Harness, artifact: Path, module: str, event: Mapping[str, Any]) -> tuple[float, float]:
    given = artifact / "event.json"
    given.write_text(json.dumps(event))
    environment = {**os.environ, **on.environment, **_AS_DEPLOYED, "PYTHONPATH": str(artifact)}
    command = [sys.executable, "-P", str(_CHILD), module, str(given)]
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    cpu, passed, answer = json.loads(said.splitlines()[-1])
    assert (answer or {}).get("statusCode", 200) < 300, answer
    assert not (answer or {}).get("batchItemFailures"), answer
    return cpu, passed
