"""Colours that can be read whatever a group chose, and a cover for every event."""

import re
from itertools import product

import pytest

from rapport.domain.branding.colour import READABLE, contrast
from rapport.web import rendering
from rapport.web.accent import accent_style, mixed
from rapport.web.cover import HEIGHT, WIDTH, cover_circles

SCHEMES = pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
CHOSEN = ["#14655d", "#ffffff", "#000000", "#ffe000", "#0000ff", "#ff0000", "#808080", "#7fd0c3"]
_GROUNDS = ("paper", "card", "good", "warm")


def colours_of(css: str, scheme: int) -> dict[str, str]:
    """The variables of a sheet that are colours, in light (0) or in dark (1)."""
    found = re.findall(
        r"--([a-z-]+): ?(#[0-9a-f]{6})\b", re.split(r"@media \(prefers-color-scheme: ?dark\)", css)[scheme]
    )
    return dict(reversed(found))


@SCHEMES
def test_text_stands_out_from_its_ground_as_wcag_aa_asks(scheme: int) -> None:
    colours = colours_of(rendering.stylesheet(), scheme)
    text = [*product(["ink", "soft", "accent"], _GROUNDS), ("on-accent", "accent")]
    for fore, ground in [*text, ("bad", "card"), ("bad", "paper"), ("bad", "bad-paper"), ("ink", "bad-paper")]:
        assert contrast(colours[fore], colours[ground]) >= READABLE, (fore, ground)
    glow = mixed(colours["paper"], colours["accent"], 0.15)
    assert min(contrast(colours["soft"], glow), contrast(colours["ink"], glow)) >= READABLE
    assert contrast(colours["edge"], colours["card"]) >= 3


@SCHEMES
@pytest.mark.parametrize("chosen", CHOSEN)
def test_whatever_colour_a_group_chose_its_links_and_buttons_can_be_read(chosen: str, scheme: int) -> None:
    grounds = colours_of(rendering.stylesheet(), scheme)
    accent = colours_of(accent_style(chosen), scheme)
    assert contrast(accent["on-accent"], accent["accent"]) >= READABLE
    for name in _GROUNDS:
        assert contrast(accent["accent"], grounds[name]) >= READABLE
        assert contrast(accent["accent"], mixed(grounds[name], accent["accent"], 0.15)) >= READABLE


def test_a_colour_that_can_be_read_stays_as_it_was_chosen() -> None:
    assert colours_of(accent_style("#14655d"), 0)["accent"] == "#14655d"
    assert colours_of(accent_style("#7fd0c3"), 1)["accent"] == "#7fd0c3"


def test_an_event_has_a_cover_of_its_own_that_stays() -> None:
    assert list(cover_circles("a")) == list(cover_circles("a")) != list(cover_circles("b"))
    for event in map(str, range(200)):
        assert all(0 <= one.x <= WIDTH and 0 <= one.y <= HEIGHT and one.radius > 0 for one in cover_circles(event))
