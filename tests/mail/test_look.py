"""Every mail as a browser shows it: narrow and wide, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from infra.pictures.mails import mails

pytestmark = pytest.mark.browser

_UNREADABLE = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = channels(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const said = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), wrong = [];
  while (said.nextNode()) {
    const element = said.currentNode.parentElement;
    if (!said.currentNode.data.trim() || element.closest('.preheader')) continue;
    const [light, dark] = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))]
      .sort((one, other) => other - one);
    if ((light + 0.05) / (dark + 0.05) < 4.5) wrong.push(said.currentNode.data.trim());
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        yield browser.new_page(java_script_enabled=True)
        browser.close()


def test_every_mail_can_be_read_on_every_screen_in_light_and_in_dark(page: Page) -> None:
    long = "x" * 200
    for name, mail in mails():
        page.set_content(mail.html.replace("Ada,", f"{long},"))
        for width in (320, 390, 600, 800):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} scrolls sideways at {width} px"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(_UNREADABLE) == [], f"{name}, {scheme}"
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        expect(page.locator(".preheader")).to_be_hidden()
        heights = page.locator(".button a").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert all(height >= 44 for height in heights), f"{name}: a button is a thumb high"
