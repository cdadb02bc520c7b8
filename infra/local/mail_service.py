"""The local SES: its API on an address of its own, its mailbox, and the events it publishes to a topic."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from .callers import NO_PAGES
from .http_server import Request, Response, Server, status_response
from .mailbox import Mail, Mailbox
from .ses import MOST_BYTES, Ses
from .ses_events import Publisher


class MailService(AbstractContextManager["MailService"]):
    def __init__(self, path: Path, sns: Any, topics: Mapping[str, str], now: Callable[[], datetime]) -> None:
        """`topics` says where events go, by configuration set."""
        self.mailbox = Mailbox(path)
        self._publisher = Publisher(sns, topics, now)
        self.ses = Ses(self.mailbox, now, self.publish, list(topics))
        self._server = Server(0, self._answer, MOST_BYTES)
        self._publisher.start()
        self._server.start()

    def _answer(self, request: Request) -> Response | None:
        """What SES says, to programs: no page has any business here."""
        if request.all_of("origin"):
            return status_response(HTTPStatus.FORBIDDEN, NO_PAGES)
        return self.ses.answer(request)

    @property
    def url(self) -> str:
        return self._server.url

    def publish(self, kind: str, mail: Mail) -> None:
        self._publisher.publish(kind, mail)

    def is_busy(self) -> bool:
        """Whether events are still on their way."""
        return self._publisher.is_busy

    def release(self) -> None:
        """Answers all calls that are held by a time-out."""
        self._server.released.set()

    def __exit__(self, *_: object) -> None:
        self._server.stop(1)
        self.mailbox.close()
