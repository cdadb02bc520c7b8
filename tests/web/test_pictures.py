"""`make pictures` leaves out no page."""

from infra.pictures import console

WITHOUT_PICTURE = {
    "/console/{group}/exports/{export}",  # of lists too long for a group that is made up
    "/console/static/{name}",
    "/console/static/qr-0.7.0/{name}",
}


def test_there_is_a_way_to_every_page_of_the_console_and_a_picture_of_it() -> None:
    seen = list(console.everything())
    shown = {route.path for route in map(console.route_of, (one.path for one in seen)) if route}
    missing = {route.path for route in console.PAGES} - shown
    assert missing == WITHOUT_PICTURE
