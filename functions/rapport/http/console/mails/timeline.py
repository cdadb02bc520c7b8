"""An event's mails: the timeline, each mailing as an attendee gets it, and what became of every copy."""

from urllib.parse import urlencode

from ....app import App
from ....domain.attendees.chosen import Chosen
from ....domain.base.errors import NotFoundError
from ....domain.delivery import DeliveryState
from ....domain.event import Event, Seats
from ....domain.principal import Scope
from ....domain.rule import Trigger
from ....domain.signup import ListedSignup, Signup
from ....mail.html.framed import framed, sheet
from ....queries.attendees import chosen as attendees
from ....queries.mailings import deliveries as delivery_queries
from ....queries.mailings import preview, timeline
from ....queries.mailings.timeline import Entry
from ....sending import settle
from ....store import ledger, signups
from ....usecases.rules import edit
from ....web.console.mails import deliveries as web
from ....web.console.mails import rule_words
from ....web.console.mails import timeline as drawn
from ... import query_types, request_types
from ...input.html_forms import form_values
from ...organizer.one_event import event_of
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame

MOST_COUNTED = 5_000
"""Copies of a mailing that is under way, or answers what happens: three requests. More are "at least so many"."""
_MOST_OFFERED = 8
"""People to choose from whose copy is shown."""


def mails_page(app: App, request: Request) -> Response:
    """The timeline; and the copies that are asked for: of a state, of a person."""
    query = parse(query_types.DeliveryQuery, request.query, strict=False)
    event, entries = timeline.timeline(app, request.who.group, request.params["event"], MOST_COUNTED)
    mailings, now = [_shown(entry) for entry in entries], app.now()
    unknown = max(sum(one.needs_word for one in mailings), len(ledger.unknown_of(app.table, event)))
    if unknown and query.state is None and query.contact is None:
        query.state, query.limit = DeliveryState.UNKNOWN, min(query.limit, 20)
    chosen = query.state is not None or query.contact is not None or query.mailing is not None
    found, cursor = _deliveries(app, event, query) if chosen else ([], None)
    return frame.show(
        app,
        request,
        "console/mails.html",
        event=event,
        now=now,
        address=_address(event),
        stops=drawn.stops(mailings, event, now),
        line=drawn.line(mailings, event, now),
        on_acts=drawn.without_due_time(map(_shown, sorted(entries, key=lambda one: list(Trigger).index(one.trigger)))),
        unknown=unknown,
        query=query,
        deliveries=web.shown(found, {one.id: one.name for one in mailings}, event.timezone, now),
        states=[(state.value, words) for state, words in web.STATES.items()],
        more=_more(f"{_address(event)}/mails", query, cursor),
        first=_more(f"{_address(event)}/mails", query, "") if query.cursor else "",
        person=_person(app, event, query.contact),
    )


def _address(event: Event) -> str:
    return f"/console/{event.group}/events/{event.id}"


def _shown(entry: Entry) -> drawn.MailingShown:
    return drawn.MailingShown(
        id=entry.id,
        rule=entry.rule,
        name=entry.name,
        to=rule_words.whom(entry.audience, entry.tags, entry.been, entry.not_seen_months),
        due_at=entry.due_at,
        state=entry.state,
        reason=entry.reason,
        audience_size=entry.audience_size,
        counts=dict(entry.counts),
        is_message=entry.is_message,
        is_at_least=entry.is_at_least,
    )


def _deliveries(app: App, event: Event, query: query_types.DeliveryQuery) -> tuple[list[web.Delivery], str | None]:
    if query.state is DeliveryState.UNKNOWN and query.mailing is None and query.contact is None:
        marked = delivery_queries.unknown(app, event, limit=query.limit, cursor=query.cursor)
        if marked is not None:
            return marked
    return delivery_queries.listed(
        app,
        event,
        state=query.state,
        mailing=query.mailing,
        contact=query.contact,
        limit=query.limit,
        cursor=query.cursor,
    )


def _more(address: str, query: query_types.DeliveryQuery, cursor: str | None) -> str:
    """The address of the page that follows; of the first one where the cursor is empty."""
    if cursor is None:
        return ""
    asked = {"state": query.state, "mailing": query.mailing, "contact": query.contact, "cursor": cursor}
    return f"{address}?{urlencode({name: value for name, value in asked.items() if value})}"


def _person(app: App, event: Event, contact: str | None) -> Signup | None:
    """None where they were erased, too."""
    found = signups.find(app.table, event.group, event.id, contact) if contact else None
    return found if found is not None and not found.is_erased else None


