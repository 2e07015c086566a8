"""The JSON report, version 1."""

from __future__ import annotations

import json
from typing import Any

from tests.report.samples import (
    CONSTRUCT,
    DYNAMIC,
    PERMITTED,
    UNDECIDED,
    UNREADABLE,
    WAIVED,
    report,
)
from tos_lint import __version__
from tos_lint.ir.findings import Report
from tos_lint.report import View, render


def parsed(made: Report, view: View | None = None) -> Any:  # noqa: ANN401 - JSON has no type
    """The report as another program reads it."""
    return json.loads(render(made, "json", view or View()))


def test_finding_of_a_flow() -> None:
    """A finding has exactly the keys and values of the contract."""
    assert parsed(report(UNDECIDED))["findings"] == [
        {
            "rule_id": "TOS101",
            "rule_name": "restricted-output-training",
            "severity": "error",
            "confidence": "medium",
            "verdict": "undecided",
            "provider": "acme",
            "surface": "api",
            "model": "acme-large",
            "message": "output of acme-large trains a model",
            "help": "declare whether the model competes, or train on other data",
            "source": {
                "path": "generate.py",
                "line": 12,
                "column": 13,
                "end_line": 16,
                "kind": "api-call",
                "name": "acme.Client().chat.create",
            },
            "sink": {
                "path": "train.py",
                "line": 6,
                "column": 11,
                "end_line": 10,
                "kind": "sft",
                "framework": "trainers",
            },
            "flow": [
                {"path": "generate.py", "line": 12, "kind": "generate", "label": "generated here"},
                {
                    "path": "generate.py",
                    "line": 24,
                    "kind": "store",
                    "label": "write writes data/train.jsonl",
                },
                {"path": "train.py", "line": 5, "kind": "load", "label": "reads data/train.jsonl"},
            ],
            "artifacts": ["data/train.jsonl"],
            "linkage": "same-path-literal",
            "clauses": [
                {
                    "id": "acme/services-agreement/2025-03-01#competing-models",
                    "effect": "prohibit",
                    "document": "Acme Services Agreement",
                    "section": "2.3(c)",
                    "url": "https://acme.example/legal",
                    "quote": "Customer will not use Output to develop models that compete with Acme.",
                    "effective_from": "2025-03-01",
                    "verified": True,
                }
            ],
            "conditions": [
                {
                    "need": "the model does not compete with acme",
                    "status": "unknown",
                    "tell": "policy: models.<name>.competes_with",
                }
            ],
            "fingerprint": "0123456789abcdef",
            "waived": None,
        }
    ]


def test_frame() -> None:
    """The report names the tool, the day and its counts."""
    page = parsed(report(UNDECIDED, WAIVED, CONSTRUCT, permitted=(PERMITTED,)))
    assert list(page) == [
        "schema_version",
        "tool",
        "root",
        "as_of",
        "summary",
        "findings",
        "permitted",
        "diagnostics",
    ]
    assert page["schema_version"] == 1
    assert page["tool"] == {"name": "tos-lint", "version": __version__, "rules_version": "2026.11"}
    assert page["summary"] == {
        "files": 12,
        "sources": 3,
        "sinks": 1,
        "flows": 2,
        "errors": 1,
        "warnings": 1,
        "notes": 0,
        "permitted": 1,
        "waived": 1,
    }


def test_construct_in_a_notebook() -> None:
    """A finding without a flow has no sink; a place in a notebook has its cell besides."""
    finding = parsed(report(CONSTRUCT))["findings"][0]
    assert finding["sink"] is None
    assert finding["flow"] == []
    assert finding["source"] == {
        "path": "scrape.ipynb",
        "line": 41,
        "column": 5,
        "end_line": 41,
        "kind": "construct",
        "name": "acme_web.Session",
        "cell": 3,
        "cell_line": 12,
    }


def test_waiver() -> None:
    """A waived finding says why, until when and where that is written."""
    finding = parsed(report(WAIVED))["findings"][0]
    assert finding["waived"] == {
        "reason": "licensed",
        "until": "2027-01-31",
        "path": "generate.py",
        "line": 12,
    }


def test_permitted_on_demand() -> None:
    """Permitted flows are listed on demand, and always counted."""
    made = report(permitted=(PERMITTED,))
    assert parsed(made)["permitted"] == []
    assert parsed(made)["summary"]["permitted"] == 1
    assert [each["verdict"] for each in parsed(made, View(permitted=True))["permitted"]] == ["permitted"]


def test_diagnostics() -> None:
    """What was not read, and what we failed on, are diagnostics."""
    ours = UNREADABLE.__class__("bad.py", 1, "TOS901", "tos-lint failed on this file")
    made = report(diagnostics=(UNREADABLE, DYNAMIC), internal_errors=(ours,))
    assert [(each["path"], each["code"]) for each in parsed(made)["diagnostics"]] == [
        ("bad.py", "TOS901"),
        ("old.py", "TOS901"),
        ("train.py", "TOS903"),
    ]
