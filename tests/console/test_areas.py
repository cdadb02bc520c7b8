"""Whichever modules are looked into first for an address, the route that is found is the one of the whole table."""

import re

import pytest

from rapport.domain.base.errors import NotFoundError
from rapport.http.console import areas, routes
from rapport.http.routing import Route, find_route


@pytest.mark.parametrize("route", [*routes.OPEN, *routes.ROUTES], ids=lambda route: f"{route.method} {route.path}")
def test_an_address_has_the_route_that_the_whole_table_has_for_it(route: Route) -> None:
    path = re.sub(r"\{\w+\}", "x1", route.path)
    found, params, is_open = areas.find(route.method, path)
    expected, expected_params = find_route((*routes.OPEN, *routes.ROUTES), route.method, path)
    assert (found, params, is_open) == (expected, expected_params, expected in routes.OPEN)


def test_what_is_nowhere_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        areas.find("GET", "/console/demo/nowhere")
