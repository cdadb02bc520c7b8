"""The time zones that a form offers."""

from ...domain.base.clock import zone_names

_OF_NO_PLACE = ("Etc", "SystemV")
_CALLED_OTHERWISE = ("Brazil", "Canada", "Chile", "Mexico", "US")
"""Older names of zones that are there as America/…, too."""


def zones_shown(chosen: str) -> list[tuple[str, list[str]]]:
    """Zones that people live in, by their part of the world; and the one that is chosen, whatever it is."""
    places: dict[str, list[str]] = {}
    for name in sorted(zone_names()):
        part, _, place = name.partition("/")
        if place and part not in (*_OF_NO_PLACE, *_CALLED_OTHERWISE):
            places.setdefault(part, []).append(name)
    known = {name for names in places.values() for name in names}
    return [("Other", sorted({"UTC", chosen} - known - {""})), *places.items()]
