"""The console's pages, of a group that has lived for a while: all that its owner is led to by links, and by mails."""

import re
from collections.abc import Iterator

from infra.pictures.picture import Picture
from rapport.http.console import routes
from rapport.http.routing import Route
from tests.testing.browser import Browser
from tests.testing.console import Console
from tests.testing.html import read
from tests.testing.lived_in import LivedIn, lived_in_world
from tests.testing.walk import Seen, links_in, query_of, shape, walk

PAGES = tuple(route for route in (*routes.OPEN, *routes.ROUTES) if route.method == "GET")


def pictures() -> Iterator[Picture]:
    """Named by what their addresses say; a second of a kind has a number."""
    taken: dict[str, int] = {}
    for seen in pages():
        name = name_of(seen.path)
        taken[name] = taken.get(name, 0) + 1
        number = f"-{taken[name]}" if taken[name] > 1 else ""
        yield Picture(f"console-{name}{number}", seen.answer.body, dict(seen.answer.headers))


def name_of(path: str) -> str:
    """`/console/demo/events/12ab…/mails?state=sent` is `events-…-mails-state`, without the dots."""
    words = re.findall(r"[a-z-]+", shape(path).removeprefix("/console").removeprefix("/demo"))
    return "-".join(word for word in words if word != "-") or ("home" if "/demo" in path else "sign-in")


def pages() -> Iterator[Seen]:
    for seen in everything():
        if seen.is_page and seen.answer.status == 200:
            yield seen


def everything() -> Iterator[Seen]:
    """Files that are led to, too."""
    with lived_in_world() as lived_in:
        yield from _before_signing_in(lived_in)
        owner = Console(lived_in.world, "olga@example.org")
        yield from _at_the_door(lived_in, owner)
        events = [lived_in.events[kind].replace("/v1/groups", "/console") for kind in ("coming", "draft")]
        for seen in walk(owner.get, ["/console/demo", "/console?all=true", *events], of_a_shape=2):
            if seen.path.startswith("/console"):
                yield seen


def _before_signing_in(lived_in: LivedIn) -> Iterator[Seen]:
    """The form, the code that is waited for, and what the links of mails to members lead to."""
    browser, world = Browser(lived_in.world), lived_in.world
    yield Seen("/console", browser.get("/console"))
    browser.submit(browser.page("/console").one("form"), email="orga@example.org")
    yield Seen("/console?code", browser.get("/console"))
    yield Seen("/console/sign-in", browser.get("/console/sign-in"))
    for mail in [*world.mails("orga"), *world.mails("invited")]:
        for link in sorted(links_in(mail.text)):
            yield Seen(link, browser.get(link))


def _at_the_door(lived_in: LivedIn, owner: Console) -> Iterator[Seen]:
    """What a helper is led to by a link that the owner made."""
    page = lived_in.events["coming"].replace("/v1/groups", "/console") + "/check-in"
    owner.post(f"{page}/links", {"link": "helpers", "do": "make"})
    (link,) = links_in(owner.page(page).one("input", id="link-helpers").attributes["value"])
    helper = Browser(lived_in.world)
    yield Seen(link, helper.get(link))
    helper.post(link, read(helper.get(link).body).one("form").fields())
    yield Seen(page, helper.get(page))


def route_of(path: str) -> Route | None:
    plain = query_of(path)[0].removesuffix("/")
    return next((route for route in PAGES if route.pattern.fullmatch(plain)), None)
