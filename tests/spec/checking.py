"""Compare what a project's report says with what its fixtures expect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.spec.markers import Expectation, expectations
from tos_lint.ir.findings import Finding, Report
from tos_lint.ir.spans import Location
from tos_lint.pipeline import check_project

AS_OF = "2026-11-22"


def report_on(root: Path, as_of: str = AS_OF, *, strict: bool = False) -> Report:
    """The report on a folder, judged by the terms of a fixed day."""
    return check_project([root], root, as_of=as_of, strict=strict)


def written(files: Mapping[str, str]) -> tuple[Expectation, ...]:
    """All expectations of a project's files."""
    return tuple(each for path, text in sorted(files.items()) for each in expectations(path, text))


def mismatches(report: Report, expected: Iterable[Expectation]) -> list[str]:
    """What the report says and nobody expects, and what is expected and not said."""
    expected = tuple(expected)
    said = [(finding, _place(finding)) for finding in report.findings if not finding.waived]
    wrong = [f"failed: {each.path}: {each.message}" for each in report.internal_errors]
    matched: set[int] = set()
    for each in expected:
        wrong += _judged(each, report, said, matched)
    for index, (finding, place) in enumerate(said):
        if index not in matched and finding.severity.word != "note":
            wrong.append(f"unexpected: {place}: {finding.rule} {finding.provider} from {finding.location}")
    return wrong


def _judged(
    each: Expectation, report: Report, said: list[tuple[Finding, Location]], matched: set[int]
) -> list[str]:
    where = f"{each.path}:{each.line}"
    match each.kind:
        case "finding" | "todo" | "excess":
            hits = {index for index, (finding, place) in enumerate(said) if _is(each, finding, place)}
            matched |= hits
            if each.kind == "excess" and not hits:
                return [f"not found, no longer an excess: {where}: {each.rule} {each.provider}"]
            if each.kind == "finding" and not hits:
                return [f"missing: {where}: {each.rule} {each.provider} {each.source}".rstrip()]
            if each.kind == "todo" and hits:
                return [f"found, no longer a todo: {where}: {each.rule} {each.provider}"]
        case "waived":
            if not any(f.waived and _is(each, f, _place(f)) for f in report.findings):
                return [f"missing waived finding: {where}: {each.rule} {each.provider}"]
        case "permitted":
            if not any(
                _near(each, _place(f)) and each.provider in (f.provider, "any") for f in report.permitted
            ):
                return [f"missing permitted flow: {where}: {each.provider}"]
        case "ok":
            if any(_near(each, place) and finding.rule.startswith(each.rule) for finding, place in said):
                return [f"not silent: {where}: {each.rule}"]
        case "gap":
            if not any(
                d.path == each.path and (d.code == each.rule or each.rule in d.message)
                for d in (*report.diagnostics, *report.internal_errors)
            ):
                return [f"missing gap: {where}: {each.rule}"]
    return []


def _place(finding: Finding) -> Location:
    return finding.flow.sink.location if finding.flow else finding.location


def _near(each: Expectation, place: Location) -> bool:
    return place.path == each.path and place.span.line <= each.line <= place.span.last


def _is(each: Expectation, finding: Finding, place: Location) -> bool:
    if not _near(each, place) or finding.rule != each.rule:
        return False
    if each.provider and finding.provider != each.provider:
        return False
    return not each.source or f"{finding.location.path}:{finding.location.span.line}" == each.source
