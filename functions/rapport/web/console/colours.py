"""A group's colour in its settings: how it looks, and whether text on it can be read."""

import re

from ...domain.base.dataclass import dataclass
from ...domain.branding.colour import READABLE, WHITE, contrast
from ..accent import readable_under_white, shades

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)
OURS = "#14655d"
"""What pages are in where a group has chosen none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    light: str
    dark: str
    """What pages are in, in light and in dark."""
    contrast: float
    """Of white text on it."""
    instead: str | None
    """A darker shade that would do, where it is too light."""


def colour_shown(typed: str) -> Colour | None:
    """A colour as it is being chosen; None while it is none."""
    typed = typed.strip() or OURS
    if not _COLOUR.fullmatch(typed):
        return None
    light, dark = shades(typed.lower())
    found = contrast(typed, WHITE)
    instead = None if found >= READABLE else readable_under_white(typed.lower())
    return Colour(light=light, dark=dark, contrast=found, instead=instead)
