"""template.yaml as CloudFormation gets it: by SAM's own translator, with a domain and without."""

import copy
import json
import subprocess
import sys
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from samtranslator.translator.transform import transform

from tests.testing.template import FUNCTIONS, TEMPLATE, as_list, names_in

CHOICES: Mapping[str, Mapping[str, str]] = {
    "without a domain": {},
    "with a domain": {"DomainName": "meet.example.org", "CertificateArn": "arn:aws:acm:eu-west-1:1:certificate/1"},
    "with a zone": {"DomainName": "meet.example.org", "HostedZoneId": "Z1", "MakeSesIdentity": "yes"},
}
each_choice = pytest.mark.parametrize("choice", CHOICES)


def translated(choice: str) -> dict[str, Any]:
    """As `sam package` leaves it for CloudFormation to translate: each function's code is in a bucket."""
    template = copy.deepcopy(TEMPLATE)
    for name in FUNCTIONS:
        template["Resources"][name]["Properties"]["CodeUri"] = "s3://a-bucket/functions.zip"
    given = {"AWS::Region": "eu-west-1", **CHOICES[choice]}
    made: dict[str, Any] = transform(template, given, SimpleNamespace(load=dict))
    return made


@each_choice
def test_nothing_waits_for_itself(choice: str) -> None:
    """Whatever a condition chooses: what stands in either branch is counted."""
    resources = translated(choice)["Resources"]
    needs = {
        name: ({*names_in(each), *as_list(each.get("DependsOn", []))} & resources.keys()) - {name}
        for name, each in resources.items()
    }
    assert needs["PublicFunction"]
    assert {*TopologicalSorter(needs).static_order()} == resources.keys()


def test_what_cloudformation_gets_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "translated.json"
    file.write_text(json.dumps(translated("with a zone")))
    linted = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), "--regions", "eu-west-1", "--", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (linted.returncode, linted.stdout) == (0, "")
