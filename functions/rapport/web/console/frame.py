"""What stands around every page of the console: the group, the way around it, who is signed in."""

from typing import Any

from ...domain.base.dataclass import dataclass
from ...domain.group import Group
from ...domain.members.member import Member
from ...domain.principal import Principal, Scope
from ..rendering import Page, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    path: str
    """The page's address, without a slash at its end."""
    csrf: str
    signed_in_as: str
    notice: str = ""
    """What was just done, in a sentence."""
    group: Group | None = None
    member: Member | None = None
    principal: Principal | None = None
    """As whom they may do what they may, on a group's page."""

    @property
    def who(self) -> Principal | None:
        return self.principal or (self.member.principal if self.member else None)

    @property
    def is_helper(self) -> bool:
        """Whether they help at the door of one event, by its link, and are no member."""
        return self.who is not None and self.who.event is not None

    @property
    def links(self) -> list["Link"]:
        """The way around the group: what this member may see of it."""
        if self.group is None or self.who is None or self.is_helper:
            return []
        home = f"/console/{self.group.id}"
        seen = [one for one in _PLACES if one.scope is None or self.who.may(one.scope)]
        return [self._link(home, place) for place in seen]

    def _link(self, home: str, place: "_Place") -> "Link":
        address = f"{home}{place.path}"
        under = (f"{home}{path}" for path in (place.path, *place.holds))
        is_here = self.path == home if not place.path else False
        is_here = is_here or any(self.path == one or self.path.startswith(f"{one}/") for one in under if one != home)
        return Link(address, place.name, place.icon, is_here)


@dataclass(frozen=True, slots=True)
class CsrfField:
    """What each form of a page holds, so that no other site can post it."""

    value: str

    def __call__(self) -> "CsrfField":
        return self

    def __html__(self) -> str:
        """As templates write it: the value has nothing in it that would have to be escaped."""
        return f'<input type="hidden" name="csrf" value="{self.value}">'


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    name: str
    icon: str = ""
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    name: str
    icon: str
    scope: Scope | None = None
    holds: tuple[str, ...] = ()
    """What else lies under it, by the beginnings of the addresses."""


_PLACES = (
    _Place("", "Events", "calendar", None, ("/events",)),
    _Place("/contacts", "Contacts", "people", Scope.CONTACTS_READ),
    _Place("/connections", "Connections", "links", Scope.EVENTS_READ, ("/asks",)),
    _Place("/topics", "Topics", "topics", Scope.CONTACTS_READ),
    _Place("/rules", "Mail rules", "mail", Scope.EVENTS_READ),
    _Place("/settings", "Settings", "settings", Scope.EVENTS_WRITE),
    _Place("/members", "Team", "team", Scope.MEMBERS_WRITE),
    _Place("/keys", "API keys", "key", Scope.KEYS_WRITE),
    _Place("/audit", "Audit trail", "trail", Scope.MEMBERS_WRITE),
)

_OF_AN_EVENT = (
    ("", "Overview", Scope.EVENTS_READ),
    ("/attendees", "Attendees", Scope.ATTENDEES_READ),
    ("/check-in", "Check-in", Scope.CHECK_IN),
    ("/mails", "Mails", Scope.EVENTS_READ),
    ("/rules", "Rules", Scope.EVENTS_READ),
    ("/invitations", "Invite", Scope.EVENTS_WRITE),
    ("/connections", "Connections", Scope.ATTENDEES_READ),
    ("/figures", "Figures", Scope.EVENTS_READ),
)


_WITHIN = {"/maybes": "/connections"}
"""Which of them holds a page that is none of them."""

_MAILS, _CHARTS, _PEOPLE = ("mails",), ("charts",), ("people",)

STYLES = {
    "console/attendees.html": _PEOPLE,
    "console/check_in.html": _PEOPLE,
    "console/connections.html": _CHARTS,
    "console/event.html": _CHARTS,
    "console/event_connections.html": _CHARTS,
    "console/event_figures.html": _CHARTS,
    "console/home.html": _CHARTS,
    "console/invitation.html": _MAILS,
    "console/invitation_review.html": _MAILS,
    "console/mailing.html": _MAILS,
    "console/mails.html": _MAILS,
    "console/message.html": _MAILS,
    "console/message_review.html": _MAILS,
    "console/rule.html": _MAILS,
    "console/rules.html": _MAILS,
    "console/team_mails.html": _MAILS,
}
"""What a page's style has besides what all of the console have: `static/console_<name>.css`."""


def event_links(frame: Frame, event_id: str) -> list[Link]:
    """The pages of one event that this member may see."""
    if frame.group is None or frame.who is None:
        return []
    who, base = frame.who, f"/console/{frame.group.id}/events/{event_id}"
    below = frame.path.removeprefix(base)
    here = _WITHIN.get(below, below)
    return [
        Link(f"{base}{path}", name, is_here=here.startswith(path) if path else not here)
        for path, name, scope in _OF_AN_EVENT
        if who.may(scope)
    ]


def console_page(
    template: str,
    frame: Frame,
    *,
    status: int = 200,
    scripts: tuple[str, ...] = (),
    allows: tuple[str, ...] = (),
    sheets: tuple[str, ...] = (),
    **shown: Any,
) -> Page:
    """A page of the console. `allows`: directives of its policy that it needs besides; `sheets`: of what it frames."""
    return page(
        template,
        group=frame.group,
        status=status,
        console=True,
        styles=STYLES.get(template, ()),
        scripts=scripts,
        allows=allows,
        sheets=sheets,
        frame=frame,
        csrf_field=CsrfField(frame.csrf),
        event_links=lambda id: event_links(frame, id),
        may=lambda scope: frame.who is not None and frame.who.may(Scope(scope)),
        **shown,
    )
