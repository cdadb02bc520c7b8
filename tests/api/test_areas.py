"""Whichever modules are looked into first for an address, the route that is found is the one of the whole table."""

import re
import subprocess
import sys

import pytest

from rapport.http.organizer import areas, routes
from rapport.http.request import Request
from rapport.http.routing import Route, find_route


def asked(method: str, path: str) -> Request:
    return Request(method=method, path=path, query={}, headers={}, body=b"", source="192.0.2.1", cookies={})


@pytest.mark.parametrize("route", routes.ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_an_address_has_the_route_that_the_whole_table_has_for_it(route: Route) -> None:
    path = re.sub(r"\{\w+\}", "x1", route.path)
    found = areas.routes_for(asked(route.method, path))
    assert found is not routes.ROUTES
    assert find_route(found, route.method, path) == find_route(routes.ROUTES, route.method, path)


@pytest.mark.parametrize("path", ["/v1/groups/demo/events/e1/attendees", "/v1/groups/demo/nowhere", "/v1/elsewhere"])
def test_what_no_module_takes_is_left_to_the_whole_table(path: str) -> None:
    assert areas.routes_for(asked("PUT", path)) is routes.ROUTES


def test_a_page_of_attendees_imports_nothing_of_mails_contacts_or_images() -> None:
    """What composes mails alone is a tenth of a cold start."""
    code = (
        "import sys; from handlers import organizer; from rapport.http.request import Request;"
        "path = '/v1/groups/demo/events/e1/attendees';"
        "organizer.areas.routes_for(Request('GET', path, {}, {}, b'', '192.0.2.1'));"
        "print(*sorted(name for name in sys.modules if name.startswith('rapport.')))"
    )
    command, paths = [sys.executable, "-c", code], {"PYTHONPATH": ":".join(sys.path)}
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, env=paths).stdout.split()
    assert "rapport.http.organizer.attendees.listing" in loaded
    others = (
        "rapport.mail.",
        "rapport.sending.compose",
        "rapport.usecases.contacts",
        "rapport.domain.branding.image_files",
    )
    assert [name for name in loaded if name.startswith(others)] == []
