"""GitLab's code quality report: a list of issues that merge requests show."""

from __future__ import annotations

import json
from typing import Final

from tos_lint.ir.findings import Finding, Report, Severity
from tos_lint.report.rules import name_of
from tos_lint.report.view import View
from tos_lint.report.words import headline_place

_SEVERITIES: Final[dict[Severity, str]] = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


def render_gitlab(report: Report, view: View) -> str:
    """One issue per finding that nobody has waived."""
    del view
    issues = [_issue(finding) for finding in report.findings if not finding.waived]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(finding: Finding) -> dict[str, object]:
    at = headline_place(finding)
    whose = f"{finding.provider}: " if finding.provider else ""
    return {
        "description": f"{finding.rule} {name_of(finding.rule)}: {whose}{finding.message}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": at.path, "lines": {"begin": at.span.line, "end": at.span.last}},
    }
