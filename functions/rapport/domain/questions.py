"""What an event asks of who signs up."""

from .base.dataclass import dataclass

Answer = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    id: str
    label: str
    required: bool = False
    options: tuple[str, ...] = ()
