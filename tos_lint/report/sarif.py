"""SARIF 2.1.0, for code scanning services and editors.

One run. Flows become `codeFlows`, fingerprints `partialFingerprints`, waivers `suppressions`, and
what the analysis did not see `toolExecutionNotifications`. A permitted flow, where it is asked for,
is a result of kind `pass`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from tos_lint import __version__
from tos_lint.ir.findings import Answer, Diagnostic, Finding, Flow, Report
from tos_lint.ir.policy import Waiver
from tos_lint.ir.spans import Location
from tos_lint.report.rules import RULES, Rule
from tos_lint.report.view import View
from tos_lint.report.words import CONFIDENCE, headline_place, steps

Json = dict[str, object]

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "SRCROOT"
_LEVELS: Final = {"error": "error", "warning": "warning", "note": "note"}


def render_sarif(report: Report, view: View) -> str:
    """The report as SARIF, ending in a line break."""
    results = [_result(finding) for finding in report.findings]
    if view.permitted:
        results += [_result(finding) for finding in report.permitted]
    run: Json = {
        "tool": {"driver": _driver(report)},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the project."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": results,
        "properties": {"asOf": report.as_of},
    }
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _driver(report: Report) -> Json:
    return {
        "name": "tos-lint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in RULES],
        "properties": {"rulesVersion": report.rules_version},
    }


def _rule(rule: Rule) -> Json:
    flags = rule.flags[0].upper() + rule.flags[1:] + "."
    decides, passes = rule.decides, rule.passes
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": flags},
        "fullDescription": {"text": f"{flags} {decides}"},
        "help": {
            "text": f"{flags}\n\nWhat decides: {decides}\n\nWhat makes it pass: {passes}",
            "markdown": f"{flags}\n\n**What decides.** {decides}\n\n**What makes it pass.** {passes}",
        },
        "defaultConfiguration": {"level": _LEVELS.get(rule.default, "warning")},
        "properties": {"tags": ["licensing", "provenance", "machine-learning"]},
    }


def _invocation(report: Report) -> Json:
    unseen = sorted({*report.diagnostics, *report.internal_errors})
    return {
        "executionSuccessful": not report.internal_errors,
        "toolExecutionNotifications": [_notification(each, report) for each in unseen],
    }


def _notification(diagnostic: Diagnostic, report: Report) -> Json:
    place = {"artifactLocation": _artefact(diagnostic.path), "region": {"startLine": max(diagnostic.line, 1)}}
    return {
        "level": "error" if diagnostic in report.internal_errors else "note",
        "message": {"text": diagnostic.message},
        "descriptor": {"id": diagnostic.code},
        "locations": [{"physicalLocation": place}],
    }


def _result(finding: Finding) -> Json:
    codes = [rule.code for rule in RULES]
    allowed = finding.answer is Answer.PERMITTED
    result: Json = {
        "ruleId": finding.rule,
        "kind": "pass" if allowed else "fail",
        "level": "none" if allowed else _LEVELS[finding.severity.word],
        "message": {"text": _message(finding)},
        "locations": [_location(headline_place(finding))],
        "partialFingerprints": {"tosLint/v1": finding.fingerprint},
        "suppressions": [_suppression(finding.waived)] if finding.waived else [],
        "properties": {
            "verdict": finding.answer.value,
            "confidence": CONFIDENCE[finding.confidence],
            "provider": finding.provider,
            "surface": finding.surface,
            "model": finding.model,
            "clauses": [clause.id for clause in finding.clauses],
        },
    }
    if finding.rule in codes:
        result["ruleIndex"] = codes.index(finding.rule)
    if finding.flow is not None:
        result["codeFlows"] = [_code_flow(finding.flow)]
        source = _location(finding.flow.source.location, "where the data comes from")
        result["relatedLocations"] = [{"id": 1, **source}]
    return result


def _message(finding: Finding) -> str:
    """The message, what the terms say, what is unknown and what to do."""
    parts = [finding.message]
    for clause in finding.clauses:
        said = "" if clause.verified else " (as reported by others)"
        parts.append(
            f"{clause.document}, {clause.section}{said}: \u201c{clause.quote}\u201d {clause.url}".rstrip()
        )
    parts += [f"Unknown: {need.need}; {need.tell}" for need in finding.needs if need.status == "unknown"]
    if finding.help:
        parts.append(finding.help)
    return "\n".join(parts)


def _code_flow(flow: Flow) -> Json:
    return {"threadFlows": [{"locations": list(_flow_locations(flow))}]}


def _flow_locations(flow: Flow) -> Iterable[Json]:
    way = steps(flow)
    for index, step in enumerate(way):
        important = index in (0, len(way) - 1)
        yield {
            "location": _location(step.location, f"{step.verb}: {step.what}"),
            "importance": "essential" if important else "important",
        }


def _location(at: Location, message: str = "") -> Json:
    region: Json = {"startLine": at.span.line, "startColumn": at.span.column, "endLine": at.span.last}
    place: Json = {"physicalLocation": {"artifactLocation": _artefact(at.path), "region": region}}
    if message:
        place["message"] = {"text": message}
    return place


def _artefact(path: str) -> Json:
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}


def _suppression(waiver: Waiver) -> Json:
    return {
        "kind": "inSource" if waiver.inline else "external",
        "status": "accepted",
        "justification": waiver.reason,
        "location": _location(waiver.location),
    }
