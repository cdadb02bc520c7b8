"""What a sender writes into the ledger about a mail: its intent before the call to SES, its result after it.

Each is a write of its own on condition, not part of a transaction, which would cost twice as much. So the order is what
keeps the promises: what must not be missing if the sender dies is written first.
"""

from collections.abc import Callable, Sequence
from functools import partial

from ..app import App
from ..domain.base.errors import WriteConflictError
from ..domain.delivery import Delivery
from ..log import logger
from ..store import ledger
from ..store.table import Write

_SETTLED = "a result came after its attempt was settled"


def write_intent(app: App, intent: Delivery, existing: Delivery | None, also: Sequence[Write] = ()) -> None:
    """Writes that a call to SES follows. What it uses up (`also`) is written before it.

    A sender that dies between the two has used it up for nothing, and never sends what it has not used it up for.
    Raises WriteConflictError where another worker was faster, and what the others' conditions say.
    """
    for write in also:
        app.table.transact(write)
    ledger.put_delivery(app.table, intent, existing)


def write_result(app: App, intent: Delivery, result: Delivery, also: Sequence[Write]) -> None:
    """Writes what SES answered. What is to be noted besides (`also`) is written before it.

    If its sender dies between the two, whoever finds that out notes it again: each of these writes may be repeated, and
    may come late. What a notice notes may not, for it takes the place of what was told before: it is written with the
    result or not at all, and then whoever settled the attempt has noted it.
    """
    if intent.is_notice and also:
        both = partial(app.table.transact, *ledger.to_put_delivery(app.table, result, intent), *also)
        _write(both, _SETTLED)
        return
    for write in also:
        _write(partial(app.table.transact, write), "what was mailed is gone")
    _write(partial(ledger.put_delivery, app.table, result, intent), _SETTLED)


def _write(write: Callable[[], None], or_else: str) -> None:
    """No first refusal of the table is to cost us a result: it would be unknown. `or_else`: what a conflict means.

    A Send event of SES may have settled an attempt already: that is as good.
    """
    try:
        _try(write, or_else)
    except Exception:  # noqa: BLE001 - whatever it was, the second one is raised
        _try(write, or_else)


def _try(write: Callable[[], None], or_else: str) -> None:
    try:
        write()
    except WriteConflictError:
        logger.info(or_else)
