"""The projects that are rewritten, and what tos-lint says of one before and after."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.metamorphic.transformation import Files
from tests.spec.checking import AS_OF
from tests.spec.pages import cases
from tos_lint.discover import discover
from tos_lint.ir.findings import Finding
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.policy import Policy
from tos_lint.link import link
from tos_lint.lower import lower
from tos_lint.pipeline import Survey, judged, known
from tos_lint.policy import load_policy

FIXTURES = Path(__file__).parents[2] / "fixtures"
PIPELINES = "pipelines"


@dataclass(frozen=True, slots=True)
class Project:
    """One heading of a page, or one pipeline."""

    page: str
    title: str
    files: Files
    as_of: str = AS_OF
    strict: bool = False

    def said(self, files: Files) -> Counter[str]:
        """What tos-lint says of `files` in this project's place."""
        return said(files, self.as_of, strict=self.strict)


@cache
def projects(page: str) -> tuple[Project, ...]:
    """The projects of one page, or all pipelines."""
    return tuple(_pipelines() if page == PIPELINES else _headings(page))


def pages() -> list[str]:
    """The names of all pages, and that of the pipelines."""
    return [*sorted(path.stem for path in (FIXTURES / "spec").glob("*.md")), PIPELINES]


@cache
def baselines(page: str) -> tuple[Counter[str], ...]:
    """What tos-lint says of each project of a page as it is written."""
    return tuple(project.said(project.files) for project in projects(page))


def _headings(page: str) -> Iterator[Project]:
    for case in cases(FIXTURES / "spec" / f"{page}.md"):
        if any(path.endswith(".py") for path in case.files):
            yield Project(page, case.title, case.files, case.as_of or AS_OF, case.strict)


def _pipelines() -> Iterator[Project]:
    for root in sorted(path for path in (FIXTURES / PIPELINES).iterdir() if path.is_dir()):
        files = {
            path.relative_to(root).as_posix(): path.read_text()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        if any(path.endswith(".py") for path in files):
            yield Project(PIPELINES, root.name, files)


def said(files: Files, as_of: str = AS_OF, *, strict: bool = False) -> Counter[str]:
    """How often each thing is said that does not speak of places: rule, provider, sink, answer."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        policy = load_policy(root, None)
        inputs, unread = discover([root], root, policy.exclude)
        knowledge = known(policy, root) if policy.rule_paths else _knowledge()
        facts = tuple(_lowered(each) for each in inputs)
        seen = Survey(policy, knowledge, facts, link(facts, knowledge, policy), unread)
        report = judged(seen, as_of, strict=strict)
    return Counter(_without_place(each) for each in (*report.findings, *report.permitted))


@cache
def _knowledge() -> Knowledge:
    return known(Policy(), Path())


_lowered = cache(lower)


def _without_place(finding: Finding) -> str:
    sink = f"{finding.flow.sink.kind} {finding.flow.role}" if finding.flow else "-"
    waived = " waived" if finding.waived else ""
    return f"{finding.rule} {finding.provider or '-'} {sink} {finding.answer}{waived}"
