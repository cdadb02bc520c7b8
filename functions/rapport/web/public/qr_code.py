"""A QR code as SVG that stands in a page: no request, and nobody else sees what it holds."""

from functools import lru_cache

_QUIET = 4
"""Modules left empty around a code, as ISO/IEC 18004 asks."""


@lru_cache(maxsize=64)
def qr_svg(content: str) -> str:
    """Dark on nothing: what it stands on has to be light. Holds up to 15 % of damage (level M)."""
    import segno  # only who looks at a place of theirs waits for it

    drawn: str = segno.make_qr(content, error="m").svg_inline(
        border=_QUIET, omitsize=True, svgclass="qr", lineclass=None
    )
    return drawn