def mailing_page(app: App, request: Request) -> Response:
    """One mailing: as somebody gets it, or why they get nothing, and what became of its copies."""
    mailing, query = request.params["mailing"], parse(query_types.MailingQuery, request.query, strict=False)
    event, entries = timeline.timeline(app, request.who.group, request.params["event"], MOST_COUNTED)
    entry = next((one for one in entries if one.id == mailing), None)
    if entry is None:
        raise NotFoundError("There is no such mailing on the timeline of this event.")
    _, group, _ = request.visited
    found, cursor = _deliveries(app, event, query_types.DeliveryQuery(query.limit, query.cursor, query.state, mailing))
    of_this = query_types.DeliveryQuery(state=query.state)
    attendee = _person(app, event, query.attendee)
    shown = _preview(app, event, mailing, attendee)
    here = f"{_address(event)}/mails/{mailing}"
    return frame.show(
        app,
        request,
        "console/mailing.html",
        sheets=(sheet(group.accent),),
        event=event,
        now=app.now(),
        address=_address(event),
        here=here,
        mailing=_shown(entry),
        query=query,
        people=_people(app, event, query.q),
        attendee=attendee,
        is_gone=query.attendee is not None and attendee is None,
        seen=shown,
        why=rule_words.REASONS[shown.skipped] if shown and shown.skipped else "",
        mail=framed(shown.content.html, group.accent) if shown else "",
        deliveries=web.shown(found, {entry.id: entry.name}, event.timezone, app.now()),
        states=[(state.value, words) for state, words in web.STATES.items() if entry.counts.get(state.value)],
        more=_more(here, of_this, cursor),
        first=_more(here, of_this, "") if query.cursor else "",
    )


def _preview(app: App, event: Event, mailing: str, attendee: Signup | None) -> preview.Preview | None:
    """None where its words are not there any more."""
    try:
        return preview.preview(app, event.group, event.id, mailing, attendee.contact if attendee else None)
    except NotFoundError:
        return None


def _people(app: App, event: Event, q: str | None) -> list[ListedSignup]:
    if not q:
        return []
    chosen = Chosen(q=q, sort="name")
    return attendees.listed(app, event, Seats(cancelled=1), chosen, limit=_MOST_OFFERED, cursor=None)[0]


def settle_delivery(app: App, request: Request) -> Response:
    values = form_values(request)
    as_ = parse(request_types.Settlement, {"as": values.get("as", [""])[-1]}).as_
    event, _ = event_of(app, request)
    settle.settle_by_hand(app, request.who, event.id, request.params["delivery"], DeliveryState(as_))
    said = "It counts as sent." if as_ == "sent" else "It is being sent again."
    return frame.done(app, f"{_address(event)}/mails", said)


def stop_mailing(app: App, request: Request) -> Response:
    """Whoever was not mailed yet is not mailed: its rule is turned off for this event."""
    event, _ = event_of(app, request)
    mailing = request.params["mailing"]
    rule = edit.get(app, request.who.group, event.id, mailing.rpartition("_")[0])
    edit.delete(app, request.who, event.id, rule.id)
    return frame.done(app, f"{_address(event)}/mails/{mailing}", "Stopped: nobody else gets it.")


def team_page(app: App, request: Request) -> Response:
    """The group's own mails, to its members: alerts, tests, invitations, the newest first."""
    query = parse(query_types.GroupDeliveryQuery, request.query, strict=False)
    _, group, _ = request.visited
    found, cursor = delivery_queries.of_group(app, group, state=query.state, limit=query.limit, cursor=query.cursor)
    here = f"/console/{group.id}/rules/team"
    asked = query_types.DeliveryQuery(state=query.state)
    return frame.show(
        app,
        request,
        "console/team_mails.html",
        here=here,
        query=query,
        deliveries=web.shown(found, web.KINDS, group.timezone, app.now()),
        states=[(state.value, words) for state, words in web.STATES.items()],
        more=_more(here, asked, cursor),
        first=_more(here, asked, "") if query.cursor else "",
    )


_EVENT = "/console/{group}/events/{event}"
ROUTES = (
    Route("GET", "/console/{group}/rules/team", team_page, Scope.EVENTS_READ),
    Route("GET", f"{_EVENT}/mails", mails_page, Scope.EVENTS_READ),
    Route("GET", f"{_EVENT}/mails/{{mailing}}", mailing_page, Scope.EVENTS_READ),
    Route("POST", f"{_EVENT}/mails/{{mailing}}/stop", stop_mailing, Scope.EVENTS_WRITE),
    Route("POST", f"{_EVENT}/deliveries/{{delivery}}/settle", settle_delivery, Scope.EVENTS_WRITE),
)
