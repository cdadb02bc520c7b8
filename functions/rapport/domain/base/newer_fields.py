"""What a newer release keeps in a thing, beside the fields that this one knows: see docs/upgrading.md.

Each thing that is read, changed and written back whole has a field for it, so that whoever changes a copy hands it on
without a thought. What is made anew has none, and so an erasure keeps nothing that it does not know.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

NewerFields = Mapping[str, Any]
"""By name, as they lie in the table. Two things that differ in nothing else are equal."""


def none_newer() -> NewerFields:
    """The field of a thing."""
    nothing: NewerFields = field(default_factory=dict, compare=False)
    return nothing
