"""Every flow that writes or sends."""

from tests.crash.flows import connections, introductions, mails, maybes, members, organisers, people
from tests.crash.flows.flow import FLOWS, Flow

__all__ = ["FLOWS", "Flow", "connections", "introductions", "mails", "maybes", "members", "organisers", "people"]
