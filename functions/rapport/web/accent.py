"""A group's colour as its pages use it: a shade of it that is readable on their grounds, in light and in dark."""

from functools import lru_cache

from ..domain.branding.colour import READABLE, WHITE, contrast

_LIGHT_GROUNDS = ("#f8f6f1", "#ffffff", "#e4f1e9", "#faeedd")
_DARK_GROUNDS = ("#131615", "#1c201f", "#1b3027", "#37291a")
"""What accents stand on: `--paper --card --good --warm` of the stylesheet, tinted with the accent at most."""
_TINT = 0.16
_STEPS = 40
_BLACK = "#000000"
_ON_DARK = "#0e1f1c"


@lru_cache(maxsize=64)
def accent_style(accent: str) -> str:
    """The sheet that sets a colour (`#rrggbb`) as the accent of both schemes."""
    light, dark = shades(accent)
    return (
        f":root{{--accent:{light};--on-accent:{WHITE}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{_ON_DARK}}}}}"
    )


def shades(accent: str) -> tuple[str, str]:
    """The shades of a colour that pages are in, in light and in dark."""
    return _readable(accent, _LIGHT_GROUNDS, _BLACK), _readable(accent, _DARK_GROUNDS, WHITE)


def readable_under_white(accent: str) -> str:
    """The first shade of a colour, from itself towards black, on which white text can be read."""
    darker = (mixed(accent, _BLACK, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in darker if contrast(shade, WHITE) >= READABLE)


def _readable(accent: str, grounds: tuple[str, ...], towards: str) -> str:
    """The first shade, from the colour itself towards black or white, that is readable on all grounds."""
    shades = [mixed(accent, towards, step / _STEPS) for step in range(_STEPS + 1)]
    return next(shade for shade in shades if all(_stands_out(shade, ground) for ground in grounds))


def _stands_out(shade: str, ground: str) -> bool:
    return contrast(shade, ground) >= READABLE and contrast(shade, mixed(ground, shade, _TINT)) >= READABLE


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another in it, 0 to 1."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
