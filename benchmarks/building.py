"""Building one mail of a mailing, its content rendered, beside filling a skeleton of bytes that is there already.

The skeleton has the structure and all headers' names encoded, and checks nothing. Its bodies are another's in each
mail, so filling it encodes them, as any mail's must be. Without that, as if the bodies too were there already, it is
less than any mail with a name in it can cost: it is given beside.
"""

from binascii import b2a_qp
from collections.abc import Callable, Iterator
from functools import partial
from unittest.mock import patch

from benchmarks.figures import Figure, Ratio, cpu, taken_in_turns
from benchmarks.harness import begin_reminder, harness, make_event, recipients_message, records, sign_up_many
from handlers import send
from rapport.mail.mime import Message, build
from rapport.sending import compose
from tests.testing.lambda_events import Context

ROUNDS, EACH = 40, 200


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    message = _of_a_mailing()
    works = (
        partial(_repeat, partial(build, message)),
        partial(_repeat, _filling(message)),
        partial(_repeat, _filling(message, encoded=True)),
    )
    filling, without = taken_in_turns(works, rounds, cpu)
    yield _figure("building a mail, content rendered", filling, "filling a skeleton", at_most=2)
    yield _figure("building a mail, content rendered", without, "filling a skeleton that has its bodies")


def _figure(name: str, ratio: Ratio, what: str, at_most: float | None = None) -> Figure:
    return ratio.figure(name, at_most=at_most, per=EACH, what=what)


def _repeat(work: Callable[[], object], _: int) -> None:
    for _ in range(EACH):
        work()


def _of_a_mailing() -> Message:
    """What one mail of a reminder is built from."""
    with harness() as on, patch.object(compose, "build", side_effect=build) as builder:
        event = make_event(on.app)
        contacts = sign_up_many(on.app, event, 1)
        message = recipients_message(begin_reminder(on.app, event, "building"), contacts)
        assert not send.handler(records(message), Context(), on.app)["batchItemFailures"]
    built: Message = builder.call_args.args[0]
    return built


def _filling(message: Message, *, encoded: bool = False) -> Callable[[], bytes]:
    """Fills the recipient's values and the bodies into what is the same in all mails of the mailing."""
    assert message.unsubscribe_url is not None
    assert message.thread_id is not None
    heads = (message.to_name, message.to_address, message.unsubscribe_url, message.thread_id, message.thread_id)
    bodies = (message.text, message.html)
    skeleton = _skeleton(message, heads, bodies)
    ready = tuple(_encoded(body) for body in bodies)

    def fill() -> bytes:
        return skeleton % (*map(str.encode, heads), *(ready if encoded else map(_encoded, bodies)))

    assert fill() == build(message), "the skeleton is not the mail's"
    return fill


def _skeleton(message: Message, heads: tuple[str, ...], bodies: tuple[str, ...]) -> bytes:
    """The mail with `%b` in the places of these values, which follow one another in it."""
    done, rest = b"", build(message).replace(b"%", b"%%")
    for value in (*(head.encode() for head in heads), *map(_encoded, bodies)):
        before, found, rest = rest.partition(value.replace(b"%", b"%%"))
        assert found, value
        done += before + b"%b"
    return done + rest


def _encoded(body: str) -> bytes:
    return b2a_qp((body.removesuffix("\n") + "\n").replace("\n", "\r\n").encode())
