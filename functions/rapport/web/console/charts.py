"""Charts as plain SVG: where everything is drawn is worked out here, templates/console/_charts.html writes it down.

Nothing is styled here: each thing has a class, and console_charts.css its colour, in light and in dark. What it shows
stands below it as a table, too.
"""

from collections.abc import Callable, Sequence
from math import floor, log10

from ...domain.base.dataclass import dataclass

WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 30, 38
_STEPS = (1, 2, 5, 10)
_BAR = 0.62
"""How much of its place a bar takes."""
_WIDEST_BAR = 56.0
_MOST_NAMED = 6
"""Columns that all have their name below: of more every second one, for names are wide on a phone."""


@dataclass(frozen=True)
class Tick:
    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Path:
    d: str
    style: str


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    style: str


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Key:
    """What a colour stands for."""

    style: str
    text: str


@dataclass(frozen=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Chart:
    id: str
    title: str
    says: str
    """What is to be seen, in a sentence: what is read out to who does not see it."""
    table: Table
    keys: Sequence[Key] = ()
    rows: Sequence[Tick] = ()
    """Lines across, by their height."""
    marks: Sequence[Tick] = ()
    """Words below."""
    paths: Sequence[Path] = ()
    bars: Sequence[Bar] = ()
    words: Sequence[Words] = ()
    dot: tuple[float, float] | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


@dataclass(frozen=True)
class Line:
    """A quantity that stays as it is until it changes. `points`: where it changes, from left to right, and to what."""

    points: Sequence[tuple[float, float]]
    style: str = "then"


@dataclass(frozen=True)
class Column:
    """`whole`, of which `part` is filled from below and `bad` from above."""

    name: str
    whole: float
    part: float
    bad: float = 0
    words: str = ""


def steps_chart(
    lines: Sequence[Line],
    marks: Sequence[tuple[float, str]],
    *,
    id: str,
    title: str,
    says: str,
    table: Table,
    keys: Sequence[Key],
    limit: float | None = None,
) -> Chart:
    """Lines of steps over a common axis from the first to the last of `marks`, the last line in front of the others.

    `limit`: a height that is drawn as a line, where the others come near it.
    """
    first, last = marks[0][0], marks[-1][0]
    most = max((y for line in lines for _, y in line.points), default=0)
    shown_limit = limit if limit is not None and limit <= max(most, 1) * 2 else None
    top, rows = scale(max(most, shown_limit or 0))

    def x(value: float) -> float:
        return _rounded(_LEFT + (value - first) / ((last - first) or 1) * (WIDTH - _LEFT - _RIGHT))

    def y(value: float) -> float:
        return _height(value, top)

    paths = [Path(_steps(line.points, x, y), f"line {line.style}") for line in lines if line.points]
    front = lines[-1] if lines and lines[-1].points else None
    if front is not None:
        begins, ends = front.points[0][0], front.points[-1][0]
        area = f"{_steps(front.points, x, y)}V{y(0):g}H{x(begins):g}Z" if ends > begins else ""
        paths = [*([Path(area, "area")] if area else []), *paths]
    if shown_limit is not None:
        paths.append(Path(f"M{_LEFT} {y(shown_limit):g}H{WIDTH - _RIGHT}", "limit"))
    return Chart(
        id=id,
        title=title,
        says=says,
        table=table,
        keys=keys,
        rows=[Tick(y(value), _number(value)) for value in rows],
        marks=[Tick(x(value), text, _anchor(value, first, last)) for value, text in marks],
        paths=paths,
        dot=(x(front.points[-1][0]), y(front.points[-1][1])) if front is not None else None,
    )


def columns_chart(
    columns: Sequence[Column], *, id: str, title: str, says: str, table: Table, keys: Sequence[Key]
) -> Chart:
    top, rows = scale(max((column.whole for column in columns), default=0))
    place = (WIDTH - _LEFT - _RIGHT) / max(len(columns), 1)
    width = min(place * _BAR, _WIDEST_BAR)
    bars: list[Bar] = []
    words: list[Words] = []
    marks: list[Tick] = []
    for number, column in enumerate(columns):
        middle = _LEFT + place * (number + 0.5)
        x, y = _rounded(middle - width / 2), _height(column.whole, top)
        bars.append(_bar(x, y, width, _height(0, top) - y, "all"))
        part = _height(column.part, top)
        bars.append(_bar(x, part, width, _height(0, top) - part, "part"))
        if column.bad:
            bars.append(_bar(x, y, width, max(_height(0, top) - _height(column.bad, top), 2), "bad"))
        if column.words:
            words.append(Words(_rounded(middle), _rounded(y - 7), column.words))
        if (len(columns) - 1 - number) % (2 if len(columns) > _MOST_NAMED else 1) == 0:
            marks.append(Tick(_rounded(middle), column.name))
    shown = [bar for bar in bars if bar.height > 0]
    ticks = [Tick(_height(value, top), _number(value)) for value in rows]
    return Chart(
        id=id, title=title, says=says, table=table, keys=keys, rows=ticks, marks=marks, bars=shown, words=words
    )


def scale(most: float) -> tuple[float, Sequence[float]]:
    """The top of an axis that begins at 0, and its ticks: three to six round numbers, whole ones."""
    step = _round_step(max(most, 1) / 4)
    count = int(-(-max(most, 1) // step))
    return step * count, [step * number for number in range(count + 1)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, … that is no smaller."""
    power = 10 ** floor(log10(max(least, 1)))
    return float(next(step * power for step in _STEPS if step * power >= least))


def _height(value: float, top: float) -> float:
    return _rounded(HEIGHT - _BOTTOM - value / top * (HEIGHT - _TOP - _BOTTOM))


def _bar(x: float, y: float, width: float, height: float, style: str) -> Bar:
    return Bar(x, y, _rounded(width), _rounded(height), style)


def _steps(points: Sequence[tuple[float, float]], x: Callable[[float], float], y: Callable[[float], float]) -> str:
    (first_x, first_y), *others = points
    return f"M{x(first_x):g} {y(first_y):g}" + "".join(f"H{x(at):g}V{y(value):g}" for at, value in others)


def _anchor(value: float, first: float, last: float) -> str:
    return "start" if value == first else "end" if value == last else "middle"


def _rounded(value: float) -> float:
    return round(value, 1)


def _number(value: float) -> str:
    return f"{value:,.0f}"
