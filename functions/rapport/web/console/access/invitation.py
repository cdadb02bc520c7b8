"""The page of an invitation."""

from ....domain.group import Group
from ....domain.members.member import IN_WORDS, Member
from ...rendering import Page, page

__all__ = ["Page", "invitation_page"]


def invitation_page(group: Group, member: Member) -> Page:
    """What somebody is invited to, with the button to accept it; without it once they have."""
    role = IN_WORDS[member.role]
    return page("invitation.html", language=group.language, by_token=True, group=group, member=member, role=role)
