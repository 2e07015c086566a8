"""Workflow commands of GitHub Actions: findings become annotations of the changed lines."""

from __future__ import annotations

from typing import Final

from tos_lint.ir.findings import Finding, Report, Severity
from tos_lint.report.rules import name_of
from tos_lint.report.view import View
from tos_lint.report.words import headline_place

_COMMANDS: Final[dict[Severity, str]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def render_github(report: Report, view: View) -> str:
    """One annotation per finding that nobody has waived."""
    del view
    return "".join(_annotation(finding) for finding in report.findings if not finding.waived)


def _annotation(finding: Finding) -> str:
    at = headline_place(finding)
    title = f"{finding.rule} {name_of(finding.rule)}"
    fields = {
        "file": at.path,
        "line": str(at.span.line),
        "endLine": str(at.span.last),
        "col": str(at.span.column),
        "title": title,
    }
    settings = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
    parts = [f"{finding.provider}: {finding.message}" if finding.provider else finding.message]
    if finding.flow is not None:
        parts.append(f"source: {finding.location}")
    parts += [
        f"{clause.document}, {clause.section}: \u201c{clause.quote}\u201d" for clause in finding.clauses
    ]
    parts += [f"unknown: {need.need} ({need.tell})" for need in finding.needs if need.status == "unknown"]
    message = _escaped("\n".join(parts))
    return f"::{_COMMANDS[finding.severity]} {settings}::{message}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
