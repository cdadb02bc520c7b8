"""Signing in to the console by a mailed link or code: what was asked for, and the mail that it owes."""

from datetime import UTC, datetime, timedelta

from ..base.dataclass import dataclass

LASTS = timedelta(minutes=15)
"""From when it was asked for: link and code are good until then, once."""
MOST_TRIES = 5
"""Of the code, right or wrong."""
TRIES_A_DAY = 50
"""Of the codes of one address: whoever asks anew for each five guesses gets no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Somebody asked to sign in, in one browser, and has yet to show that the address is theirs.

    It is there for every address, a member's or not, so that nobody learns whose is one.
    """

    person: str
    """A keyed hash of the address, as a session has it."""
    id: str
    """SHA-256 of the secret in the asking browser's cookie, which itself is not kept."""
    email: str
    leads_to: str = ""
    """The page of the console that was asked for, as `/console/demo/events`; empty for the first one."""
    tries: int = 0
    expires_at: int
    """Seconds since 1970. DynamoDB deletes it some days later: who reads it must look."""

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.expires_at, UTC)

    @property
    def group(self) -> str:
        """Whose page was asked for; empty for none."""
        return self.leads_to.removeprefix("/console/").partition("/")[0].partition("?")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink:
    """Link and code that somebody asked for, owed to whose address it is, if that is a member's. A job.

    Whether it is one is only looked at by who mails it.
    """

    person: str
    id: str
    """Of the `SignIn`."""
    email: str
    group: str = ""
    """Whose page was asked for: somebody may be its member of whom nothing else says so yet. Empty for none."""
    at: datetime
    source: str = ""
    """Where the request came from, as a hash."""
    due_at: datetime
    claims: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That an address is, or was, an active member of a group: the member's own item says whether it still is."""

    person: str
    group: str
    member: str
    """The member's id."""
