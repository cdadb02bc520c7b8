"""What a group may do so many times a day, with words for who asks for one more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from ..app import App
from ..domain.base.errors import RefusedForNowError
from ..store.admin.daily_limits import DayIsFullError


@contextmanager
def said_in_words(app: App, refusal: str) -> Iterator[None]:
    """Raises RefusedForNowError, until the day is over, in place of the transaction's DayIsFullError."""
    try:
        yield
    except DayIsFullError:
        raise RefusedForNowError(refusal, retry_after=_rest_of_the_day(app.now())) from None


def _rest_of_the_day(now: datetime) -> int:
    """In seconds, rounded up."""
    tomorrow = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    return int((tomorrow - now).total_seconds()) + 1
