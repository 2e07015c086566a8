"""Room 4: what the terms in force say about every flow of the provenance graph.

    flows        every way from a source to a training step
    applicable   which texts govern the source's output, and which clauses are in force
    situation    what is known of the flow and of the model that it trains
    conditions   whether a clause applies, in three values
    duties       whether an obligation is met
    verdict      one answer from all clauses, the loudest first
    waive        which findings somebody has accepted

Nothing here knows a provider: ids, dates and clauses are values that arrive as arguments.
"""

from __future__ import annotations

from collections.abc import Iterable

from tos_lint.ir.facts import Remark
from tos_lint.ir.findings import Finding
from tos_lint.ir.graph import ProvenanceGraph
from tos_lint.ir.policy import Policy
from tos_lint.ir.registry import Registry
from tos_lint.ir.terms import Terms
from tos_lint.judge.flows import flows
from tos_lint.judge.judgement import assess
from tos_lint.judge.remarks import inline_waivers
from tos_lint.judge.waive import waive

__all__ = ["assess", "flows", "inline_waivers", "judge", "waive"]


def judge(
    graph: ProvenanceGraph,
    terms: Terms,
    registry: Registry,
    policy: Policy,
    as_of: str,
    strict: bool = False,
    remarks: Iterable[tuple[str, Remark]] = (),
) -> tuple[Finding, ...]:
    """What the terms in force on `as_of` (an ISO date) say of every flow, waived and allowed ones included.

    `remarks` are pairs of file path and comment. With `strict`, data of unknown origin is an error.
    """
    findings = assess(graph, terms, registry, policy, as_of, strict=strict)
    inline, unreadable = inline_waivers(remarks)
    return (*waive(findings, (*policy.waivers, *inline), as_of), *unreadable)
