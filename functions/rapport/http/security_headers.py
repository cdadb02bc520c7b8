"""Headers that every answer has, pages and problems too. Of a page, `web.rendering` says what it may load besides."""

from dataclasses import replace

from .request import Response

ALWAYS = {
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}
"""Of these, an answer's own word on caching and on what it may load goes first."""


def secured(response: Response) -> Response:
    return replace(response, headers={**ALWAYS, **response.headers})
