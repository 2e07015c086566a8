"""The report as Markdown, for job summaries and comments on changes."""

from __future__ import annotations

from collections.abc import Iterator

from tos_lint.ir.findings import Finding, Report
from tos_lint.ir.terms import Clause
from tos_lint.report.rules import name_of
from tos_lint.report.view import View
from tos_lint.report.words import count, headline_place, severities, steps, waived


def render_markdown(report: Report, view: View) -> str:
    """A line of counts, a table of findings, then the details of each."""
    return "\n".join(_lines(report, view)) + "\n"


def _lines(report: Report, view: View) -> Iterator[str]:
    loud = [count(number, severity.word) for severity, number in severities(report).items() if number]
    yield "## tos-lint"
    yield ""
    read = report.coverage
    found = ", ".join(loud) or "No findings"
    yield (
        f"**{found}**; {len(report.permitted)} permitted, {waived(report)} waived. "
        f"{count(read.files, 'file')} read, {count(read.sources, 'source')}, "
        f"{count(read.sinks, 'training step')}; "
        f"{count(len(report.diagnostics) + len(report.internal_errors), 'gap')}. "
        f"Terms in force on {report.as_of}, rules {report.rules_version}."
    )
    findings = [finding for finding in report.findings if not finding.waived]
    if findings:
        yield from ("", "| | rule | provider | source | training step |", "| --- | --- | --- | --- | --- |")
        yield from (_row(finding) for finding in findings)
    for finding in (*findings, *(report.permitted if view.permitted else ())):
        yield from _details(finding)


def _row(finding: Finding) -> str:
    sink = f"`{finding.flow.sink.location}`" if finding.flow else ""
    cells = (
        finding.severity.word,
        f"{finding.rule} {name_of(finding.rule)}",
        finding.provider,
        f"`{finding.location}`",
        sink,
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _details(finding: Finding) -> Iterator[str]:
    where = headline_place(finding)
    title = f"{finding.answer.value} {finding.rule} at <code>{_escaped(str(where))}</code>"
    yield from ("", f"<details><summary>{title}</summary>", "", _escaped(finding.message), "")
    if finding.flow is not None:
        for step in steps(finding.flow):
            yield f"- `{step.location}` {step.verb}: {_escaped(step.what)}"
        yield ""
    for clause in finding.clauses:
        yield from _clause(clause)
    for need in finding.needs:
        told = f" ({_escaped(need.tell)})" if need.status == "unknown" else ""
        yield f"- {need.status}: {_escaped(need.need)}{told}"
    if finding.help:
        yield from ("", _escaped(finding.help))
    yield from ("", "</details>")


def _clause(clause: Clause) -> Iterator[str]:
    facts = (clause.document, clause.section, clause.effective_from)
    said = "" if clause.verified else " (as reported by others)"
    yield f"> {_escaped(clause.quote)}"
    yield ">"
    yield f"> {_escaped(', '.join(fact for fact in facts if fact))}{said} <{clause.url}>"
    yield ""


def _escaped(text: str) -> str:
    """Text that Markdown and HTML leave alone."""
    for char in "\\`*_[]|":
        text = text.replace(char, "\\" + char)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
