"""Where pages and links begin, for a function that the API calls and whose environment cannot name it."""

from collections.abc import Iterator

import pytest

from rapport import wiring
from tests.testing.environment import function_settings


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in function_settings("address").items():
        monkeypatch.setenv(name, value)
    wiring.app.cache_clear()
    yield
    wiring.app.cache_clear()


def test_without_a_domain_it_is_the_api_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    own = "https://abc.execute-api.eu-west-1.amazonaws.com"
    assert wiring.app(own).config.public_url == own
    assert wiring.app(own) is wiring.app(own)


def test_a_domain_goes_first_by_whatever_address_the_api_was_asked() -> None:
    assert wiring.app("https://abc.execute-api.eu-west-1.amazonaws.com").config.public_url == "https://rapport.example"
