"""How well text can be read on a colour: WCAG 2.2, "contrast ratio" and "relative luminance"."""

WHITE = "#ffffff"

READABLE = 4.5
"""What WCAG asks for, at level AA, of text that is not large (1.4.3)."""


def contrast(one: str, other: str) -> float:
    """From 1, where two colours as `#rrggbb` are of the same lightness, to 21, of black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
