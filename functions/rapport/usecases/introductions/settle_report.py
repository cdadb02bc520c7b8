"""An organiser says that what somebody reported needs nothing more."""

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.connections.report import Report
from ...domain.principal import Principal
from ...store.connections import reports
from ...store.write_conflicts import until_written
from ..trail import to_note


def settle(app: App, who: Principal, event: str, id: str) -> Report:
    """As it is then; a repeat changes nothing. What it says, and that the two are kept apart, stays.

    Raises NotFoundError, also once either of the two was erased.
    """

    def attempt() -> Report:
        report = reports.find(app.table, who.group, id)
        if report is None or report.event != event:
            raise NotFoundError(f"There is no report {id} at this event.")
        if report.settled_at is None:
            note = to_note(app, who, "report.settle", f"events/{event}")
            app.table.transact(reports.to_settle(app.table, report, app.now()), note)
        return report

    return until_written(attempt)
