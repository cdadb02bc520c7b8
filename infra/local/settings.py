"""Settings from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .resources import SECRET_KEY

ROOT = Path(__file__).parents[2]


class SettingsError(Exception):
    """A setting is wrong."""


@dataclass(frozen=True)
class Settings:
    port: int
    """0 is any free one."""
    fresh: bool
    api_key: str
    data: Path
    template: Path


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    port = environment.get("PORT") or "8000"
    if not port.isdecimal() or int(port) > 65535:
        raise SettingsError(f"PORT must be a number up to 65535, not {port!r}.")
    return Settings(
        port=int(port),
        fresh=environment.get("FRESH", "") not in ("", "0"),
        api_key=environment.get("RAPPORT_API_KEY") or "rk_local_demo",
        data=Path(environment.get("RAPPORT_DATA") or ROOT / ".rapport"),
        template=ROOT / "template.yaml",
    )


def aws_environment(engine: str, ses: str, region: str) -> dict[str, str]:
    """Variables that send every AWS client of this process to the local cloud, and its mails and metrics nowhere."""
    return {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ENDPOINT_URL": engine,
        "AWS_ENDPOINT_URL_SESV2": ses,
        "RESERVED_ADDRESSES": "accepted",  # ada@example.org may sign up: here no mail leaves the machine
        "POWERTOOLS_METRICS_DISABLED": "true",  # nobody collects them here, and they would be printed
    }


def clear_environment() -> None:
    """Removes whatever could lead an AWS client elsewhere: the user's own account, a proxy."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "POWERTOOLS_")) or name.lower().endswith("_proxy"):
            del os.environ[name]
