"""Fuzzed operations are tests of their own."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """schemathesis says in a test's name which operation it is of, and pytest 9.2 does not take that into its id.

    Of those that share an id, xdist runs one.
    """
    for item in items:
        if type(item).__name__ == "SchemathesisFunction" and item.parent is not None:
            item._id = item.parent.id.child(item.name)  # noqa: SLF001 - there is no other way to say it
