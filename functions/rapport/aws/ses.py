"""SES, and what its refusals mean: which are for now, which for good, and when nobody can tell."""

import random
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from threading import Lock
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProxyConnectionError,
    SSLError,
)

from ..addresses import wire_address
from ..domain.base.errors import RapportError


class SendError(RapportError):
    """SES did not say that it took the mail. The text says why, without addresses."""


class NotNow(SendError):  # noqa: N818
    """It certainly did not take it, and will take the same mail later."""


class RefusedForGood(SendError):  # noqa: N818
    """It certainly did not take it, and never will: the message or the address is at fault."""


class SendingPaused(SendError):  # noqa: N818
    """It certainly did not take it, and takes none: the account, the sender or the set-up is at fault."""


class Uncertain(SendError):  # noqa: N818
    """It may have taken it. Nothing may be sent again without evidence."""


_IDLE_SECONDS = 10
"""A connection left alone for longer may be dead without our knowing, above all where a Lambda was frozen meanwhile.
A mail sent into one would be Uncertain for no reason."""

_TRIES = 3
_LEAST_RATE = 1.0
"""Mails a second: of an account in SES's sandbox."""

_NEVER_LEFT = (
    EndpointConnectionError,
    ConnectTimeoutError,
    ProxyConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
)
"""What botocore raises while there is no connection yet, or nobody to sign for."""

_BY_CODE: Mapping[str, type[SendError]] = {
    "TooManyRequestsException": NotNow,
    "ThrottlingException": NotNow,
    "Throttling": NotNow,
    "RequestLimitExceeded": NotNow,
    "LimitExceededException": NotNow,
    "RequestExpired": NotNow,
    "ExpiredTokenException": NotNow,
    "ExpiredToken": NotNow,
    "AccessDeniedException": SendingPaused,
    "AccountSuspendedException": SendingPaused,
    "SendingPausedException": SendingPaused,
    "MailFromDomainNotVerifiedException": SendingPaused,
    "NotFoundException": SendingPaused,
    "MessageRejected": RefusedForGood,
    "BadRequestException": RefusedForGood,
    "ValidationError": RefusedForGood,
}
_BY_STATUS: Mapping[int, type[SendError]] = {
    400: RefusedForGood,
    401: SendingPaused,
    403: SendingPaused,
    404: SendingPaused,
    413: RefusedForGood,
    429: NotNow,
}

_DAYS_QUOTA = re.compile(r"\bdaily\b.*\bquota\b", re.IGNORECASE)
"""In SES's words where the day's quota is used up. Where its rate is, it says "Maximum sending rate exceeded"."""
_ACCOUNT_STOPPED = re.compile(r"\b(suspended|paused|disabled)\b.*\baccount\b", re.IGNORECASE)
_WITH_AT = re.compile(r"\S*@\S*")


class SesTransport:
    """Sends one raw mail at a time through SES.

    `client` gives the SESv2 client, which must be made with `total_max_attempts=1`: what botocore repeats by itself
    arrives twice.
    """

    def __init__(
        self, client: Callable[[], Any], configuration_set: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._client = client
        self._configuration_set = configuration_set
        self._clock = clock
        self._lock = Lock()
        self._used_at = clock()
        self._rate: float | None = _LEAST_RATE

    def send(self, raw: bytes, to: str, sender: str, tags: Mapping[str, str]) -> str:
        """SES's id of the mail that it took. Raises a SendError."""
        to, sender = wire_address(to), wire_address(sender)
        client = self._connected_client()
        try:
            answer = client.send_email(
                FromEmailAddress=sender,
                Destination={"ToAddresses": [to]},
                Content={"Raw": {"Data": raw}},
                EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
                ConfigurationSetName=self._configuration_set,
            )
            return str(answer["MessageId"])
        except Exception as error:  # noqa: BLE001
            # Whatever it is: the mail may be on its way.
            raise _meaning(error, to=to, sender=sender) from None

    def rate(self) -> float | None:
        """How many mails a second SES takes from this account now; None where it sets no limit.

        It is asked by every sender and answers one a second: who gets no answer keeps to what is known, at first to
        the least that there is.
        """
        for _ in range(_TRIES):
            try:
                quota = self._connected_client().get_account()["SendQuota"]
            except (BotoCoreError, ClientError):
                time.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
            else:
                rate = float(quota["MaxSendRate"])
                self._rate = rate if rate > 0 else None
                break
        return self._rate

    def _connected_client(self) -> Any:
        with self._lock:
            client, now = self._client(), self._clock()
            if now - self._used_at > _IDLE_SECONDS:
                client.close()
            self._used_at = now
            return client


def _meaning(error: Exception, *, to: str, sender: str) -> SendError:
    match error:
        case ClientError():
            return _refusal(error, to=to, sender=sender)
        case ParamValidationError():
            return RefusedForGood(type(error).__name__)
        case SSLError() if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return NotNow("certificate not verified")
        case _ if isinstance(error, _NEVER_LEFT):
            return NotNow(type(error).__name__)
        case _:
            return Uncertain(type(error).__name__)


def _refusal(error: ClientError, *, to: str, sender: str) -> SendError:
    code = error.response.get("Error", {}).get("Code", "")
    message = error.response.get("Error", {}).get("Message", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    meaning = _BY_CODE.get(code) or _BY_STATUS.get(status, Uncertain)
    if meaning is NotNow and _DAYS_QUOTA.search(message):
        meaning = SendingPaused  # for hours: so it shows, and SES is not asked each minute
    if code == "MessageRejected" and _is_about_us(message, to, sender):
        meaning = SendingPaused
    if code.startswith("AccessDenied") and f":identity/{to}".lower() in message.lower():
        meaning = RefusedForGood  # an identity that somebody has of that one address
    return meaning(f"{code}: {_WITH_AT.sub('…', message)}"[:200])


def _is_about_us(message: str, to: str, sender: str) -> bool:
    """Whether a rejection is of the account or the sender, and so of all mails, not of this one or whom it is for."""
    if _ACCOUNT_STOPPED.search(message):
        return True
    if "not verified" not in message:
        return False
    named = {parseaddr(each)[1].lower() for each in message.rpartition(": ")[2].split(",")}
    return named != {to.lower()} or to.lower() == sender.lower()
