"""The SARIF report."""

from __future__ import annotations

import json
from typing import Any

from tests.report.samples import CONSTRUCT, PERMITTED, UNDECIDED, UNREADABLE, WAIVED, report
from tos_lint.report import View, render
from tos_lint.report.rules import RULES


def run_of(*findings: Any, view: View | None = None, **changes: Any) -> Any:  # noqa: ANN401 - JSON has no type
    """The one run of the log."""
    log = json.loads(render(report(*findings, **changes), "sarif", view or View()))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    return run


def test_rules_have_help() -> None:
    """Every rule code is a reporting descriptor with help."""
    rules = run_of()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES]
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)
    assert {rule["defaultConfiguration"]["level"] for rule in rules} <= {"none", "note", "warning", "error"}


def test_result_points_at_the_training_step() -> None:
    """A result stands at the training step and quotes the clause."""
    [result] = run_of(UNDECIDED)["results"]
    assert result["ruleId"] == "TOS101"
    assert RULES[result["ruleIndex"]].code == "TOS101"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "train.py"
    assert place["region"] == {"startLine": 6, "startColumn": 11, "endLine": 10}
    assert "models that compete with Acme" in result["message"]["text"]


def test_flow_is_a_code_flow() -> None:
    """The flow is one thread from the source to the training step."""
    [result] = run_of(UNDECIDED)["results"]
    [thread] = result["codeFlows"][0]["threadFlows"]
    lines = [
        (step["location"]["physicalLocation"]["artifactLocation"]["uri"], step["importance"])
        for step in thread["locations"]
    ]
    assert lines == [
        ("generate.py", "essential"),
        ("generate.py", "important"),
        ("train.py", "important"),
        ("train.py", "essential"),
    ]


def test_fingerprint_and_suppression() -> None:
    """A waived finding is suppressed in the source, with its reason; others have no suppression."""
    open_, waived = run_of(UNDECIDED, WAIVED)["results"]
    assert open_["partialFingerprints"] == {"tosLint/v1": "0123456789abcdef"}
    assert open_["suppressions"] == []
    [suppression] = waived["suppressions"]
    assert (suppression["kind"], suppression["justification"]) == ("inSource", "licensed")


def test_permitted_is_a_pass() -> None:
    """A permitted flow is a result of kind pass, which has no level."""
    [result] = run_of(permitted=(PERMITTED,), view=View(permitted=True))["results"]
    assert (result["kind"], result["level"]) == ("pass", "none")


def test_diagnostics_are_notifications() -> None:
    """What was not read is a notification; a fault of ours makes the run unsuccessful."""
    [invocation] = run_of(CONSTRUCT, diagnostics=(UNREADABLE,))["invocations"]
    assert invocation["executionSuccessful"] is True
    [notification] = invocation["toolExecutionNotifications"]
    assert notification["descriptor"] == {"id": "TOS901"}
    assert run_of(internal_errors=(UNREADABLE,))["invocations"][0]["executionSuccessful"] is False
