"""Findings, and what was read and not understood, become one `Report`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.findings import Answer, Coverage, Diagnostic, Finding, Report
from tos_lint.ir.graph import ProvenanceGraph, Sink, Source
from tos_lint.report.words import headline_place

Gaps = Iterable[tuple[str, Gap]]

_CODES: Final[dict[Reason, str]] = {
    Reason.SYNTAX: "TOS901",
    Reason.UNREADABLE: "TOS901",
    Reason.INTERNAL: "TOS901",
    Reason.TOO_LARGE: "TOS902",
    Reason.DYNAMIC: "TOS903",
    Reason.BOUND: "TOS903",
}


def summed_up(
    findings: Sequence[Finding],
    facts: Sequence[FileFacts],
    unread: Gaps,
    graph: ProvenanceGraph,
    as_of: str,
    rules_version: str,
) -> Report:
    """The report, in an order that only its content decides."""
    gaps = {*unread, *graph.gaps, *(pair for each in facts for pair in _gaps(each))}
    ordered = tuple(sorted(findings, key=_order))
    return Report(
        root=".",
        as_of=as_of,
        rules_version=rules_version,
        findings=tuple(each for each in ordered if each.answer is not Answer.PERMITTED),
        permitted=tuple(each for each in ordered if each.answer is Answer.PERMITTED),
        diagnostics=_diagnostics(pair for pair in gaps if pair[1].reason is not Reason.INTERNAL),
        coverage=_coverage(ordered, facts, graph),
        internal_errors=_diagnostics(pair for pair in gaps if pair[1].reason is Reason.INTERNAL),
    )


def _order(finding: Finding) -> tuple[object, ...]:
    at = headline_place(finding)
    return (at.path, at.span, finding.rule, finding.provider, finding.location, finding.fingerprint)


def _gaps(facts: FileFacts) -> Iterator[tuple[str, Gap]]:
    """The gaps of a file, and of the files that it writes."""
    for gap in facts.gaps:
        yield facts.path, gap
    for inner in facts.embedded:
        yield from _gaps(inner)


def _diagnostics(gaps: Gaps) -> tuple[Diagnostic, ...]:
    said = {Diagnostic(path, gap.span.line, _CODES[gap.reason], gap.detail) for path, gap in gaps}
    return tuple(sorted(said))


def _coverage(findings: Iterable[Finding], facts: Sequence[FileFacts], graph: ProvenanceGraph) -> Coverage:
    nodes = graph.nodes.values()
    flows = {(each.flow.source.key, each.flow.sink.key) for each in findings if each.flow}
    return Coverage(
        files=len(facts),
        sources=sum(isinstance(node, Source) for node in nodes),
        sinks=sum(isinstance(node, Sink) for node in nodes),
        flows=len(flows),
        assumed_calls=graph.assumed_calls,
    )
