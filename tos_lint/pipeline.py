"""The corridor: discover, lower, link, judge, report, in this order and without a decision.

The only module that knows two rooms at once. What it is given and what it gives are values of `ir`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tos_lint.discover import discover
from tos_lint.ir.facts import FileFacts, Gap
from tos_lint.ir.findings import Report
from tos_lint.ir.graph import ProvenanceGraph
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.policy import Policy
from tos_lint.judge import inline_waivers, judge, waive
from tos_lint.knowledge import bundled, load
from tos_lint.link import link
from tos_lint.lower import lower
from tos_lint.policy import load_policy
from tos_lint.report.summing import summed_up
from tos_lint.workers import Lowering, that_pay


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that was read of a project, before anybody judges it."""

    policy: Policy
    knowledge: Knowledge
    facts: tuple[FileFacts, ...]
    graph: ProvenanceGraph
    unread: tuple[tuple[str, Gap], ...]
    """Pairs of file path and gap, for files that were not lowered."""


def survey(roots: Sequence[Path], base: Path, policy: Policy, jobs: int = 1) -> Survey:
    """Read and link a project, with up to `jobs` processes.

    Raises Problem for a path that does not exist and for an error in rules.
    """
    inputs, unread = discover(roots, base, policy.exclude)
    with Lowering(lower, inputs, that_pay(jobs, inputs)) as lowering:
        knowledge = known(policy, base)
        facts = lowering.facts()
    return Survey(policy, knowledge, facts, link(facts, knowledge, policy), unread)


def known(policy: Policy, base: Path) -> Knowledge:
    """The bundled rules and the project's own. Raises Problem for an error in them."""
    return load([bundled(), *(base / path for path in policy.rule_paths)])


def judged(seen: Survey, as_of: str = "", *, strict: bool = False) -> Report:
    """What the terms in force on a day (ISO; empty: today) say about a project."""
    day = as_of or datetime.now(tz=UTC).date().isoformat()
    terms, registry = seen.knowledge.terms, seen.knowledge.registry
    remarks = ((each.path, remark) for each in seen.facts for remark in each.remarks)
    waivers, unreadable = inline_waivers(remarks)
    found = judge(seen.graph, terms, registry, seen.policy, day, strict=strict)
    findings = waive((*found, *unreadable), (*seen.policy.waivers, *waivers), day)
    return summed_up(findings, seen.facts, seen.unread, seen.graph, day, seen.knowledge.version)


def check_project(
    roots: Sequence[Path], base: Path, *, config: Path | None = None, as_of: str = "", strict: bool = False
) -> Report:
    """Read the roots once and say what the terms say about them; paths are relative to `base`."""
    return judged(survey(roots, base, load_policy(base, config)), as_of, strict=strict)
