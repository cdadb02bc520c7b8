"""The table of the organisers' API: all its routes, each with the scope it needs."""

from . import api_keys, audit, contacts, events, groups, images, mailings, members, rules
from .attendees import actions, exports, listing
from .connections import asks, event_invitations, feedback, introductions, maybes, reports, topics
from .connections import figures as connection_figures
from .door import check_in
from .figures import routes as figures

ROUTES = (
    *groups.ROUTES,
    *events.ROUTES,
    *listing.ROUTES,
    *actions.ROUTES,
    *exports.ROUTES,
    *check_in.ROUTES,
    *rules.ROUTES,
    *mailings.ROUTES,
    *contacts.ROUTES,
    *images.ROUTES,
    *figures.ROUTES,
    *feedback.ROUTES,
    *introductions.ROUTES,
    *asks.ROUTES,
    *topics.ROUTES,
    *maybes.ROUTES,
    *reports.ROUTES,
    *event_invitations.ROUTES,
    *connection_figures.ROUTES,
    *audit.ROUTES,
    *members.ROUTES,
    *api_keys.ROUTES,
)
