"""Every operation with whatever the document allows, and with what it does not: no server error, and no answer that
the document does not have."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.openapi.documented import DOCUMENT
from tests.world import World, small_world

Start = Callable[[str, list[tuple[str, str]]], None]


class Gateway:
    """The world behind WSGI, which is what schemathesis speaks."""

    world: World
    ids: Mapping[str, str]
    """Of what there is: with others nothing would be found, and no operation would be reached."""

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        if environ.get("CONTENT_TYPE"):
            headers["content-type"] = environ["CONTENT_TYPE"]
        answer = self.world.call(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
            body or None,
            key=None,
            query=parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True),
            headers=headers,
            source=next(self.world.sources),
        )
        start(f"{answer.status} status", list(answer.headers.items()))
        return [answer.body.encode()]


GATEWAY = Gateway()


@pytest.fixture(scope="module", autouse=True)
def _world() -> Iterator[None]:
    with small_world() as world:
        GATEWAY.world = world
        event = world.event(capacity=3)
        world.sign_up(event, "ada")
        attendee = world.attendee(event)["id"]
        GATEWAY.ids = {
            "group": "demo",
            "event": event.rpartition("/")[2],
            "attendee": attendee,
            "contact": attendee,
            "rule": "day-before",
            "mailing": "day-before_g1",
            "delivery": f"on-signup_acts_{attendee}_t1",
        }
        yield


schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = GATEWAY


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_no_request_is_answered_with_a_server_error_or_what_is_not_documented(case: Any) -> None:
    for name in case.path_parameters or {}:
        case.path_parameters[name] = GATEWAY.ids.get(name, case.path_parameters[name])
    case.headers = {**(case.headers or {}), "authorization": f"Bearer {GATEWAY.world.key}"}
    case.call_and_validate(checks=[not_a_server_error, response_schema_conformance, status_code_conformance])
