"""What a sender writes into the ledger: each result together with the next intent, so that a mail costs one write."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from ..app import App
from ..domain.base.errors import WriteConflictError
from ..domain.delivery import Delivery
from ..log import logger
from ..store import ledger
from ..store.table import Write


class LedgerWriter:
    """Of one sender. What it still owes the ledger is written when it is closed.

    It is not closed by the death of its sender: then one mail at most is without its result, and comes out as unknown.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._owed: list[Write] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or issubclass(kind, Exception):
            self.flush()

    def write_intent(self, intent: Delivery, existing: Delivery | None, also: Sequence[Write] = ()) -> None:
        """Writes that a call to SES follows, and what goes with it.

        Raises WriteConflictError where another worker was faster, and what the others' conditions say.
        """
        if self._owed:
            try:
                self._app.table.transact(*self._owed, *also, ledger.to_put_delivery(self._app.table, intent, existing))
            except WriteConflictError:  # of the writes, one is refused: apart, the others are not
                self.flush()
            else:
                self._owed = []
                return
        if also:
            self._app.table.transact(*also, ledger.to_put_delivery(self._app.table, intent, existing))
        else:
            ledger.put_delivery(self._app.table, intent, existing)

    def add_result(self, intent: Delivery, result: Delivery, also: Sequence[Write]) -> None:
        """Keeps a result, with what is to be noted besides, for the next write."""
        self.flush()
        self._owed = [ledger.to_put_delivery(self._app.table, result, intent), *also]

    def flush(self) -> None:
        """Writes what is owed, which no first refusal of the table is to cost us: else it would be unknown.

        A Send event of SES may have settled it already: that is as good.
        """
        try:
            self._write_owed()
        except Exception:  # noqa: BLE001 - whatever it was, the second one is raised
            self._write_owed()

    def _write_owed(self) -> None:
        try:
            if self._owed:
                self._app.table.transact(*self._owed)
        except WriteConflictError:
            logger.info("a result came after its attempt was settled")
        self._owed = []
