"""Every flow costs the requests to AWS that the documentation states, and no more."""

import re
from pathlib import Path

import pytest

from benchmarks.request_flows import FLOWS
from benchmarks.request_flows.flow import Flow

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_a_flow_costs_the_requests_that_are_stated(flow: Flow) -> None:
    bill = flow.bill()
    assert bill.requests.total() <= flow.requests * flow.each, bill.named()


def test_the_document_states_every_flow() -> None:
    section = DOCUMENT.read_text().partition("## Requests and capacity units")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([\d.]+) \| ", section, re.MULTILINE)
    assert {name: float(count) for name, count in rows} == {flow.name: flow.requests for flow in FLOWS}
