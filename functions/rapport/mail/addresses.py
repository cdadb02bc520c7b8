"""Mail addresses: which are accepted, how they are stored, and their form in ASCII."""

import re
from functools import lru_cache

from ..domain.base.errors import InvalidError
from ..domain.base.text import normal_address

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"

# What nearly every address looks like. It spares a sign-up the library's import, 30 ms of a cold start, and accepts
# nothing that the library would not.
_PLAIN = re.compile(
    r"(?=[^@]{1,64}@)(?!.{255})(?!.*--)(?!.*\.(?:arpa|invalid|local|localhost|onion)$)"
    rf"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+[a-z]{{2,24}}"
)


def checked_address(text: str) -> str:
    """The address as it is stored and compared: trimmed and lower-cased as a whole.

    Raises InvalidError for `email` where no mail could be sent, which includes anything but ASCII before the @: SES
    does not speak SMTPUTF8. Domains may be in any script. Nothing is looked up.
    """
    address = normal_address(text)
    if not _PLAIN.fullmatch(address):
        _check(address)
    return address


def wire_address(address: str) -> str:
    """The address in ASCII: an international domain in its IDNA form."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    return f"{local}@{_idna(domain)}"


@lru_cache(maxsize=256)
def _idna(domain: str) -> str:
    import idna

    return str(idna.encode(domain, uts46=True), "ascii")


def _check(address: str) -> None:
    from email_validator import EmailNotValidError, validate_email

    if not address.rpartition("@")[0].isascii():
        raise InvalidError.of("email", "must have only ASCII characters before the @: we cannot send mail to others")
    try:
        # `.test` is for trying things out, as people will: it is no reason to refuse a sign-up.
        validate_email(address, check_deliverability=False, allow_smtputf8=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        raise InvalidError.of("email", str(error)) from None
