"""Every operation with whatever the document allows, and with what it does not: no server error, no answer that the
document does not have, and nothing taken that it forbids."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.testing.openapi import DOCUMENT
from tests.testing.routes import Furnished, furnished_world

pytest_plugins = ["schemathesis.pytest.plugin"]
"""Here, for it takes seconds to import: pyproject.toml keeps it from every other run."""

Test = Callable[[Any], None]
Start = Callable[[str, list[tuple[str, str]]], None]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


class Gateway:
    """A world behind WSGI, which is what schemathesis speaks; a new one when it was left."""

    def __init__(self) -> None:
        self._worlds = ExitStack()
        self._furnished: Furnished | None = None

    @property
    def furnished(self) -> Furnished:
        self._furnished = self._furnished or self._worlds.enter_context(furnished_world())
        return self._furnished

    def leave(self) -> None:
        self._worlds.close()
        self._furnished = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        world = self.furnished.world
        answer = world.call(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or None,
            key=None,
            query=parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True),
            headers=dict(_headers(environ)),
            source=next(world.sources),
        )
        start(f"{answer.status} status", list(answer.headers.items()))
        return [answer.body.encode()]


def _headers(environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name.removeprefix("HTTP_").replace("_", "-").lower(), value
    if environ.get("CONTENT_TYPE"):
        yield "content-type", environ["CONTENT_TYPE"]


GATEWAY = Gateway()


@pytest.fixture(scope="module", autouse=True)
def _a_world() -> Iterator[None]:
    yield
    GATEWAY.leave()


@pytest.fixture
def _a_world_to_change() -> Iterator[None]:
    """One that an operation has to itself: after it the things that it was tried on may be gone."""
    GATEWAY.leave()
    yield
    GATEWAY.leave()


def schema(mode: GenerationMode) -> Any:
    """The document, and what is to be made of it: whatever it allows, or what it does not."""
    loaded = schemathesis.openapi.from_dict(DOCUMENT)
    loaded.config.generation.update(modes=[mode])
    # At the bounds of what is allowed there is not much to find that is not found beyond them, in half the time.
    loaded.config.phases.coverage.enabled = mode is GenerationMode.NEGATIVE
    # 412: what is wrong with a change is not looked at where its `If-Match`, which may be any text, is another's.
    loaded.config.checks.negative_data_rejection.expected_statuses = ["400", "404", "412", "413", "415", "422"]
    loaded.app = GATEWAY
    return loaded


SOUND, UNSOUND = schema(GenerationMode.POSITIVE), schema(GenerationMode.NEGATIVE)
some = settings(max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
listed = settings(some, phases=[Phase.explicit])
"""Only what schemathesis has a list of: every way in which each part can be wrong."""


def of_each(operations: Any) -> Callable[[Test], Test]:
    each: Callable[[Test], Test] = operations.parametrize()
    return each


def ask(case: Any, checks: list[Any]) -> None:
    """Asks of what there is: with other ids nothing would be found, and no operation would be reached."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = GATEWAY.furnished.ids[name]
    if _lacks_its_key(case):
        answer = case.call()
        case.validate_response(answer, checks=CHECKS)
        assert answer.status_code == 401
        return
    case.headers = {**(case.headers or {}), "authorization": f"Bearer {GATEWAY.furnished.world.key}"}
    case.call_and_validate(checks=checks)


def _lacks_its_key(case: Any) -> bool:
    """Whether that is what is wrong with it: with a key nothing would be."""
    return getattr(case.meta.phase.data, "parameter", None) == "Authorization"


@of_each(SOUND.include(method="GET"))
@some
def test_whatever_may_be_read_is_answered_as_documented(case: Any) -> None:
    ask(case, CHECKS)


@pytest.mark.usefixtures("_a_world_to_change")
@of_each(SOUND.exclude(method="GET"))
@some
def test_whatever_may_be_changed_is_answered_as_documented(case: Any) -> None:
    ask(case, CHECKS)


@of_each(UNSOUND.exclude(path="/openapi.json"))
@listed
def test_whatever_is_not_allowed_is_refused_as_documented(case: Any) -> None:
    ask(case, [*CHECKS, negative_data_rejection])
