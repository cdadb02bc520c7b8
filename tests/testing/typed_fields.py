"""Where text may be typed in a request's body, by its type: what is tried in one field is tried in all.

Numbers, ticks and names of a closed list are no such places: what is none of them is refused whatever it is.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct, inspect

from rapport.http.request_types import QuestionInput, VenueInput, WaitlistInput

SOUND_PARTS: Mapping[type, Mapping[str, Any]] = {
    QuestionInput: {"id": "q", "label": "Why?", "kind": "choices", "options": ["This"]},
    VenueInput: {},
    WaitlistInput: {"mode": "promote"},
}
"""A good one of each type that stands within a body."""


class Place(NamedTuple):
    """A way into a body: names of fields, and numbers of entries of lists."""

    steps: tuple[str | int, ...]

    @property
    def field(self) -> str:
        """The body's own field that it is in."""
        return str(self.steps[0])

    @property
    def name(self) -> str:
        """As a problem names it: `venue.url`, `questions[0].label`."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.steps)[1:]


@cache
def _info(kind: type[Struct]) -> inspect.Type:
    return inspect.type_info(kind)


def places(body: type[Struct]) -> list[Place]:
    return [Place(steps) for steps in _places(_info(body))]


def _places(kind: inspect.Type) -> Iterator[tuple[str | int, ...]]:
    match kind:
        case inspect.StrType():
            yield ()
        case inspect.DictType():
            yield ("why",)
        case inspect.Metadata(type=described):
            yield from _places(described)
        case inspect.UnionType(types=types):
            yield from dict.fromkeys(steps for one in types for steps in _places(one))
        case inspect.ListType(item_type=item):
            yield from ((0, *steps) for steps in _places(item))
        case inspect.StructType(fields=fields):
            yield from ((field.encode_name, *steps) for field in fields for steps in _places(field.type))


def put(body: dict[str, Any], kind: type[Struct], place: Place, value: object) -> None:
    """Puts a value there; what leads to it is made where it is not there yet."""
    part: Any = body
    info: inspect.Type = _info(kind)
    for step, following in zip(place.steps, (*place.steps[1:], None), strict=True):
        info = _within(info, step)
        if following is None:
            _set(part, step, value)
        else:
            if isinstance(part, dict) and part.get(str(step)) is None:
                part[str(step)] = _made(info)
            elif isinstance(part, list) and not part:
                part.append(_made(info))
            part = part[step]


def _set(part: Any, step: str | int, value: object) -> None:
    if isinstance(part, list):
        part[:] = [value]
    else:
        part[step] = value


def _within(info: inspect.Type, step: str | int) -> inspect.Type:
    match info:
        case inspect.Metadata(type=described):
            return _within(described, step)
        case inspect.UnionType(types=types):
            inner = (one for one in types if isinstance(one, inspect.StructType | inspect.ListType | inspect.DictType))
            return _within(next(inner), step)
        case inspect.StructType(fields=fields):
            return next(field.type for field in fields if field.encode_name == step)
        case inspect.ListType(item_type=item):
            return item
        case inspect.DictType(value_type=value):
            return value
    raise AssertionError(f"no way to {step} in {info}")


def _made(info: inspect.Type) -> Any:
    match info:
        case inspect.Metadata(type=described):
            return _made(described)
        case inspect.UnionType(types=types):
            return _made(next(one for one in types if not isinstance(one, inspect.NoneType | inspect.CustomType)))
        case inspect.StructType(cls=cls):
            return deepcopy(dict(SOUND_PARTS[cls]))
        case inspect.ListType():
            return []
    return {}
