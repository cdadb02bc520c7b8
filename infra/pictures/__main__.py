"""`python -m infra.pictures`: every page and mail as people see it, on phone and desk, in light and dark.

Needs Chromium and what `make setup` installs. What it shows is made up; nothing is served and nothing stored.
"""

import argparse
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from infra.pictures import console, mails, pages
from infra.pictures.picture import Picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

SIZES = {"phone": (390, 844), "desktop": (1280, 860)}
SCHEMES = ("light", "dark")
_ADDRESS = "https://rapport.example/"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.pictures", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="which: those whose name begins so; all if none is named"
    )
    parser.add_argument("--folder", type=Path, default=Path(".rapport/pictures"), help="where they go (%(default)s)")
    asked = parser.parse_args()
    chosen = [one for one in all_pictures() if one.name.startswith(tuple(asked.names or [""]))]
    asked.folder.mkdir(parents=True, exist_ok=True)
    for path in take(chosen, asked.folder):
        print(path)


def all_pictures() -> Iterator[Picture]:
    yield from pages.pictures()
    yield from console.pictures()
    yield from mails.pictures()


def take(pictures: Iterable[Picture], folder: Path) -> Iterator[Path]:
    """Takes each picture in every size and scheme; yields the files as they are written."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for picture, size, scheme in product(pictures, SIZES, SCHEMES):
            path = folder / f"{picture.name}-{size}-{scheme}.png"
            _take(browser, picture, size, scheme, path)
            yield path
        browser.close()


def _take(browser: "Browser", picture: Picture, size: str, scheme: str, path: Path) -> None:
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        timezone_id="Europe/London",
    )

    def answer(route: "Route") -> None:
        if route.request.url == _ADDRESS:
            route.fulfill(body=picture.html, headers=dict(picture.headers))
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(_ADDRESS)
    page.screenshot(path=path, full_page=True)
    page.close()


if __name__ == "__main__":
    main()
