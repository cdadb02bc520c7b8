"""Inviting contacts to an event: counted as one writes, with who is not invited and why; seen, then sent, once."""

from ....app import App
from ....domain.base.errors import ConflictError, InvalidError
from ....domain.connections.event_invitation import EventInvitation
from ....domain.contact import Contact
from ....domain.event import Event
from ....domain.group import Group
from ....domain.principal import Scope
from ....mail.content import Content
from ....mail.html.framed import framed, sheet
from ....mail.sections import content
from ....queries.connections.event_invitations import Counted
from ....sending.compose import frame_of
from ....sending.connections.event_invitation import section_of
from ....store.connections import event_invitations as store
from ....usecases.connections.invitation_text import PLACEHOLDERS
from ....usecases.connections.invite import NewInvitation, invite, to_be_invited
from ....web.console import invitations as web
from ....web.console.forms import NestedForm
from ....web.console.mails import rule_words
from ...input.form_fields import between_commas
from ...input.html_forms import Values, form_values
from ...organizer.connections.event_invitation_types import InvitationInput
from ...organizer.connections.event_invitations import new_invitation
from ...organizer.one_event import event_of
from ...parsing import parse
from ...principal import need
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..once import made_once, new_once

_FIELDS = ("audience.tags", "audience.attended_since", "audience.missed", "subject", "body")


def invitation_page(app: App, request: Request) -> Response:
    need(request.who, Scope.CONTACTS_READ)
    return _page(app, request, NestedForm({"once": [new_once()], "body": [web.BODY], "subject": [web.SUBJECT]}))


def post_invitation(app: App, request: Request) -> Response:
    """To see it and how many it invites, and only then to send it."""
    need(request.who, Scope.CONTACTS_READ)
    values = form_values(request)
    do = values.get("do", ["review"])[-1]
    try:
        if do == "review":
            return _review(app, request, values)
        if do == "send":
            return _sent(app, request, values)
    except InvalidError as error:
        return _page(app, request, NestedForm(values, error.problems), status=422)
    return _page(app, request, NestedForm(values))


def _given(values: Values) -> NewInvitation:
    """Raises InvalidError."""
    tags = between_commas(values.get("audience.tags", []))
    audience: dict[str, object] = {"tags": tags, "missed": bool(values.get("audience.missed"))}
    since = values.get("audience.attended_since", [""])[-1].strip()
    audience |= {"attended_since": since} if since else {}
    texts = {name: values.get(name, [""])[-1].replace("\r\n", "\n") for name in ("subject", "body")}
    return new_invitation(parse(InvitationInput, {"audience": audience, **texts}))


def _review(app: App, request: Request, values: Values) -> Response:
    event, _ = event_of(app, request)
    _, group, _ = request.visited
    new = _given(values)
    found = to_be_invited(app, request.who, event.id, new)
    shown = _shown(app, group, event, new)
    return frame.show(
        app,
        request,
        "console/invitation_review.html",
        sheets=(sheet(group.accent),),
        event=event,
        now=app.now(),
        here=_address(event),
        found=found,
        left_out=web.left_out(found.not_invited),
        kept=[(name, text) for name in (*_FIELDS, "once") for text in values.get(name, [])],
        content=shown,
        mail=framed(shown.html, group.accent),
    )


def _sent(app: App, request: Request, values: Values) -> Response:
    event, _ = event_of(app, request)
    new = _given(values)
    address, is_first = made_once(
        app, request, values, lambda keep: invite(app, request.who, event.id, new, keep), lambda _: _address(event)
    )
    said = "The invitations are going out." if is_first else "These invitations were sent before."
    return frame.done(app, address, said)


def _page(app: App, request: Request, form: NestedForm, *, status: int = 200) -> Response:
    event, _ = event_of(app, request)
    _, group, _ = request.visited
    closed = ""
    found: Counted | None = None
    shown: Content | None = None
    not_yet = NestedForm({}).named_problems
    try:
        new = _given({name: list(given) for name, given in form.values.items()})
        found, shown = to_be_invited(app, request.who, event.id, new), _shown(app, group, event, new)
    except InvalidError as error:
        not_yet = NestedForm({}, error.problems).named_problems
    except ConflictError as error:
        closed = str(error)
    return frame.show(
        app,
        request,
        "console/invitation.html",
        status=status,
        scripts=("live_form",),
        allows=("connect-src 'self'",),
        sheets=(sheet(group.accent),),
        event=event,
        now=app.now(),
        here=_address(event),
        closed=closed,
        form=form,
        labels=web.LABELS,
        placeholders={name: rule_words.PLACEHOLDERS[name] for name in PLACEHOLDERS},
        found=found,
        left_out=web.left_out(found.not_invited) if found else [],
        content=shown,
        mail=framed(shown.html, group.accent) if shown else "",
        not_yet=not_yet,
        sent=store.of_event(app.table, event),
    )


def _shown(app: App, group: Group, event: Event, new: NewInvitation) -> Content:
    """As somebody made up gets it; its links open nothing."""
    now = app.now()
    sample = Contact(group=group.id, id="sample", email="sam@example.org", name="Sam", created_at=now)
    invitation = EventInvitation(
        group=group.id, event=event.id, id="new", subject=new.subject, body=new.body, at=now, total=0
    )
    page = f"{app.config.public_url}/me/preview"
    section = section_of(app, group, event, sample, invitation, page=page)
    return content([section], {"first_name": "Sam", "group.name": group.name}, frame_of(app, group, why=section.why))


def _address(event: Event) -> str:
    return f"/console/{event.group}/events/{event.id}/invitations"


_AT = "/console/{group}/events/{event}/invitations"
ROUTES = (
    Route("GET", _AT, invitation_page, Scope.EVENTS_WRITE),
    Route("POST", _AT, post_invitation, Scope.EVENTS_WRITE),
)
