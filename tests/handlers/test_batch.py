"""What becomes of the messages of a batch, each by itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from handlers.batch import process


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]}


def failed(answer: Any) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def work(body: str) -> None:
    message = json.loads(body)
    if message.get("fails"):
        raise RuntimeError("it does not work")


GOOD, BAD = json.dumps({}), json.dumps({"fails": True})


def test_what_fails_goes_back_and_the_rest_is_done(caplog: pytest.LogCaptureFixture) -> None:
    assert failed(process(batch(GOOD, BAD, GOOD), None, work)) == ["m1"]
    (line,) = caplog.records
    assert (line.levelname, vars(line)["message_id"]) == ("ERROR", "m1")
    assert line.exc_info


def test_a_batch_that_fails_whole_is_answered_like_any_other() -> None:
    assert failed(process(batch(BAD, BAD), None, work)) == ["m0", "m1"]


def test_what_failed_once_does_not_fail_the_next_batch() -> None:
    assert failed(process(batch(BAD), None, work)) == ["m0"]
    assert failed(process(batch(GOOD), None, work)) == []


def test_a_message_that_cannot_be_read_is_one_that_fails() -> None:
    assert failed(process(batch("{", GOOD), None, work)) == ["m0"]


def test_a_process_that_ends_ends_the_batch() -> None:
    """Nothing is answered, so that all of it comes again."""

    def crash(_: object) -> Iterator[None]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        process(batch(GOOD, GOOD), None, crash)  # type: ignore[arg-type]
