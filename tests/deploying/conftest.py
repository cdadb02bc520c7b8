"""One account and one checkout for the whole day: each test takes up where the one before ended."""

import json
import os
import platform
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.package.build import target_python
from tests.testing.checkout import checkout

from .account import PYTHON, Account, account

DOMAIN = "rapport-rehearsal.dev"
"""In the place of example.org, which takes no mail and is refused."""
_SECONDS = 60


@dataclass(frozen=True)
class Day:
    account: Account
    root: Path

    def type(self, commands: str, answers: str = "") -> str:
        """What they print to standard output. Variables last until the evening."""
        state = self.root / ".git" / "variables"
        state.touch()
        own = commands.replace("example.org", DOMAIN).replace(
            "2027-01-14", str(datetime.now(UTC).date() + timedelta(30))
        )
        done = subprocess.run(
            ["bash", "-c", f"set -ea\n. {state}\n{own}\nexport -p >{state}"],
            cwd=self.root,
            env=self._environment(),
            input=answers,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{own}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RAPPORT_", "MAKE"))}
        return {
            **own,
            "PATH": os.pathsep.join((str(PYTHON.parent), str(Path(target_python()).parent), os.environ["PATH"])),
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_ENDPOINT_URL": self.account.endpoint,
            "SAM_CLI_TELEMETRY": "0",
            "ARCHITECTURE": architecture(),
        }

    def open_the_door(self) -> None:
        """The API's address is behind it, and nothing else: what `make` fetches, it fetches before."""
        self.type("make .venv/.local")
        lines = [
            f"export {name}={value}"
            for name, value in {
                "https_proxy": self.account.door,
                "no_proxy": "127.0.0.1",
                "CURL_CA_BUNDLE": self.account.certificate,
                "SSL_CERT_FILE": self.account.certificate,
            }.items()
        ]
        self.type("\n".join(lines))

    def close_the_door(self) -> None:
        self.type("unset https_proxy no_proxy CURL_CA_BUNDLE SSL_CERT_FILE")

    def outputs(self) -> dict[str, str]:
        (stack,) = json.loads(self.type("aws cloudformation describe-stacks --stack-name rapport"))["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}

    def mail(self, to: str, subject: str) -> str:
        """The text of the newest to that address with these words in its subject, once it is there."""
        end = time.monotonic() + _SECONDS
        while True:
            mails = self._mails()
            found = [each["BodyText"] for each in mails if to in each["To"] and subject in each["Subject"]]
            if found:
                return str(found[-1])
            assert time.monotonic() < end, f"no mail “{subject}” to {to} among {mails}"
            time.sleep(0.5)

    def _mails(self) -> list[Any]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.account.endpoint}/_ministack/ses/messages") as answer:
            return [each for mails in json.load(answer)["messages"].values() for each in mails]


def architecture() -> str:
    """This machine's, for the functions run on it."""
    return "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def link(text: str, begins: str) -> str:
    """The first link in a mail's text whose path begins so."""
    return str(re.findall(rf"https://[^\s/]+{begins}[^\s>]+", text)[0])


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Begins with `git clone`, for which a copy stands in, uncommitted changes and all."""
    root = checkout(tmp_path_factory.mktemp("checkout"))
    with account(tmp_path_factory.mktemp("account")) as one:
        yield Day(one, root)
