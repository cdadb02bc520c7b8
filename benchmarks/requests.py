"""Requests to AWS and capacity units of every flow, beside the fewest requests that there can be.

Each flow is asked of the real functions on a table in memory: what is asked of AWS, and what it costs by AWS's rules,
is the same there. A test holds each to what is stated here, and docs/performance.md to the same.
"""

import os
from collections.abc import Iterator
from unittest.mock import patch

from benchmarks.figures import Figure
from infra.local.settings import aws_environment

NOWHERE = "http://127.0.0.1:9"


def run() -> Iterator[Figure]:
    with patch.dict(os.environ, aws_environment(NOWHERE, NOWHERE, "eu-west-1")):
        from benchmarks.request_flows import FLOWS  # imports the handlers, which read the environment

        for flow in FLOWS:
            yield flow.figure()
