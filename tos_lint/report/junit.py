"""JUnit XML, for services that show tests: each flow is a test case, and a finding fails it."""

from __future__ import annotations

from html import escape  # the XML library would load the network's modules

from tos_lint.ir.findings import Answer, Finding, Report
from tos_lint.report.paper import plain, printable
from tos_lint.report.rules import name_of
from tos_lint.report.text_finding import explanation
from tos_lint.report.view import View
from tos_lint.report.words import headline_place, waived


def render_junit(report: Report, view: View) -> str:
    """One suite: findings fail, waived ones are skipped, permitted ones pass."""
    cases = (*report.findings, *report.permitted)
    skipped = waived(report)
    counts = {
        "tests": len(cases),
        "failures": len(report.findings) - skipped,
        "errors": 0,
        "skipped": skipped,
    }
    head = " ".join(f'{name}="{number}"' for name, number in counts.items())
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<testsuites {head}>"]
    lines.append(f'  <testsuite name="tos-lint" {head}>')
    lines += [_case(each, view) for each in cases]
    return "\n".join([*lines, "  </testsuite>", "</testsuites>"]) + "\n"


def _case(finding: Finding, view: View) -> str:
    at = headline_place(finding)
    name = f"{finding.rule} {name_of(finding.rule)} {finding.provider} {finding.location}".replace("  ", " ")
    opening = f"    <testcase classname={_attribute(at.path)} name={_attribute(name)}"
    opening += f" file={_attribute(at.path)} line={_attribute(str(at.span.line))}"
    if finding.answer is Answer.PERMITTED:
        return f"{opening}/>"
    if finding.waived:
        return f"{opening}><skipped message={_attribute(finding.waived.reason)}/></testcase>"
    told = escape(plain(explanation(finding, view.width)), quote=False)
    kind = _attribute(finding.severity.word)
    return (
        f"{opening}><failure type={kind} message={_attribute(finding.message)}>\n{told}</failure></testcase>"
    )


def _attribute(text: str) -> str:
    return f'"{escape(printable(text))}"'
