"""What became of each mail."""

from ..app import App
from ..domain.delivery import Delivery
from ..domain.event import Event
from ..store import ledger
from ..store.dynamodb.codec import decode
from ..store.filters import matching
from .paging import read_page


def listed(
    app: App,
    event: Event,
    *,
    state: str | None,
    mailing: str | None,
    contact: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Delivery], str | None]:
    wanted = matching(fields={"state": state, "contact": contact})
    return read_page(
        app,
        lambda most, start: ledger.listed(app.table, event, mailing=mailing, filter_=wanted, limit=most, start=start),
        lambda item: decode(Delivery, item),
        name=["deliveries", event.group, event.id, state, mailing, contact],
        limit=limit,
        cursor=cursor,
        filtered=wanted is not None,
    )
