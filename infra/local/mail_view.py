"""A mail as it is read: its parts decoded, as JSON and for the mailbox page."""

import base64
import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from functools import cached_property
from typing import Any

from .mailbox import Mail

_FOLD = re.compile(r"\r?\n(?=[ \t])")
_BODIES = ("text/plain", "text/html")


class MailView:
    def __init__(self, mail: Mail) -> None:
        self.mail = mail

    @property
    def raw(self) -> str:
        return self.mail.raw.decode(errors="replace")

    @cached_property
    def headers(self) -> dict[str, list[str]]:
        """Unfolded, not decoded."""
        found: dict[str, list[str]] = {}
        for name, value in HeaderParser().parsestr(self.raw).items():
            found.setdefault(name, []).append(_FOLD.sub("", value))
        return found

    @property
    def subject(self) -> str:
        return self._decoded("subject")

    @property
    def sender(self) -> str:
        return self._decoded("from")

    def _decoded(self, wanted: str) -> str:
        values = next((values for name, values in self.headers.items() if name.lower() == wanted), [""])
        return str(make_header(decode_header(values[0])))

    @cached_property
    def _parts(self) -> list[Message]:
        return [part for part in message_from_bytes(self.mail.raw).walk() if not part.is_multipart()]

    @cached_property
    def _bodies(self) -> dict[str, Message]:
        """The first text and the first HTML that are not attached."""
        candidates = [part for part in self._parts if part.get_content_disposition() != "attachment"]
        return {part.get_content_type(): part for part in reversed(candidates) if part.get_content_type() in _BODIES}

    @property
    def text(self) -> str | None:
        return self._body("text/plain")

    @property
    def html(self) -> str | None:
        return self._body("text/html")

    def _body(self, content_type: str) -> str | None:
        part = self._bodies.get(content_type)
        return None if part is None else _content(part).replace("\r\n", "\n")

    @property
    def attachments(self) -> list[dict[str, str | None]]:
        """All parts but text and HTML, the calendar too."""
        bodies = self._bodies.values()
        return [
            {"filename": part.get_filename(), "content_type": part.get_content_type(), "content": _content(part)}
            for part in self._parts
            if not any(part is body for body in bodies)
        ]

    def as_json(self) -> dict[str, Any]:
        return {
            "message_id": self.mail.message_id,
            "to": list(self.mail.recipients),
            "from": self.sender,
            "subject": self.subject,
            "headers": self.headers,
            "text": self.text,
            "html": self.html,
            "attachments": self.attachments,
            "sent_at": self.mail.at,
            "tags": dict(self.mail.tags),
            "raw": self.raw,
        }


def _content(part: Message) -> str:
    """As text, or base64 where it is none."""
    content: Any = part.get_payload(decode=True)
    try:
        return str(content, part.get_content_charset("utf-8"))
    except (UnicodeDecodeError, LookupError):
        return base64.b64encode(content).decode()
