"""A mail as it is read: its parts decoded, as JSON and for the mailbox page."""

import base64
import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from .mailbox import Mail

_FOLD = re.compile(r"\r?\n(?=[ \t])")


class MailView:
    def __init__(self, mail: Mail) -> None:
        self.mail = mail

    @cached_property
    def _message(self) -> EmailMessage:
        return message_from_bytes(self.mail.raw, policy=policy.default)

    @property
    def raw(self) -> str:
        return self.mail.raw.decode(errors="replace")

    @property
    def subject(self) -> str:
        return str(self._message.get("Subject", ""))

    @property
    def sender(self) -> str:
        return str(self._message.get("From", ""))

    @property
    def headers(self) -> dict[str, list[str]]:
        """Unfolded, not decoded."""
        found: dict[str, list[str]] = {}
        for name, value in message_from_string(self.raw, policy=policy.compat32).items():
            found.setdefault(name, []).append(_FOLD.sub("", value))
        return found

    @property
    def text(self) -> str | None:
        return self._body("plain")

    @property
    def html(self) -> str | None:
        return self._body("html")

    def _body(self, subtype: str) -> str | None:
        part = self._message.get_body((subtype,))
        return None if part is None else str(part.get_content()).replace("\r\n", "\n")

    @property
    def attachments(self) -> list[dict[str, str | None]]:
        """All parts but text and HTML, the calendar too."""
        return [
            {"filename": part.get_filename(), "content_type": part.get_content_type(), "content": _content(part)}
            for part in self._other_parts()
        ]

    def _other_parts(self) -> Iterator[EmailMessage]:
        bodies = [self._message.get_body((subtype,)) for subtype in ("plain", "html")]
        for part in self._message.walk():
            if not part.is_multipart() and not any(part is body for body in bodies):
                yield part

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


def _content(part: EmailMessage) -> str:
    """As text, or base64 where it is none."""
    content: Any = part.get_payload(decode=True)
    try:
        return str(content, part.get_content_charset("utf-8"))
    except (UnicodeDecodeError, LookupError):
        return base64.b64encode(content).decode()
