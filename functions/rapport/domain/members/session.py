"""Somebody signed in, in one browser: what the console knows them by."""

from datetime import UTC, datetime, timedelta

from ..base.dataclass import dataclass

SESSION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Good in every group that the address is an active member of, until it ends or is ended."""

    person: str
    """A keyed hash of the address, by which all that belongs to its signing in is found."""
    id: str
    """SHA-256 of the secret in the cookie, which itself is not kept."""
    email: str
    csrf: str
    """What each form of the session's pages holds: another site's page cannot know it."""
    device: str = ""
    """Browser and system, in words for its owner: `Firefox on Android`."""
    started_at: datetime
    seen_at: datetime
    expires_at: int
    """Seconds since 1970. DynamoDB deletes it some days later: who reads it must look."""

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.expires_at, UTC)
