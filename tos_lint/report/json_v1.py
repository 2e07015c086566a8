"""The JSON report, version 1: a promise to other programs.

The shapes are written out as types, so that a change of ours inside cannot change what others read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NotRequired, TypedDict

from tos_lint import __version__
from tos_lint.ir.findings import Finding, Report, Severity
from tos_lint.ir.graph import Hop, Sink
from tos_lint.ir.policy import Waiver
from tos_lint.ir.spans import Location
from tos_lint.ir.terms import Clause
from tos_lint.report.rules import name_of
from tos_lint.report.view import View
from tos_lint.report.words import CONFIDENCE, severities, waived

SCHEMA_VERSION = 1


class CellJson(TypedDict):
    """The part that places in notebooks have besides."""

    cell: NotRequired[int]
    cell_line: NotRequired[int]


class SourceJson(CellJson):
    """Where material begins, or the construct that a finding without a flow is about."""

    path: str
    line: int
    column: int
    end_line: int
    kind: str
    name: str


class SinkJson(CellJson):
    """Where it is trained on."""

    path: str
    line: int
    column: int
    end_line: int
    kind: str
    framework: str


class HopJson(CellJson):
    """One step between."""

    path: str
    line: int
    kind: str
    label: str


class ClauseJson(TypedDict):
    """What the licensor's text says."""

    id: str
    effect: str
    document: str
    section: str
    url: str
    quote: str
    effective_from: str
    verified: bool


class NeedJson(TypedDict):
    """A fact on which the answer turns."""

    need: str
    status: str
    tell: str


class WaiverJson(TypedDict):
    """Who accepted the finding, and where that is written."""

    reason: str
    until: str | None
    path: str
    line: int


class FindingJson(TypedDict):
    """One finding."""

    rule_id: str
    rule_name: str
    severity: str
    confidence: str
    verdict: str
    provider: str | None
    surface: str | None
    model: str | None
    message: str
    help: str
    source: SourceJson
    sink: SinkJson | None
    flow: list[HopJson]
    artifacts: list[str]
    linkage: str | None
    clauses: list[ClauseJson]
    conditions: list[NeedJson]
    fingerprint: str
    waived: WaiverJson | None


class DiagnosticJson(TypedDict):
    """What the analysis did not see."""

    code: str
    path: str
    line: int
    message: str


class ToolJson(TypedDict):
    """Who says all this."""

    name: str
    version: str
    rules_version: str


class SummaryJson(TypedDict):
    """Counts; findings that somebody waived are counted as waived only."""

    files: int
    sources: int
    sinks: int
    flows: int
    errors: int
    warnings: int
    notes: int
    permitted: int
    waived: int


class ReportJson(TypedDict):
    """The whole report."""

    schema_version: int
    tool: ToolJson
    root: str
    as_of: str
    summary: SummaryJson
    findings: list[FindingJson]
    permitted: list[FindingJson]
    diagnostics: list[DiagnosticJson]


def render_json(report: Report, view: View) -> str:
    """The report as JSON, ending in a line break."""
    return json.dumps(as_json(report, view), indent=2, ensure_ascii=False) + "\n"


def as_json(report: Report, view: View) -> ReportJson:
    """The report as plain values."""
    permitted = report.permitted if view.permitted else ()
    diagnostics = sorted({*report.diagnostics, *report.internal_errors})
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "tos-lint", "version": __version__, "rules_version": report.rules_version},
        "root": report.root,
        "as_of": report.as_of,
        "summary": _summary(report),
        "findings": [finding_json(finding) for finding in report.findings],
        "permitted": [finding_json(finding) for finding in permitted],
        "diagnostics": [
            {"code": each.code, "path": each.path, "line": each.line, "message": each.message}
            for each in diagnostics
        ],
    }


def finding_json(finding: Finding) -> FindingJson:
    """One finding as plain values."""
    flow = finding.flow
    return {
        "rule_id": finding.rule,
        "rule_name": name_of(finding.rule),
        "severity": finding.severity.word,
        "confidence": CONFIDENCE[finding.confidence],
        "verdict": finding.answer.value,
        "provider": finding.provider or None,
        "surface": finding.surface or None,
        "model": finding.model or None,
        "message": finding.message,
        "help": finding.help,
        "source": _source(finding),
        "sink": _sink(flow.sink) if flow else None,
        "flow": [_hop(hop) for hop in flow.hops] if flow else [],
        "artifacts": [artefact.name for artefact in flow.artefacts] if flow else [],
        "linkage": flow.linkage.value if flow else None,
        "clauses": clauses_json(finding.clauses),
        "conditions": [{"need": n.need, "status": n.status, "tell": n.tell} for n in finding.needs],
        "fingerprint": finding.fingerprint,
        "waived": _waiver(finding.waived) if finding.waived else None,
    }


def clauses_json(clauses: Sequence[Clause]) -> list[ClauseJson]:
    """Clauses as plain values."""
    return [
        {
            "id": clause.id,
            "effect": clause.effect.value,
            "document": clause.document,
            "section": clause.section,
            "url": clause.url,
            "quote": clause.quote,
            "effective_from": clause.effective_from,
            "verified": clause.verified,
        }
        for clause in clauses
    ]


def _summary(report: Report) -> SummaryJson:
    loud = severities(report)
    return {
        "files": report.coverage.files,
        "sources": report.coverage.sources,
        "sinks": report.coverage.sinks,
        "flows": report.coverage.flows,
        "errors": loud[Severity.ERROR],
        "warnings": loud[Severity.WARNING],
        "notes": loud[Severity.NOTE],
        "permitted": len(report.permitted),
        "waived": waived(report),
    }


def _source(finding: Finding) -> SourceJson:
    source = finding.flow.source if finding.flow else None
    at = finding.location
    return {
        "path": at.path,
        "line": at.span.line,
        "column": at.span.column,
        "end_line": at.span.last,
        "kind": source.kind if source else "construct",
        "name": source.name if source else finding.construct,
        **_cell(at),
    }


def _sink(sink: Sink) -> SinkJson:
    at = sink.location
    return {
        "path": at.path,
        "line": at.span.line,
        "column": at.span.column,
        "end_line": at.span.last,
        "kind": sink.kind,
        "framework": sink.framework,
        **_cell(at),
    }


def _hop(hop: Hop) -> HopJson:
    at = hop.location
    return {"path": at.path, "line": at.span.line, "kind": hop.kind, "label": hop.label, **_cell(at)}


def _cell(at: Location) -> CellJson:
    return {"cell": at.span.cell, "cell_line": at.span.cell_line} if at.span.cell >= 0 else {}


def _waiver(waiver: Waiver) -> WaiverJson:
    return {
        "reason": waiver.reason,
        "until": waiver.until or None,
        "path": waiver.location.path,
        "line": waiver.location.span.line,
    }
