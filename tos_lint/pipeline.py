"""The corridor: discover, lower, link, judge, report, in this order and without a decision.

The only module that knows two rooms at once. What it is given and what it gives are values of `ir`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tos_lint.cache import Cache, packed
from tos_lint.discover import discover
from tos_lint.ir.findings import Report
from tos_lint.ir.inputs import InputFile
from tos_lint.knowledge import bundled, contents, load
from tos_lint.policy import load_policy

if TYPE_CHECKING:
    from tos_lint.ir.facts import FileFacts, Gap
    from tos_lint.ir.graph import ProvenanceGraph
    from tos_lint.ir.knowledge import Knowledge
    from tos_lint.ir.policy import Policy

FORGETFUL: Final = Cache(None)
"""Keeps nothing."""

Unread = tuple[tuple[str, "Gap"], ...]
"""Pairs of file path and gap, for files that were not lowered."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that was read of a project, before anybody judges it."""

    policy: Policy
    knowledge: Knowledge
    facts: tuple[FileFacts, ...]
    graph: ProvenanceGraph
    unread: Unread


def survey(
    roots: Sequence[Path], base: Path, policy: Policy, jobs: int = 1, cache: Cache = FORGETFUL
) -> Survey:
    """Read and link a project, with up to `jobs` processes.

    Raises Problem for a path that does not exist and for an error in rules.
    """
    return _surveyed(*discover(roots, base, policy.exclude), base, policy, jobs, cache)


def _surveyed(
    inputs: tuple[InputFile, ...], unread: Unread, base: Path, policy: Policy, jobs: int, cache: Cache
) -> Survey:
    from tos_lint.link import link  # noqa: PLC0415  (a run that knows its answer needs none of these)
    from tos_lint.lower import lower  # noqa: PLC0415
    from tos_lint.workers import Lowering, that_pay  # noqa: PLC0415

    with Lowering(lower, inputs, that_pay(jobs, inputs)) as lowering:
        knowledge = known(policy, base, cache)
        facts = lowering.facts()
    return Survey(policy, knowledge, facts, link(facts, knowledge, policy), unread)


def known(policy: Policy, base: Path, cache: Cache = FORGETFUL) -> Knowledge:
    """The bundled rules and the project's own. Raises Problem for an error in them."""
    return _read_rules(_rules(policy, base), cache) if policy.rule_paths else _shipped(cache)


def _rules(policy: Policy, base: Path) -> tuple[Path, ...]:
    return (bundled(), *(base / path for path in policy.rule_paths))


@lru_cache(maxsize=2)
def _shipped(cache: Cache) -> Knowledge:
    return _read_rules((bundled(),), cache)


def _read_rules(folders: tuple[Path, ...], cache: Cache) -> Knowledge:
    from tos_lint.ir.knowledge import Knowledge  # noqa: PLC0415

    return cache.remembered(Knowledge, contents(folders), lambda: load(folders))


def judged(seen: Survey, as_of: str = "", *, strict: bool = False) -> Report:
    """What the terms in force on a day (ISO; empty: today) say about a project."""
    from tos_lint.judge import inline_waivers, judge, waive  # noqa: PLC0415
    from tos_lint.report.summing import summed_up  # noqa: PLC0415

    day = as_of or today()
    terms, registry = seen.knowledge.terms, seen.knowledge.registry
    remarks = ((each.path, remark) for each in seen.facts for remark in each.remarks)
    waivers, unreadable = inline_waivers(remarks)
    found = judge(seen.graph, terms, registry, seen.policy, day, strict=strict)
    findings = waive((*found, *unreadable), (*seen.policy.waivers, *waivers), day)
    return summed_up(findings, seen.facts, seen.unread, seen.graph, day, seen.knowledge.version)


def today() -> str:
    """The ISO date of the run, in UTC."""
    return datetime.now(tz=UTC).date().isoformat()


def report(
    roots: Sequence[Path], base: Path, policy: Policy, as_of: str = "", *, strict: bool = False,
    jobs: int = 1, cache: Cache = FORGETFUL,
) -> Report:  # fmt: skip
    """What the terms say about a project: worked out, or remembered where nothing has changed.

    What tos-lint failed at itself is not kept: it may have been the machine's fault.
    Raises Problem for a path that does not exist and for an error in rules.
    """
    inputs, unread = discover(roots, base, policy.exclude)
    day = as_of or today()
    parts = (packed((inputs, unread, policy, day, strict)), *contents(_rules(policy, base)))
    return cache.remembered(
        Report,
        parts,
        lambda: judged(_surveyed(inputs, unread, base, policy, jobs, cache), day, strict=strict),
        worth=lambda found: not found.internal_errors,
    )


def check_project(
    roots: Sequence[Path], base: Path, *, config: Path | None = None, as_of: str = "", strict: bool = False
) -> Report:
    """Read the roots once and say what the terms say about them; paths are relative to `base`."""
    return report(roots, base, load_policy(base, config), as_of, strict=strict)
