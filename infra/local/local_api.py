"""The local calls, `/_local/…`: clock, mailbox, and how SES answers next."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote

from rapport.domain.base.clock import parse_duration, parse_instant
from rapport.domain.base.errors import InvalidError

from . import mailbox_pages as pages
from .clock import LocalClock, shown
from .http_server import Request, Response
from .mail_view import MailView
from .mailbox import Mail, Mailbox
from .ses import FAILURES, Ses
from .ses_events import KINDS
from .ticker import EndingError

_FARTHEST = timedelta(days=3660)
_MOST_LISTED = 200


class ProblemError(Exception):
    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status


_NOT_FOUND = ProblemError(HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def _bad(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.BAD_REQUEST, detail)


@dataclass(frozen=True)
class LocalApi:
    clock: LocalClock
    wind: Callable[[datetime], None]
    mailbox: Mailbox
    ses: Ses
    publish: Callable[[str, Mail], None]
    settle: Callable[[float], None]
    """Waits until the queues are empty, for so many seconds at most. Raises TimeoutError."""

    def answer(self, request: Request) -> Response:
        try:
            return self._answer(request)
        except ProblemError as problem:
            return _problem(problem)

    def _answer(self, request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        name, *rest = request.path.removeprefix("/_local/").split("/")
        if name == "mail":
            return self._mail_page(method, rest, request)
        answers = self._answers()
        if rest or name not in {known for _, known in answers}:
            raise _NOT_FOUND
        if (method, name) not in answers:
            raise ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, f"This address does not take {method}.")
        return _json(answers[method, name](request))

    def _answers(self) -> Mapping[tuple[str, str], Callable[[Request], object]]:
        return {
            ("GET", "clock"): lambda _: {"now": shown(self.clock.now())},
            ("POST", "clock"): self._wind,
            ("GET", "mail.json"): lambda request: {"messages": [view.as_json() for view in self._mails(_to(request))]},
            ("GET", "ses"): lambda request: {"calls": self.mailbox.calls(_to(request))},
            ("POST", "ses"): self._tell_ses,
        }

    def _mails(self, to: str | None) -> list[MailView]:
        return [MailView(mail) for mail in self.mailbox.mails(to)]

    def _wind(self, request: Request) -> object:
        self._wind_to(self._target(_fields(request)))
        return {"now": shown(self.clock.now())}

    def _wind_to(self, target: datetime) -> None:
        try:
            self.wind(target)
        except (TimeoutError, EndingError) as error:
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from None

    def _target(self, fields: Mapping[str, Any]) -> datetime:
        now = self.clock.now()
        match fields:
            case {"advance": str(text)} if len(fields) == 1:
                target = now + _duration(text)
            case {"set": str(text)} if len(fields) == 1:
                target = _instant(text)
            case _:
                raise _bad('The body is {"advance": "P1DT2H"} or {"set": "2026-12-01T09:00:00Z"}.')
        if target < now.replace(microsecond=0):
            raise _bad(f"The clock never goes back, and it is {shown(now)} already.")
        if target - now > _FARTHEST:
            raise _bad("That is more than ten years ahead.")
        return target

    def _wind_by_form(self, request: Request) -> Response:
        form = dict(parse_qsl(request.body.decode(errors="replace")))
        self._wind_to(self._target({"advance": form.get("advance", "")}))
        return Response(HTTPStatus.SEE_OTHER, b"", [("location", "/_local/mail")])

    def _tell_ses(self, request: Request) -> object:
        fields = _fields(request)
        match fields:
            case {"event": str(kind), "message_id": str(message_id)} if len(fields) == 2 and kind in KINDS:
                self.publish(kind, self._mail(message_id))
                self._settle()
            case {"next": str(answer), **rest} if answer in FAILURES and rest.keys() <= {"count"}:
                self.ses.fail_next(answer, _count(rest.get("count", 1)))
            case _:
                raise _bad(
                    f'The body is {{"event": one of {", ".join(KINDS)}, "message_id": …}} '
                    f'or {{"next": one of {", ".join(FAILURES)}, "count": 1}}.'
                )
        return fields

    def _settle(self) -> None:
        """What SES said is best known before anybody asks; if the queues have more to do, it is known soon."""
        with suppress(TimeoutError):
            self.settle(2)

    def _mail(self, message_id: str) -> Mail:
        mail = self.mailbox.mail(message_id)
        if mail is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "SES has accepted no such message.")
        return mail

    def _mail_page(self, method: str, path: list[str], request: Request) -> Response:
        match method, *path:
            case ("GET",):
                return self._mail_list(_to(request) or "")
            case "POST", "clock":
                return self._wind_by_form(request)
            case "GET", "mailbox.css":
                return pages.stylesheet()
            case "GET", message_id, *part if len(part) <= 1:
                return self._one_mail(message_id, *part)
        raise _NOT_FOUND

    def _mail_list(self, to: str) -> Response:
        views = self._mails(to or None)[::-1]
        return pages.page(
            "mailbox.html", mails=views[:_MOST_LISTED], all=len(views), to=to, now=shown(self.clock.now())
        )

    def _one_mail(self, message_id: str, part: str = "") -> Response:
        view = MailView(self._mail(message_id))
        match part:
            case "":
                return pages.page("mail.html", mail=view, address=quote(message_id))
            case "html":
                return pages.html_part(view)
            case "source":
                return pages.source(view)
        raise _NOT_FOUND


def _to(request: Request) -> str | None:
    return dict(parse_qsl(request.query)).get("to")


def _fields(request: Request) -> Mapping[str, Any]:
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise _bad("The body is not JSON.") from None
    if not isinstance(fields, dict):
        raise _bad("The body is not an object.")
    return fields


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text, "advance")
    except (InvalidError, OverflowError) as error:
        raise _bad(str(error)) from None


def _instant(text: str) -> datetime:
    try:
        moment = parse_instant(text)
    except ValueError:
        raise _bad("set: must be an instant like 2026-12-01T09:00:00Z") from None
    if moment.tzinfo is None:
        raise _bad("set: must say its offset from UTC, like 2026-12-01T09:00:00Z")
    return moment


def _count(count: object) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= 1_000_000:
        raise _bad("count: must be a whole number")
    return count


def _json(content: object) -> Response:
    headers = [("content-type", "application/json"), ("x-content-type-options", "nosniff")]
    return Response(HTTPStatus.OK, json.dumps(content).encode(), headers)


def _problem(problem: ProblemError) -> Response:
    content = {"type": "about:blank", "title": problem.status.phrase, "status": problem.status, "detail": str(problem)}
    return Response(problem.status, json.dumps(content).encode(), [("content-type", "application/problem+json")])
