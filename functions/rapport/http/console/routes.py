"""The table of the console's pages: which function answers, and what a member must be allowed to do for it."""

from . import attendees, check_in, door_links, figures, home, settings, static_files
from .access import audit, invitation, keys, members, sessions, sign_in
from .connections import asks, introductions, invitations, maybes, topics
from .connections import figures as connection_figures
from .contacts import importing
from .contacts import pages as contacts
from .events import editing, pages
from .mails import rules, timeline, write

OPEN = (
    *sign_in.OPEN,
    *invitation.ROUTES,
    *door_links.OPEN,
    *static_files.OPEN,
)
"""Those that need nobody signed in."""

ROUTES = (
    *sign_in.ROUTES,
    *home.ROUTES,
    *figures.ROUTES,
    *maybes.ROUTES,
    *invitations.ROUTES,
    *connection_figures.ROUTES,
    *introductions.ROUTES,
    *editing.ROUTES,
    *pages.ROUTES,
    *attendees.ROUTES,
    *check_in.ROUTES,
    *settings.ROUTES,
    *write.ROUTES,
    *timeline.ROUTES,
    *rules.ROUTES,
    *members.ROUTES,
    *keys.ROUTES,
    *audit.ROUTES,
    *sessions.ROUTES,
    *asks.ROUTES,
    *topics.ROUTES,
    *importing.ROUTES,
    *contacts.ROUTES,
)
"""Those of members: with a `{group}` for the group's active ones alone, with a scope for those of them who have it."""
