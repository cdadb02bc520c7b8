"""Every flow whose requests are counted, in the order of docs/performance.md."""

from benchmarks.request_flows import attendees, later, organisers
from benchmarks.request_flows.flow import FLOWS as _REGISTERED
from benchmarks.request_flows.flow import Flow

_ORDER = (attendees, organisers, later)
FLOWS: list[Flow] = sorted(
    _REGISTERED, key=lambda flow: [module.__name__ for module in _ORDER].index(flow.prepare.__module__)
)
