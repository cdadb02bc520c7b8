"""A plot of lines as SVG, readable on light and on dark."""

import math
from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]
_WIDTH, _HEIGHT = 660, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 210, 40, 50
_COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#8c564b")


def plot(title: str, across: str, up: str, lines: Mapping[str, Points]) -> str:
    """Both axes are logarithmic: all values are above zero."""
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    to_x, to_y = _scale(xs, _LEFT, _WIDTH - _RIGHT), _scale(ys, _HEIGHT - _BOTTOM, _TOP)
    parts = [f'<text x="{_LEFT}" y="22" font-weight="bold">{escape(title)}</text>']
    for x in _ticks(xs):
        parts.append(f'<line x1="{to_x(x)}" y1="{_TOP}" x2="{to_x(x)}" y2="{_HEIGHT - _BOTTOM}" class="grid"/>')
        parts.append(f'<text x="{to_x(x)}" y="{_HEIGHT - 32}" text-anchor="middle">{_shown(x)}</text>')
    for y in _ticks(ys):
        parts.append(f'<line x1="{_LEFT}" y1="{to_y(y)}" x2="{_WIDTH - _RIGHT}" y2="{to_y(y)}" class="grid"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{to_y(y) + 4}" text-anchor="end">{_shown(y)}</text>')
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 12}">{escape(across)}</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT + 10}" y="{_TOP}" font-style="italic">{escape(up)}</text>')
    for number, (name, points) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(f"{to_x(x)},{to_y(y)}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        row = _TOP + 24 + 20 * number
        parts.append(f'<text x="{_WIDTH - _RIGHT + 10}" y="{row}" style="fill:{colour}">{escape(name)}</text>')
    style = (
        "text{font-family:sans-serif;font-size:12px;fill:#444}.grid{stroke:#8884}"
        "@media(prefers-color-scheme:dark){text{fill:#ccc}}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img">'
    return "\n".join([head, f"<title>{escape(title)}</title><style>{style}</style>", *parts, "</svg>", ""])


class _scale:  # noqa: N801 - called like a function
    def __init__(self, values: Sequence[float], begin: int, end: int) -> None:
        self._least, self._most = math.log10(min(values)), math.log10(max(values))
        self._begin, self._end = begin, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self._least) / (self._most - self._least)
        return round(self._begin + share * (self._end - self._begin), 1)


def _ticks(values: Sequence[float]) -> list[float]:
    least, most = math.log10(min(values)), math.log10(max(values))
    steps = (1, 2, 5) if most - least < 2 else (1,)
    found = [step * 10.0**power for power in range(math.floor(least), math.ceil(most) + 1) for step in steps]
    return [value for value in found if min(values) <= value <= max(values)]


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"
