"""What an event cost until now, in cents, itemised: for its page in the console."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ..app import App
from ..domain.cost.event_cost import EventCost, Step, event_cost
from ..domain.delivery import DeliveryState, Mailing
from ..domain.event import Seats
from ..domain.signup import SignupStatus
from ..store import events, ledger

_MAY_BE_MAILED = (DeliveryState.SENT, DeliveryState.UNKNOWN)


def cost_of_event(app: App, group: str, event_id: str) -> EventCost:
    """From the counts of its places and of its ledger. Raises NotFoundError."""
    event, seats = events.with_seats(app.table, group, event_id)
    mailings = ledger.mailings(app.table, event)
    copies = (_counts(app, mailing) for mailing in mailings)
    return event_cost(_steps_taken(seats, len(mailings), copies, ledger.change_counts(app.table, event).values()))


def _counts(app: App, mailing: Mailing) -> Mapping[str, int]:
    """An open mailing's are counted; a closed one says them."""
    return mailing.counts if mailing.closed_at is not None else ledger.counts(app.table, mailing)


def _steps_taken(
    seats: Seats, mailings: int, copies: Iterable[Mapping[str, int]], answers: Iterable[Mapping[str, int]]
) -> Mapping[Step, int]:
    of_mailings, of_changes = _mailed(copies), _mailed(answers)
    return {
        Step.EVENT: 1,
        Step.SIGN_UP: sum(int(getattr(seats, status)) for status in SignupStatus),
        Step.ANSWER: of_changes,
        Step.MAILING: mailings,
        Step.COPY: of_mailings,
        Step.SES: of_mailings + of_changes,
        Step.FEEDBACK: of_mailings + of_changes,
        Step.CHECK_IN: seats.attended,
    }


def _mailed(counts: Iterable[Mapping[str, int]]) -> int:
    together: Counter[str] = Counter()
    for one in counts:
        together.update(one)
    return sum(together[state] for state in _MAY_BE_MAILED)
