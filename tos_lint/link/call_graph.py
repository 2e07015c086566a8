"""Who calls whom, as evaluation found it: for measuring how well values are followed.

Checking a project asks for none of this, so calls are written down only while somebody asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from tos_lint.ir.facts import FileFacts
from tos_lint.ir.graph import CallEdge
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.policy import Policy
from tos_lint.link.entries import evaluate_all
from tos_lint.link.prepare import prepared


def call_edges(facts: Sequence[FileFacts], knowledge: Knowledge, policy: Policy) -> tuple[CallEdge, ...]:
    """Every call from a body of the project to another one, or to a library name, in a fixed order."""
    machine = prepared(facts, knowledge, policy)
    machine.calls = set()
    evaluate_all(machine)
    return tuple(sorted(machine.calls))
