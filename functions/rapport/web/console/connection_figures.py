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
class _Step:
    field: str
    name: str
    """Short, for it stands below a column."""
    says: str


@dataclass(frozen=True)
class _Steps:
    """A chart of one event's people, step by step. Below five, and before it is known, a step is not shown."""

    id: str
    title: str
    steps: tuple[_Step, ...]


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
            _Step("introduced", "Introduced", "were introduced"),
            _Step("met", "Met", "met somebody"),
            _Step("exchanged", "Swapped", "exchanged addresses"),
            _Step("came_back", "Came back", "came back"),
        ),
    ),
    _Steps(
        "maybes",
        "From “I’d come if …” to coming back",
        (
            _Step("maybes", "Said so", "said “I’d come if …”"),
            _Step("maybes_answered", "Answered", "were answered"),
            _Step("maybes_came", "Came", "came"),
            _Step("maybes_came_back", "Came back", "came back"),
        ),
    ),
    _Steps(
        "invited",
        "From being invited to coming",
        (
            _Step("invited", "Invited", "were invited"),
            _Step("invited_signed_up", "Signed up", "signed up"),
            _Step("invited_came", "Came", "came"),
        ),
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
    alone = [known[0] for steps in _STEPS if len(known := _known(steps, of)) == 1]
    return _shown(of, [*((step.field, step.says) for step in alone), *_BESIDES])


def charts_of_event(of: Connections) -> list[Chart]:
    """How many of those who took a first step took the others, as far as that is shown of two of them."""
    return [_steps_chart(steps, known, of) for steps in _STEPS if len(known := _known(steps, of)) > 1]


def _known(drawn: _Steps, of: Connections) -> list[_Step]:
    return [step for step in drawn.steps if getattr(of, step.field) is not None]


def _steps_chart(drawn: _Steps, known: Sequence[_Step], of: Connections) -> Chart:
    counts = {step.field: getattr(of, step.field) for step in drawn.steps}
    whole = counts[known[0].field]
    return columns_chart(
        [_column(step.name, whole, counts[step.field]) for step in known],
        id=drawn.id,
        title=drawn.title,
        says=", ".join(f"{counts[step.field]:,} {step.says}" for step in known) + ".",
        table=Table(
            ["What they did", "People"],
            [
                [step.says.capitalize(), "not shown" if (n := counts[step.field]) is None else f"{n:,}"]
                for step in drawn.steps
            ],
        ),
        keys=[Key("part", "Went this far"), Key("all", known[0].name)],
    )


def _column(name: str, whole: int, part: int) -> Column:
    """More may have met than were introduced: by each other's codes."""
    return Column(name, max(whole, part), part)


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
    columns = [
        _column(short_day(event.starts_local), getattr(of, whole), getattr(of, part) or 0) for event, of in shown
    ]
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
