"""Inviting contacts to an event, in the steps of all that is written to many; and what was sent before."""

from ....app import App
from ....domain.base.dataclass import dataclass
from ....domain.event import Event
from ....domain.principal import Scope
from ....mail.content import Content
from ....sending.connections.event_invitation import sample_content
from ....store.connections import event_invitations as store
from ....usecases.connections.invitation_text import PLACEHOLDERS
from ....usecases.connections.invite import NewInvitation, invitation_from, invite, request_test, to_be_invited
from ....web.console import invitations as web
from ....web.console.forms import NestedForm
from ....web.console.mails import rule_words
from ...input.form_fields import between_commas
from ...input.html_forms import Values
from ...organizer.connections.event_invitation_types import InvitationInput
from ...organizer.connections.event_invitations import new_invitation
from ...organizer.one_event import event_of
from ...parsing import parse
from ...principal import need
from ...request import Request
from ...routing import Route
from ..mails.to_many import Counted, Shown, Writing
from ..once import made_once


@dataclass(frozen=True)
class _Invitation:
    app: App
    request: Request
    event: Event
    new: NewInvitation

    def content(self) -> Content:
        _, group, _ = self.request.visited
        return sample_content(self.app, group, self.event, invitation_from(self.app, self.event, self.new))

    def counted(self) -> Counted:
        found = to_be_invited(self.app, self.request.who, self.event.id, self.new)
        return Counted(found.invited, found.is_all, web.left_out(found.not_invited), web.whom(self.new.whom))

    def request_test(self, email: str) -> None:
        request_test(self.app, self.request.who, self.event.id, self.new, email)

    def send(self, values: Values) -> tuple[str, bool]:
        app, request = self.app, self.request
        return made_once(
            app,
            request,
            values,
            lambda keep: invite(app, request.who, self.event.id, self.new, keep),
            lambda _: request.path,
        )


def _draft(app: App, request: Request, values: Values) -> _Invitation:
    need(request.who, Scope.CONTACTS_READ)
    event, _ = event_of(app, request)
    return _Invitation(app, request, event, _given(values))


def _given(values: Values) -> NewInvitation:
    """Raises InvalidError."""
    tags = between_commas(values.get("audience.tags", []))
    audience: dict[str, object] = {"tags": tags, "missed": bool(values.get("audience.missed"))}
    since = values.get("audience.attended_since", [""])[-1].strip()
    audience |= {"attended_since": since} if since else {}
    texts = {name: values.get(name, [""])[-1].replace("\r\n", "\n") for name in ("subject", "body")}
    return new_invitation(parse(InvitationInput, {"audience": audience, **texts}))


def _around(app: App, request: Request) -> Shown:
    event, _ = event_of(app, request)
    return {
        "labels": web.LABELS,
        "placeholders": {name: rule_words.PLACEHOLDERS[name] for name in PLACEHOLDERS},
        "sent": store.of_event(app.table, event),
    }


_WRITING = Writing(
    template="invitation",
    begins_with=lambda _: {"subject": [web.SUBJECT], "body": [web.BODY]},
    fields=("audience.tags", "audience.attended_since", "audience.missed", "subject", "body"),
    form=NestedForm,
    draft=_draft,
    around=_around,
    counts_at_once=True,
    said=("The invitations are going out.", "These invitations were sent before."),
)
_AT = "/console/{group}/events/{event}/invitations"
ROUTES = (
    Route("GET", _AT, _WRITING.written, Scope.EVENTS_WRITE),
    Route("POST", _AT, _WRITING.posted, Scope.EVENTS_WRITE),
)
