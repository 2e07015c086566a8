"""The other formats, and what is shown of a report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.report.samples import CONSTRUCT, ELSEWHERE, PERMITTED, UNDECIDED, UNREADABLE, WAIVED, report
from tos_lint.ir.findings import Problem
from tos_lint.report import FORMATS, PLANNED, View, render
from tos_lint.report.outputs import Output, outputs
from tos_lint.report.selection import Selection, exit_code


def test_annotation() -> None:
    """A finding becomes one workflow command on one line, at the training step."""
    [line] = render(report(UNDECIDED, WAIVED), "github", View()).splitlines()
    head = "::error file=train.py,line=6,endLine=10,col=11,title=TOS101 restricted-output-training::acme: "
    assert line.startswith(head)
    assert "source: generate.py:12" in line
    assert "%0A" in line


def test_gitlab() -> None:
    """A finding becomes one issue with its fingerprint, at the training step."""
    [issue] = json.loads(render(report(UNDECIDED, WAIVED), "gitlab", View()))
    assert issue["fingerprint"] == "0123456789abcdef"
    assert issue["severity"] == "major"
    assert issue["location"] == {"path": "train.py", "lines": {"begin": 6, "end": 10}}


def test_junit() -> None:
    """Findings fail, waived ones are skipped and permitted ones pass; the text survives XML."""
    odd = replace(UNDECIDED, message='a "quoted" <model>\x1b')
    page = render(report(odd, WAIVED, permitted=(PERMITTED,)), "junit", View())
    suite = ET.fromstring(page).find("testsuite")  # noqa: S314 - we wrote it
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == 'a "quoted" <model>\\x1b'


def test_markdown() -> None:
    """The Markdown report has a table of findings and the clause as a quotation."""
    page = render(report(UNDECIDED, CONSTRUCT), "markdown", View())
    assert "| error | TOS101 restricted-output-training | acme | `generate.py:12` | `train.py:6` |" in page
    assert "> Customer will not use Output" in page


@pytest.mark.parametrize("name", [name for name, _ in FORMATS])
def test_formats_are_deterministic(name: str) -> None:
    """The same report gives the same text, whatever was printed before."""
    made = report(UNDECIDED, ELSEWHERE, CONSTRUCT, permitted=(PERMITTED,))
    assert render(made, name, View()) == render(made, name, View())


@pytest.mark.parametrize("name", PLANNED)
def test_planned_formats_are_refused(name: str) -> None:
    """A format that the contract names but this version lacks is refused by name."""
    with pytest.raises(Problem, match=f"format {name} is not available in this version"):
        render(report(), name, View())


def test_outputs() -> None:
    """Each format may have its own file; the one without goes to --output."""
    assert outputs(["json:a.json", "text"], None) == (Output("json", Path("a.json")), Output("text"))
    assert outputs([], Path("r.txt")) == (Output("text", Path("r.txt")),)


def test_two_formats_for_one_place() -> None:
    """Two reports in one place are a problem."""
    with pytest.raises(Problem, match="two formats for standard output"):
        outputs(["json", "text"], None)


def test_selection_by_prefix_and_confidence() -> None:
    """Findings are selected and ignored by the beginning of their code, and by their confidence."""
    made = report(UNDECIDED, CONSTRUCT)
    assert Selection(select=("TOS1",)).of(made).findings == (UNDECIDED,)
    assert Selection(ignore=("TOS1",)).of(made).findings == (CONSTRUCT,)
    assert Selection(min_confidence="high").of(made).findings == (CONSTRUCT,)


@pytest.mark.parametrize(
    ("findings", "fail_on", "code"),
    [
        ((UNDECIDED,), "error", 1),
        ((UNDECIDED,), "never", 0),
        ((CONSTRUCT,), "error", 0),
        ((CONSTRUCT,), "warning", 1),
        ((WAIVED,), "note", 0),
        ((), "note", 0),
    ],
)
def test_exit_code(findings: tuple[object, ...], fail_on: str, code: int) -> None:
    """The code says whether a finding that nobody has waived is as loud as asked."""
    assert exit_code(report(*findings), fail_on) == code  # type: ignore[arg-type]


def test_our_own_failure_has_its_code() -> None:
    """A part on which the linter itself failed gives 3, whatever was found."""
    assert exit_code(report(UNDECIDED, internal_errors=(UNREADABLE,)), "never") == 3
