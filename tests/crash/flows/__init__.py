"""Every flow that writes or sends."""

from tests.crash.flows import mails, organisers, people
from tests.crash.flows.flow import FLOWS, Flow

__all__ = ["FLOWS", "Flow", "mails", "organisers", "people"]
