"""Accepting an invitation to a group, by the link that was mailed."""

from dataclasses import replace

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.group import Group
from ...domain.members.member import Member, MemberState
from ...store.admin import groups
from ...store.admin import members as store
from ...store.write_conflicts import until_written
from ...tokens import INVITATION
from ..sign_in import memberships
from ..trail import to_note

_GONE = "This invitation is not good any more. Please ask whoever invited you for a new one."


@dataclass(frozen=True)
class Invited:
    group: Group
    member: Member


def find(app: App, token: str) -> Invited:
    """Whom a link invites, or invited: who has accepted is found by it, too.

    Raises NotFoundError once it ran out, and after a later invitation or the member's removal.
    """
    group, id, invitation = app.tokens.read(INVITATION, token)
    member = store.find(app.table, group, id)
    if member is None or member.invitation != invitation:
        raise NotFoundError(_GONE)
    if not member.is_active and app.now() >= member.invited_until:
        raise NotFoundError(_GONE)
    return Invited(groups.get(app.table, group), member)


def accept(app: App, token: str) -> None:
    """Makes who was invited an active member; nothing where they are. Raises NotFoundError as `find`."""

    def attempt() -> None:
        old = find(app, token).member
        if old.is_active:
            return
        now = app.now()
        new = replace(old, state=MemberState.ACTIVE, joined_at=now, last_seen_at=now)
        changes = changes_of({"state": (old.state, new.state)})
        note = to_note(app, new.principal, "member.accept", f"members/{new.id}", changes)
        app.table.transact(store.to_change(app.table, old, new), memberships.to_note(app, new), note)

    until_written(attempt)
