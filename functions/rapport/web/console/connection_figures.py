"""Figures of connections as charts and numbers: what is below five people is not shown."""

from collections.abc import Sequence

from ...domain.base.dataclass import dataclass
from ...domain.event import ListedEvent
from ...domain.figures.connections import Connections
from .charts import Chart, Column, Key, Table, columns_chart
from .figures import short_day

_MOST_COLUMNS = 8


@dataclass(frozen=True)
class _Drawn:
    """A chart of two totals: of how many, how many."""

    id: str
    title: str
    whole: tuple[str, str]
    """The field, and its words."""
    part: tuple[str, str]


@dataclass(frozen=True)
class _Steps:
    """A chart of one event's people, step by step: each a field, and its words."""

    id: str
    title: str
    steps: tuple[tuple[str, str], ...]


_NOT_SHOWN = "not shown"
"""Of fewer than five people, and of what is not known yet."""
_CHARTS = (
    _Drawn("met", "Introduced, and met", ("introduced", "Introduced"), ("met", "Met somebody")),
    _Drawn(
        "mixed",
        "Newcomers among regulars",
        ("newcomers", "Newcomers introduced"),
        ("newcomers_met_regulars", "To a regular"),
    ),
    _Drawn("maybes", "From “I’d come if …” to coming", ("maybes", "Said so"), ("maybes_came", "Came")),
    _Drawn("invited", "Invited, and signed up", ("invited", "Invited"), ("invited_signed_up", "Signed up")),
)
_TOTALS = (
    ("introduced", "were introduced"),
    ("met", "met somebody"),
    ("exchanged", "exchanged addresses"),
    ("came_back", "came back"),
    ("had_nobody", "had nobody"),
    ("maybes_answered", "said “I’d come if …” and were answered"),
    ("maybes_came_back", "said so, came, and came back"),
)
_STEPS = (
    _Steps(
        "met",
        "From being introduced to coming back",
        (
            ("introduced", "Introduced"),
            ("met", "Met"),
            ("exchanged", "Swapped"),
            ("came_back", "Came back"),
        ),
    ),
    _Steps(
        "maybes",
        "From “I’d come if …” to coming back",
        (
            ("maybes", "Said so"),
            ("maybes_answered", "Answered"),
            ("maybes_came", "Came"),
            ("maybes_came_back", "Came back"),
        ),
    ),
    _Steps(
        "invited",
        "From being invited to coming",
        (("invited", "Invited"), ("invited_signed_up", "Signed up"), ("invited_came", "Came")),
    ),
)
_BESIDES = (
    ("had_nobody", "had nobody"),
    ("newcomers", "newcomers were introduced"),
    ("newcomers_met_regulars", "of them to a regular"),
)
"""Totals of an event that are no step of any chart."""


def besides(of: Connections) -> list[tuple[str, str]]:
    """Those totals of an event that are shown and stand in no chart: a number, and its words."""
    return _shown(of, _BESIDES)


def charts_of_event(of: Connections) -> list[Chart]:
    """How many of those who took a first step took the others."""
    return [_steps_chart(steps, of) for steps in _STEPS if getattr(of, steps.steps[0][0]) is not None]


def _steps_chart(drawn: _Steps, of: Connections) -> Chart:
    counts = [(words, getattr(of, name)) for name, words in drawn.steps]
    first, others = counts[0], counts[1:]
    said = ", ".join(f"{words.lower()}: {_NOT_SHOWN if count is None else f'{count:,}'}" for words, count in others)
    return columns_chart(
        [Column(words, first[1], count or 0) for words, count in counts],
        id=drawn.id,
        title=drawn.title,
        says=f"{first[0]}: {first[1]:,}; of them {said}.",
        table=Table(["Step", "People"], [[words, _NOT_SHOWN if n is None else f"{n:,}"] for words, n in counts]),
        keys=[Key("part", "Took this step"), Key("all", first[0])],
    )


def totals(of: Connections) -> list[tuple[str, str]]:
    """Those that are shown: a number, and its words."""
    return _shown(of, _TOTALS)


def _shown(of: Connections, of_these: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"{count:,}", words) for name, words in of_these if (count := getattr(of, name)) is not None]


def charts(events: Sequence[tuple[ListedEvent, Connections]]) -> list[Chart]:
    return [chart for drawn in _CHARTS if (chart := _chart(drawn, events)) is not None]


def _chart(drawn: _Drawn, events: Sequence[tuple[ListedEvent, Connections]]) -> Chart | None:
    """None where nothing of it is shown of any event."""
    (whole, whole_words), (part, part_words) = drawn.whole, drawn.part
    shown = [(event, of) for event, of in events if getattr(of, whole) is not None][-_MOST_COLUMNS:]
    if not shown:
        return None
    columns = [Column(short_day(event.starts_local), getattr(of, whole), getattr(of, part) or 0) for event, of in shown]
    rows = [
        [f"{event.title}, {short_day(event.starts_local)}", _words(getattr(of, whole)), _words(getattr(of, part))]
        for event, of in reversed(shown)
    ]
    event, latest = shown[-1]
    says = f"At {event.title}: {whole_words.lower()} {_words(getattr(latest, whole))}, "
    says += f"{part_words[0].lower()}{part_words[1:]} {_words(getattr(latest, part))}."
    return columns_chart(
        columns,
        id=drawn.id,
        title=drawn.title,
        says=says,
        table=Table(["Event", whole_words, part_words], rows),
        keys=[Key("part", part_words), Key("all", whole_words)],
    )


def _words(count: int | None) -> str:
    return f"{count:,}" if count is not None else "fewer than 5"
