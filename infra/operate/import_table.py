"""`import`: a new stack that has the table of one that was deleted, its images, and the SES identity that it had made.

CloudFormation imports by a template that holds what is imported and nothing else; deploying the whole template makes
the rest around it. (It imports by itself only what has a name that stands in the template as it is, and the table's
depends on parameters.)
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..local.template import Template
from .errors import OperateError
from .stack import NamedStack

_TEMPLATE = Path(__file__).parents[2] / "template.yaml"
_CHANGE_SET = "import"
_KNOWN_BY = {"Table": "TableName", "ImagesBucket": "BucketName", "SesDomain": "EmailIdentity"}
"""What is kept, and by what CloudFormation knows it."""


def add_to(commands: Any) -> None:
    imported = commands.add_parser(
        "import", help="make a stack around the table of one that was deleted; then `sam deploy` makes the rest"
    )
    imported.add_argument("--table", metavar="NAME", required=True, help="the table that was kept")
    imported.add_argument("--images", metavar="BUCKET", help="the bucket of images that was kept")
    imported.add_argument(
        "--ses-identity", metavar="DOMAIN", help="the SES identity, if the stack had made it (MakeSesIdentity)"
    )
    imported.set_defaults(run=import_table, needs="the name alone")


def import_table(named: NamedStack, given: argparse.Namespace) -> None:
    cloudformation = named.cloudformation
    of_change_set = {"StackName": named.name, "ChangeSetName": _CHANGE_SET}
    named_so = {"Table": given.table, "ImagesBucket": given.images, "SesDomain": given.ses_identity}
    resources = resources_kept(named.name, named_so)
    cloudformation.create_change_set(
        **of_change_set,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": resources}),
        ResourcesToImport=[
            {
                "ResourceType": each["Type"],
                "LogicalResourceId": name,
                "ResourceIdentifier": {_KNOWN_BY[name]: named_so[name]},
            }
            for name, each in resources.items()
        ],
    )
    _wait(cloudformation, "change_set_create_complete", of_change_set)
    cloudformation.execute_change_set(**of_change_set)
    _wait(cloudformation, "stack_import_complete", {"StackName": named.name})
    print(f"The stack {named.name} has {' and '.join(sorted(resources))}: `sam build && sam deploy` makes the rest.")


def resources_kept(stack: str, named: Mapping[str, str | None]) -> dict[str, Any]:
    """Those that are named, as template.yaml has them, with every value in it that of this stack."""
    identity = named.get("SesDomain")
    parameters = {
        "TableName": named["Table"] or "",
        "SesIdentity": identity or "",
        "MakeSesIdentity": "yes" if identity else "no",
    }
    template = Template(_TEMPLATE, parameters, lambda *_: {"Ref": stack})
    return {
        name: {
            "Type": template.types[name],
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": template.value(template.of_type(template.types[name])[name]),
        }
        for name in _KNOWN_BY
        if named.get(name)
    }


def _wait(cloudformation: Any, until: str, of: dict[str, str]) -> None:
    from botocore.exceptions import WaiterError

    try:
        cloudformation.get_waiter(until).wait(**of, WaiterConfig={"Delay": 5, "MaxAttempts": 120})
    except WaiterError as error:
        found = error.last_response
        why = found.get("StatusReason") or found.get("Stacks", [{}])[0].get("StackStatusReason") or str(error)
        raise OperateError(f"CloudFormation did not import it: {why}") from None
