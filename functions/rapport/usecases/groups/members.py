"""Members: invited, changed and removed by whoever may do what they may."""

from dataclasses import replace
from datetime import timedelta

from ...app import App
from ...domain.audit import changes_of, differences
from ...domain.base.clock import instant_text
from ...domain.base.errors import ConflictError
from ...domain.members.member import SCOPES, Member, MemberState
from ...domain.members.owed_mail import Invitation
from ...domain.patches import Basis, MemberPatch, NewMember, as_given
from ...domain.principal import Principal
from ...jobs.enqueue import GRACE, enqueue_now
from ...store import outbox
from ...store.admin import daily_limits
from ...store.admin import members as store
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..daily_limits import said_in_words
from ..reachable import refuse_unreachable
from ..sign_in import memberships
from ..trail import to_note
from .granting import refuse_more_than_ones_own

MOST_MEMBERS = 50
INVITATIONS_A_DAY = 20
"""Of a group: they go to strangers, and nobody is to mail the world by them."""
BETWEEN_INVITATIONS = timedelta(hours=1)
"""Of one member."""

_ENOUGH_INVITED = f"A group sends {INVITATIONS_A_DAY} invitations a day. Please invite the others tomorrow."


def invite(app: App, who: Principal, new: NewMember, keep: Keep[Member] = to_keep_nothing) -> Member:
    """A new member, who is mailed an invitation and is active once they accept it.

    Raises ForbiddenError for a role that may more than its giver; InvalidError for an address that no mail can reach;
    ConflictError where the address is a member's; RefusedForNowError once enough were invited today.
    """
    refuse_more_than_ones_own(who, SCOPES[new.role])
    refuse_unreachable(app, new.email)

    def attempt() -> tuple[Member, Invitation]:
        _refuse_one_too_many(app, who.group, new)
        member, owed = _invited(app, _member(app, who.group, new))
        app.table.transact(
            store.to_add(app.table, member),
            *_to_mail(app, owed),
            to_note(app, who, "member.invite", _target(member), changes_of({"role": (None, member.role)})),
            *keep(member),
        )
        return member, owed

    with said_in_words(app, _ENOUGH_INVITED):
        member, owed = until_written(attempt)
    enqueue_now(app, owed)
    return member


def invite_again(app: App, who: Principal, id: str) -> Member:
    """Mails an invitation anew; the earlier ones open nothing from now on. Within an hour of the last does nothing.

    Raises NotFoundError; ForbiddenError as `invite`; ConflictError for who is active already; RefusedForNowError
    once enough were invited today.
    """

    def attempt() -> tuple[Member, Invitation | None]:
        old = store.get(app.table, who.group, id)
        refuse_more_than_ones_own(who, SCOPES[old.role])
        if old.is_active:
            raise ConflictError("They have accepted their invitation already.")
        if app.now() < old.invited_at + BETWEEN_INVITATIONS:
            return old, None
        member, owed = _invited(app, old)
        note = to_note(app, who, "member.invite", _target(member))
        app.table.transact(store.to_change(app.table, old, member), *_to_mail(app, owed), note)
        return member, owed

    with said_in_words(app, _ENOUGH_INVITED):
        member, owed = until_written(attempt)
    if owed is not None:
        enqueue_now(app, owed)
    return member


def appoint(app: App, who: Principal, new: NewMember) -> Member:
    """An active member at once, without an invitation: for an operator who knows whose address it is.

    Raises ConflictError where the address is a member's.
    """

    def attempt() -> Member:
        _refuse_one_too_many(app, who.group, new)
        member = replace(_member(app, who.group, new), state=MemberState.ACTIVE, joined_at=app.now())
        note = to_note(app, who, "member.appoint", _target(member), changes_of({"role": (None, member.role)}))
        app.table.transact(store.to_add(app.table, member), memberships.to_note(app, member), note)
        return member

    refuse_more_than_ones_own(who, SCOPES[new.role])
    return until_written(attempt)


def list_members(app: App, group: str) -> list[Member]:
    return store.of_group(app.table, group)


def by_age(member: Member) -> str:
    return f"{instant_text(member.invited_at)}#{member.id}"


def values_of(member: Member) -> dict[str, object]:
    """What a patch may change, as it is."""
    return {"name": member.name, "role": member.role}


def change_member(
    app: App, who: Principal, id: str, patch: MemberPatch, basis: Basis[MemberPatch] = as_given
) -> Member:
    """Changes a member's name or role.

    Raises NotFoundError; ChangedMeanwhileError; ForbiddenError for a role, old or new, that may more than who changes
    it; ConflictError where the group would be left without an active owner.
    """

    def attempt() -> Member:
        old = store.get(app.table, who.group, id)
        new = basis(patch, values_of(old)).applied_to(old)
        if new == old:
            return old
        if new.role is not old.role:
            refuse_more_than_ones_own(who, SCOPES[old.role] | SCOPES[new.role])
        note = to_note(app, who, "member.change", _target(old), differences(old, new, ("name", "role")))
        app.table.transact(*_to_keep_an_owner(app, old, new), store.to_change(app.table, old, new), note)
        return new

    return until_written(attempt)


def remove_member(app: App, who: Principal, id: str) -> None:
    """Raises NotFoundError, ForbiddenError and ConflictError as a change does."""

    def attempt() -> None:
        old = store.get(app.table, who.group, id)
        refuse_more_than_ones_own(who, SCOPES[old.role])
        note = to_note(app, who, "member.remove", _target(old), changes_of({"role": (old.role, None)}))
        app.table.transact(
            *_to_keep_an_owner(app, old, None),
            store.to_remove(app.table, old),
            memberships.to_forget(app, old),
            note,
        )

    until_written(attempt)


def _member(app: App, group: str, new: NewMember) -> Member:
    id = app.contact_id(group, new.email)
    return Member(group=group, id=id, email=new.email, name=new.name, role=new.role, invited_at=app.now())


def _invited(app: App, member: Member) -> tuple[Member, Invitation]:
    """The member with a new invitation, and the mail that it owes."""
    now = app.now()
    invitation = app.new_id()
    owed = Invitation(group=member.group, id=invitation, member=member.id, at=now, due_at=now + GRACE)
    return replace(member, invitation=invitation, invited_at=now), owed


def _to_mail(app: App, owed: Invitation) -> tuple[Write, Write]:
    counted = daily_limits.to_take(app.table, owed.group, "invitations", INVITATIONS_A_DAY, app.now())
    return outbox.to_add(app.table, owed), counted


def _refuse_one_too_many(app: App, group: str, new: NewMember) -> None:
    there = store.of_group(app.table, group)
    same = next((one for one in there if one.id == app.contact_id(group, new.email)), None)
    if same is not None:
        raise ConflictError(f"This address is a member's already: {same.name}, {same.state}.")
    if len(there) >= MOST_MEMBERS:
        raise ConflictError(f"A group has {MOST_MEMBERS} members at most.")


def _to_keep_an_owner(app: App, old: Member, new: Member | None) -> list[Write]:
    """What makes sure that somebody else is an active owner while one ceases to be: also where two do so at once."""
    if not old.is_active_owner or (new is not None and new.is_active_owner):
        return []
    others = [one for one in store.of_group(app.table, old.group) if one.is_active_owner and one.id != old.id]
    if not others:
        raise ConflictError("The last active owner stays. Make somebody else an owner first.")
    return [store.to_require_owner(app.table, others[0])]


def _target(member: Member) -> str:
    return f"members/{member.id}"
