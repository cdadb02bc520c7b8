"""Pages about all that is kept of a person: to have it, to have it deleted.

The organisers' function answers them: both touch all of a group, its ledger too, which the public one has no right to.
"""

from ...app import App
from ...domain.base.errors import ConflictError
from ...queries import contacts as contact_queries
from ...queries.connections.own_words import own_words
from ...usecases.contacts import erase
from ...usecases.personal import export, me
from ...web.public import personal as web
from ..organizer.contact_responses import own_export_json
from ..page_responses import html_response
from ..request import Request, Response, fits, json_response
from ..routing import Route

_PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


def export_page(app: App, request: Request) -> Response:
    """Uses nothing up: programs that look into mails follow links, too."""
    person = export.find(app, request.params["token"])
    return html_response(web.export_page(person.group, person.contact))


def post_export(app: App, request: Request) -> Response:
    """All that is kept, as JSON; once. Raises ConflictError for more than one answer holds, which uses nothing up."""
    token = request.params["token"]
    person = export.find(app, token)
    found = contact_queries.export(app, person.group.id, person.contact.id)
    name = {"content-disposition": f'attachment; filename="{person.group.id}.json"'}
    words = own_words(app, found.contact, ((event, signup) for event, signup, _ in found.history))
    response = json_response(200, own_export_json(found, words, app.now()), {**_PRIVATE, **name})
    if not fits(response.body):
        raise ConflictError("This is more than one answer holds. Please ask the organisers for it.")
    export.use_up(app, token)
    return response


def erase_page(app: App, request: Request) -> Response:
    person = me.find(app, request.params["token"])
    return html_response(web.erase_page(person.group, person.contact, token=request.params["token"]))


def post_erase(app: App, request: Request) -> Response:
    person = me.find(app, request.params["token"])
    erase.erase(app, person.principal, person.contact.id)
    return html_response(web.erased_page(person.group))


ROUTES = (
    Route("GET", "/export/{token}", export_page),
    Route("POST", "/export/{token}", post_export),
    Route("GET", "/erase/{token}", erase_page),
    Route("POST", "/erase/{token}", post_erase),
)
