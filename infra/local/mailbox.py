"""What SES was called with and what it accepted, kept in SQLite, so that an answer once given outlives a SIGKILL."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from threading import Lock
from typing import Any

from rapport.addresses import address_identity
from rapport.domain.base.errors import InvalidError

from .clock import shown

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, recipients TEXT NOT NULL, addresses TEXT NOT NULL,
    answer TEXT NOT NULL, message_id TEXT UNIQUE
);
CREATE TABLE IF NOT EXISTS mails (
    message_id TEXT PRIMARY KEY REFERENCES calls (message_id), source TEXT NOT NULL, tags TEXT NOT NULL,
    configuration_set TEXT, raw BLOB NOT NULL
);
"""
_ADDRESSED = "EXISTS (SELECT 1 FROM json_each(addresses) WHERE value = ?)"
_MAILS = "SELECT * FROM calls JOIN mails USING (message_id)"


@dataclass(frozen=True)
class Mail:
    """One that SES accepted."""

    message_id: str
    at: str
    recipients: Sequence[str]
    source: str
    tags: Mapping[str, str]
    configuration_set: str | None
    raw: bytes


class Mailbox:
    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        # Safe from whatever happens to this process; only the machine itself must not lose power.
        self._connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; {_SCHEMA}")

    def close(self) -> None:
        self._connection.close()

    def add_call(self, at: datetime, recipients: Sequence[str], answer: str, mail: Mail | None = None) -> None:
        """A call that SES had, and the mail if that was accepted."""
        addresses = sorted({normal(recipient) for recipient in recipients})
        call = (shown(at), json.dumps(recipients), json.dumps(addresses), answer, mail.message_id if mail else None)
        with self._lock, self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute(
                "INSERT INTO calls (at, recipients, addresses, answer, message_id) VALUES (?, ?, ?, ?, ?)", call
            )
            if mail:
                row = (mail.message_id, mail.source, json.dumps(mail.tags), mail.configuration_set, mail.raw)
                self._connection.execute("INSERT INTO mails VALUES (?, ?, ?, ?, ?)", row)

    def calls(self, to: str | None = None) -> list[dict[str, Any]]:
        """Oldest first."""
        return [
            {
                "at": row["at"],
                "to": json.loads(row["recipients"]),
                "answer": row["answer"],
                "message_id": row["message_id"],
            }
            for row in self._rows("SELECT * FROM calls", to)
        ]

    def mails(self, to: str | None = None) -> list[Mail]:
        """Oldest first."""
        return [_mail(row) for row in self._rows(_MAILS, to)]

    def mail(self, message_id: str) -> Mail | None:
        with self._lock:
            row = self._connection.execute(f"{_MAILS} WHERE message_id = ?", (message_id,)).fetchone()
        return _mail(row) if row else None

    def _rows(self, query: str, to: str | None) -> Iterable[sqlite3.Row]:
        where, values = ("", ()) if to is None else (f" WHERE {_ADDRESSED}", (normal(to),))
        with self._lock:
            return self._connection.execute(f"{query}{where} ORDER BY number", values).fetchall()


def _mail(row: sqlite3.Row) -> Mail:
    return Mail(
        message_id=row["message_id"],
        at=row["at"],
        recipients=json.loads(row["recipients"]),
        source=row["source"],
        tags=json.loads(row["tags"]),
        configuration_set=row["configuration_set"],
        raw=row["raw"],
    )


def normal(recipient: str) -> str:
    """The address alone, in the form by which two are compared; what can be no address as it is."""
    address = parseaddr(recipient)[1] or recipient
    try:
        return address_identity(address)
    except InvalidError:
        return address
