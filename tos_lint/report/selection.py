"""What of a report is shown, and with which code the run ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tos_lint.ir.findings import Finding, Report, Severity
from tos_lint.report.words import CONFIDENCE

_FAILING: Final[dict[str, tuple[Severity, ...]]] = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "note": (Severity.ERROR, Severity.WARNING, Severity.NOTE),
    "never": (),
}
_CONFIDENT: Final[dict[str, tuple[str, ...]]] = {
    "high": ("high",),
    "medium": ("high", "medium"),
    "low": ("high", "medium", "low"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings count: code prefixes, and the least confidence."""

    select: tuple[str, ...] = ()
    """Empty: all."""
    ignore: tuple[str, ...] = ()
    min_confidence: str = "low"

    def holds(self, finding: Finding) -> bool:
        """The finding was asked for."""
        chosen = not self.select or finding.rule.startswith(self.select)
        left_out = bool(self.ignore) and finding.rule.startswith(self.ignore)
        return chosen and not left_out and CONFIDENCE[finding.confidence] in _CONFIDENT[self.min_confidence]

    def of(self, report: Report) -> Report:
        """The report without what was not asked for."""
        return replace(
            report,
            findings=self._held(report.findings),
            permitted=self._held(report.permitted),
        )

    def _held(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(finding for finding in findings if self.holds(finding))


def exit_code(report: Report, fail_on: str) -> int:
    """3 where tos-lint itself failed on part of the input, 1 for findings that count, else 0."""
    if report.internal_errors:
        return 3
    failing = _FAILING[fail_on]
    return int(any(finding.severity in failing for finding in report.findings if not finding.waived))
