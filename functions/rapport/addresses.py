"""Mail addresses: which are accepted, the one form in which each is kept and shown, and its form in ASCII.

However it is spelt, a mailbox is one: trimmed, lower-cased, and its domain settled as browsers do it (UTS 46).
What comes from outside goes through `checked_address`, once; what that returns is kept, shown and compared as it is.
"""

import re
from functools import lru_cache

from .domain.base.errors import InvalidError
from .domain.base.text import trimmed

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"

# What nearly every address looks like. It spares a sign-up the libraries' import, 30 ms of a cold start, and accepts
# nothing that they would not.
_PLAIN = re.compile(
    r"(?=[^@]{1,64}@)(?!.{255})(?!.*--)(?!.*\.(?:arpa|invalid|local|localhost|onion)$)"
    rf"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+[a-z]{{2,24}}"
)

_NO_DOMAIN = "must have a domain after the @: this is no spelling of one"


def checked_address(text: str) -> str:
    """The address as it is kept, shown and compared: each spelling of it comes out the same.

    An international domain is in Unicode, as a person would write it. Raises InvalidError for `email` where no mail
    could be sent, which includes anything but ASCII before the @: SES does not speak SMTPUTF8. Nothing is looked up.
    """
    address = _settled(text)
    if not _PLAIN.fullmatch(address):
        _check(address)
    return address


def wire_address(address: str) -> str:
    """A checked address in ASCII, as it goes out: an international domain in its IDNA form.

    Raises ValueError for another one, whose domain there cannot be.
    """
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{wire_domain(domain)}"


def domain_of(address: str) -> str:
    """What is behind the @ of an address, as it is written."""
    return address.rpartition("@")[2]


def wire_domain(domain: str) -> str:
    """A domain in ASCII, an international one in its IDNA form. Raises ValueError where none could be called so."""
    return domain if domain.isascii() else _domain(domain)[0]


def address_identity(text: str) -> str:
    """What all spellings of an address have in common, and no other address has, in ASCII. Raises InvalidError."""
    return wire_address(_settled(text))


def _settled(text: str) -> str:
    local, at, domain = trimmed(text).rpartition("@")
    # A domain beyond ASCII is not lower-cased here: Python's final sigma is not UTS 46's.
    domain = domain.lower() if domain.isascii() else domain
    if not domain.isascii() or domain.startswith("xn--") or ".xn--" in domain:
        try:
            domain = _domain(domain)[1]
        except ValueError:
            raise InvalidError.of("email", _NO_DOMAIN) from None
    return f"{local.lower()}{at}{domain}"


@lru_cache(maxsize=256)
def _domain(domain: str) -> tuple[str, str]:
    """A domain in ASCII, and in Unicode. Raises ValueError where no domain could be called so."""
    import idna

    in_ascii = idna.encode(domain, uts46=True)
    return str(in_ascii, "ascii"), idna.decode(in_ascii)


def _check(address: str) -> None:
    from email_validator import EmailNotValidError, validate_email

    if not address.rpartition("@")[0].isascii():
        raise InvalidError.of("email", "must have only ASCII characters before the @: we cannot send mail to others")
    try:
        # `.test` is for trying things out, as people will: it is no reason to refuse a sign-up.
        validate_email(
            wire_address(address), check_deliverability=False, allow_smtputf8=False, test_environment=True, strict=True
        )
    except EmailNotValidError:
        raise InvalidError.of("email", "must be an email address, like ada@example.org") from None
