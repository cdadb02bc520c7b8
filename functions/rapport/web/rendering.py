"""Pages: HTML from templates, with the headers that keep it safe.

Style and script stand in the page and the policy allows them by their hashes: one request, one call of the function.
Jinja2 is imported by the first page and not with this module: the API's paths must not pay for it.
"""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..domain.base.dataclass import dataclass
from ..domain.branding.image import image_path
from ..domain.consents.words import WORDS
from ..domain.group import Group
from ..domain.wording import day_text, map_url, moment_text, short_moment_text, when, when_lines
from .accent import accent_style
from .cover import cover_circles
from .formatting import counted, entered, in_words, initial, is_link, pairs

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment


_HERE = Path(__file__).parent
_LANGUAGES = ("en",)
"""Those that the templates are written in."""


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    html: str
    headers: Mapping[str, str]


@lru_cache(maxsize=8)
def stylesheet(*, console: bool = False, styles: tuple[str, ...] = ()) -> str:
    """What every page has; what attendees' or the console's have besides, and the few that need it of
    `console_<name>.css`.
    """
    names = ("rapport", *(("console", *(f"console_{name}" for name in styles)) if console else ("attendees",)))
    return _compact("".join(static_text(f"{name}.css") for name in names))


def _compact(css: str) -> str:
    """The same without comments, and without blanks that mean nothing: it stands in every page."""
    return re.sub(r"([:,]) |\s*([{};])\s*", r"\1\2", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()


@lru_cache(maxsize=8)
def script(name: str) -> str:
    """One of the scripts of `static/`, without its comments and indentation: each only adds to a page that works
    without it.
    """
    lines = (line.strip() for line in static_text(f"{name}.js").splitlines())
    return "\n".join(line for line in lines if line and not (line.startswith("/*") and line.endswith("*/")))


def static_text(name: str) -> str:
    """One of the files of `static/`."""
    return (_HERE / "static" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def content_security_policy(
    leads_to: str | None = None,
    accent: str | None = None,
    scripts: Sequence[str] = (),
    framed_by: Sequence[str] | None = None,
    *,
    console: bool = False,
    styles: tuple[str, ...] = (),
    allows: Sequence[str] = (),
    sheets: Sequence[str] = (),
) -> str:
    """Nothing but our own style, scripts, pictures and forms; `data:` is the icon, for which browsers ask else.

    `leads_to`: where a form leads in the end. Browsers hold the policy against that, too. `framed_by`: the origins
    whose pages may frame this one, `*` for any. `allows`: whole directives that the page needs besides. `sheets`: the
    styles of what stands in a frame of it, as a mail does.
    """
    own = [stylesheet(console=console, styles=styles), *([accent_style(accent)] if accent else [])]
    allowed = f"; script-src {' '.join(_hash(script(name)) for name in scripts)}" if scripts else ""
    return (
        f"default-src 'none'; style-src {' '.join(map(_hash, (*own, *sheets)))}{allowed}; img-src 'self' data:; "
        f"form-action 'self'{_origin(leads_to)}; base-uri 'none'; "
        f"frame-ancestors {' '.join(framed_by or ()) or _NOBODY}"
        f"{''.join(f'; {directive}' for directive in allows)}"
    )


_NOBODY = "'none'"


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _origin(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def page(
    template: str,
    *,
    group: Group | None = None,
    status: int = 200,
    language: str = "en",
    by_token: bool = False,
    leads_to: str | None = None,
    scripts: tuple[str, ...] = (),
    framed_by: tuple[str, ...] | None = None,
    console: bool = False,
    styles: tuple[str, ...] = (),
    allows: tuple[str, ...] = (),
    sheets: tuple[str, ...] = (),
    **shown: object,
) -> Page:
    """A page of a group, in its colour; without one it is of none.

    `language`: of who reads it, for what there is in several. `by_token`: the address is a secret, so it goes into no
    referrer, cache or search index.
    `leads_to`: the page of another site to which a form of this one leads. `scripts`: names of those in `static/`.
    `framed_by`: for what stands in a frame, the origins of the pages that may have it; None for a page of its own.
    `console`: whether it is one of the console's, which are kept nowhere. `styles`: see `stylesheet`; `allows`,
    `sheets`: see `content_security_policy`.
    """
    is_framed = framed_by is not None
    scripts = (*scripts, "in_frame") if is_framed else scripts
    accent = group.accent if group else None
    html = (
        _environment()
        .get_template(template)
        .render(
            lang=language if language in _LANGUAGES else _LANGUAGES[0],
            language=language,
            group=group,
            accent_style=accent_style(accent) if accent else None,
            is_framed=is_framed,
            stylesheet=stylesheet(console=console, styles=styles),
            is_console=console,
            scripts=[script(name) for name in scripts],
            **shown,
        )
    )
    policy = content_security_policy(
        leads_to, accent, scripts, framed_by, console=console, styles=styles, allows=allows, sheets=sheets
    )
    return Page(status, html, _headers(policy, by_token=by_token or console))


def problem_page(
    status: int,
    title: str,
    detail: str,
    framed_by: tuple[str, ...] | None = None,
    way_on: tuple[str, str] | None = None,
) -> Page:
    """What is wrong, in place of the page that was asked for, or of what stands in a frame.

    `way_on`: where to go from there, a path and the words of the link.
    """
    return page(
        "problem.html", status=status, by_token=True, framed_by=framed_by, title=title, detail=detail, way_on=way_on
    )


def _headers(policy: str, *, by_token: bool) -> dict[str, str]:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Cache-Control": "no-cache",
        "Referrer-Policy": "same-origin",
    }
    if by_token:
        headers |= {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
    return headers


def write_compiled() -> None:
    """Makes Python of all templates, in their place: so they are deployed, for it takes 20 ms to compile one."""
    _environment().compile_templates(_HERE / "compiled", zip=None, ignore_errors=False)
    rmtree(_HERE / "templates")


def _loader() -> "BaseLoader":
    from jinja2 import FileSystemLoader, ModuleLoader

    compiled = _HERE / "compiled"
    return ModuleLoader(compiled) if compiled.is_dir() else FileSystemLoader(_HERE / "templates")


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        loader=_loader(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "when": when,
        "when_lines": when_lines,
        "day": day_text,
        "moment": moment_text,
        "short_moment": short_moment_text,
    }
    environment.filters |= {"pairs": pairs, "entered": entered, "in_words": in_words, "counted": counted}
    environment.filters |= {"initial": initial}
    environment.tests |= {"link": is_link}
    environment.globals |= {
        "cover_circles": cover_circles,
        "image_path": image_path,
        "map_url": map_url,
    }
    environment.globals |= {"consent_words": {consent.value: words.text for consent, words in WORDS.items()}}
    return environment
