"""Every heading of `fixtures/spec/` and every project of `fixtures/pipelines/` is a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.checking import AS_OF, mismatches, report_on, written
from tests.spec.markers import expectations
from tests.spec.pages import Case, cases
from tests.spec.table import table

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGES = [
    pytest.param(case, id=f"{page.stem}: {case.title}")
    for page in sorted((FIXTURES / "spec").glob("*.md"))
    for case in cases(page)
]
PIPELINES = sorted(path for path in (FIXTURES / "pipelines").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", PAGES)
def test_page(case: Case, tmp_path: Path) -> None:
    """The report on a heading's files says what is written beside their lines, and nothing else."""
    for name, text in case.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    report = report_on(tmp_path, case.as_of or AS_OF, strict=case.strict)
    expected = (*written(case.files), *expectations(case.title, case.beside))
    assert mismatches(report, expected) == []


@pytest.mark.parametrize("root", PIPELINES, ids=lambda path: path.name)
def test_pipeline(root: Path) -> None:
    """The report on a whole project says what is written beside its lines, and nothing else."""
    files = {
        path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()
    }
    assert mismatches(report_on(root), written(files)) == []


def test_the_page_of_what_is_specified_is_up_to_date() -> None:
    """The table in the documentation counts the expectations that the pages hold now."""
    assert (FIXTURES.parent / "docs" / "specification.md").read_text() == table()
