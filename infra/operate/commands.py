"""The commands: what each takes, and what it exits with.

0: done. 1: refused or failed, with a sentence that says why on standard error. 2: not a command.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from rapport.domain.base.errors import RapportError

from . import armed, dead_letters, groups, import_table, members, secrets, setup, suppressions, unknown, version
from .errors import OperateError
from .stack import NamedStack, Stack, from_cloudformation, from_environment

Command = Callable[[Stack | NamedStack, argparse.Namespace], int | None]


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m infra.operate", description="Operates a stack of Rapport.")
    whole.add_argument("--stack", help="the stack's name; else $RAPPORT_STACK; else what the environment names")
    whole.add_argument("--region", help="where the stack is; else what AWS's own settings say")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for part in (setup, groups, members, suppressions, secrets, armed, dead_letters, unknown, import_table, version):
        part.add_to(commands)
    return whole


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    given = parser().parse_args(arguments)
    run: Command = given.run
    try:
        return run(_stack(given, environment), given) or 0
    except (OperateError, RapportError) as error:
        return _fail(str(error))
    except ClientError as error:
        return _fail(f"AWS refused {error.operation_name}: {error.response['Error']['Message']}")
    except BotoCoreError as error:
        return _fail(f"AWS could not be asked: {error}")


def _stack(given: argparse.Namespace, environment: Mapping[str, str]) -> Stack | NamedStack:
    name = given.stack or environment.get("RAPPORT_STACK")
    if "needs" in given:
        if not name:
            raise OperateError("Name the stack with --stack.")
        return NamedStack(name, given.region)
    return from_cloudformation(name, given.region) if name else from_environment(environment)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
