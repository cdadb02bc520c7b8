"""Inviting contacts to an event: who has not signed up for it, and consented to be told of later events."""

from typing import TYPE_CHECKING

from ....app import App
from ....domain.connections.event_invitation import NotInvited, Whom
from ....domain.principal import Scope
from ....queries.connections.event_invitations import Counted
from ....usecases.connections.invite import NewInvitation, invite, to_be_invited
from ...idempotency import keep
from ...parsing import parse_body
from ...principal import need
from ...request import Request, Response, json_response
from ...routing import Route
from .event_invitation_types import InvitationInput, day_of

if TYPE_CHECKING:
    from .event_invitation_types import CountedInvitations


def post_invitations(app: App, request: Request) -> Response:
    need(request.who, Scope.CONTACTS_READ)
    given = parse_body(InvitationInput, request)
    new, event = new_invitation(given), request.params["event"]
    if given.dry_run:
        return json_response(200, counted_json(to_be_invited(app, request.who, event, new)))
    return json_response(200, counted_json(invite(app, request.who, event, new, keep(app, request, 200, counted_json))))


def new_invitation(given: InvitationInput) -> NewInvitation:
    audience = given.audience
    since = day_of(audience.attended_since) if audience.attended_since is not None else None
    whom = Whom(tags=tuple(audience.tags), attended_since=since, missed=audience.missed)
    return NewInvitation(whom=whom, subject=given.subject, body=given.body)


def counted_json(counted: Counted) -> "CountedInvitations":
    """Every reason is there, so that who reads it need not know which are left out."""
    return {
        "invited": counted.invited,
        "not": {why.value: counted.not_invited.get(why, 0) for why in NotInvited},
        "is_all": counted.is_all,
    }


_AT = "/v1/groups/{group}/events/{event}/invitations"
ROUTES = (Route("POST", _AT, post_invitations, Scope.EVENTS_WRITE, body=InvitationInput, makes=True),)
